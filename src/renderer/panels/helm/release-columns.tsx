import type { ReactElement } from 'react'
import type { TFunction } from 'i18next'
import type { HelmRevision } from '../../../shared/contract/helm.ts'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import styles from './helm.module.css'

type Column = TableColumn<HelmRevision>

/** The columns of helm list. */
export function listColumns(t: TFunction<'helm'>): readonly Column[] {
  const columns: readonly Column[] = [
    {
      id: 'name',
      header: t('column.name'),
      width: 220,
      min: 140,
      grow: 2,
      render: ({ name }) => <MiddleTruncate text={name} />
    },
    {
      id: 'namespace',
      header: t('column.namespace'),
      width: 130,
      min: 104,
      grow: 1,
      render: ({ namespace }) => <MiddleTruncate text={namespace} />
    },
    revisionColumn(t),
    updatedColumn(t),
    statusColumn(t),
    ...chartColumns(t)
  ]
  return columns.map((column) => ({ ...column, sortable: true }))
}

/** The columns of helm history, behind those that pick the sides. */
export function historyColumns(t: TFunction<'helm'>, sides: Column): readonly Column[] {
  return [
    sides,
    revisionColumn(t),
    updatedColumn(t),
    statusColumn(t),
    ...chartColumns(t),
    {
      id: 'description',
      header: t('column.description'),
      width: 240,
      min: 150,
      grow: 3,
      render: (revision) => <Description revision={revision} />
    }
  ]
}

function revisionColumn(t: TFunction<'helm'>): Column {
  return { id: 'revision', header: t('column.revision'), width: 84, min: 76, render: ({ revision }) => revision }
}

function updatedColumn(t: TFunction<'helm'>): Column {
  return {
    id: 'updated',
    header: t('column.updated'),
    width: 84,
    min: 76,
    render: ({ updatedAt }) =>
      updatedAt === undefined ? <span className={styles.quiet}>{t('unknownTime')}</span> : <AgeAt at={updatedAt} />
  }
}

function statusColumn(t: TFunction<'helm'>): Column {
  return {
    id: 'status',
    header: t('column.status'),
    width: 170,
    min: 140,
    grow: 0.3,
    worstFirst: true,
    render: ({ status, problem }) => (
      <span title={problem}>
        <StatusWord mark={status.mark} word={problem === undefined ? status.word : t('unread')} />
      </span>
    )
  }
}

function chartColumns(t: TFunction<'helm'>): readonly Column[] {
  return [
    {
      id: 'chart',
      header: t('column.chart'),
      width: 160,
      min: 110,
      grow: 1,
      render: ({ chart }) => (
        <span className={styles.cut} title={chart}>
          {chart}
        </span>
      )
    },
    {
      id: 'appVersion',
      header: t('column.appVersion'),
      width: 110,
      min: 96,
      hideOrder: 1,
      render: ({ appVersion }) => (
        <span className={styles.cut} title={appVersion}>
          {appVersion}
        </span>
      )
    }
  ]
}

function Description({ revision: { description, problem } }: { readonly revision: HelmRevision }): ReactElement {
  const text = problem ?? description
  return (
    <span className={styles.cut} title={text}>
      {text}
    </span>
  )
}
