import { useCallback, useMemo, useState, type ReactElement } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { HelmReleaseDocument, HelmResource } from '../../../shared/contract/helm.ts'
import { Icon } from '../../icons/icon.tsx'
import { Chip, MiddleTruncate } from '../../parts/small.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { iconOfRef, linkOfRef, openRef, RefLink } from '../objects/object-ref.tsx'
import { StatusWhy } from '../why/status-why.tsx'
import styles from './helm.module.css'

/** The objects of the newest manifest, as they are now. */
export function ResourcesTab({ document }: { readonly document: HelmReleaseDocument }): ReactElement {
  const { t } = useTranslation('helm')
  const { resources, resourcesProblem, revisions } = document
  const problem = resourcesProblem ?? revisions[0]?.problem
  if (problem !== undefined) {
    return (
      <div className={styles.state}>
        <RefusedState title={t('resourcesRefused')} message={problem} />
      </div>
    )
  }
  if (resources === undefined) return <LoadingRows />
  if (resources.length === 0) return <EmptyState icon="object" title={t('noResources')} />
  return <Resources resources={resources} />
}

function Resources({ resources }: { readonly resources: readonly HelmResource[] }): ReactElement {
  const { t } = useTranslation('helm')
  const columns = useMemo(() => resourceColumns(t), [t])
  const [focused, setFocused] = useState(-1)
  const rowAt = useCallback((index: number) => resources[index], [resources])
  return (
    <DataTable<HelmResource>
      label={t('resources')}
      total={resources.length}
      rowAt={rowAt}
      rowKey={rowKey}
      onVisibleRange={asRendered}
      columns={columns}
      sort={undefined}
      onSort={asRendered}
      onOpen={({ ref, exists }) => {
        if (exists) openRef(ref)
      }}
      focusedIndex={focused}
      onFocusIndex={setFocused}
    />
  )
}

function resourceColumns(t: TFunction<'helm'>): readonly TableColumn<HelmResource>[] {
  return [
    {
      id: 'kind',
      header: t('column.kind'),
      width: 190,
      min: 150,
      grow: 0.5,
      render: ({ ref }) => (
        <span className={styles.kind}>
          <Icon name={iconOfRef(ref)} size={14} />
          <span className={styles.cut}>{ref.kind}</span>
        </span>
      )
    },
    {
      id: 'name',
      header: t('column.name'),
      width: 240,
      min: 160,
      grow: 2,
      render: ({ ref, exists, keep }) => (
        <span className={styles.kind}>
          {exists ? <RefLink target={ref} /> : <MiddleTruncate text={ref.name} />}
          {keep ? <Chip title={t('keptText')}>{t('kept')}</Chip> : null}
        </span>
      )
    },
    {
      id: 'namespace',
      header: t('column.namespace'),
      width: 140,
      min: 104,
      grow: 1,
      render: ({ ref }) => <MiddleTruncate text={ref.namespace ?? ''} />
    },
    {
      id: 'status',
      header: t('column.status'),
      width: 190,
      min: 150,
      grow: 0.5,
      render: ({ ref, exists }) =>
        !exists ? (
          <StatusWord mark="warn" word={t('missing')} />
        ) : ref.status === undefined ? null : (
          <StatusWhy status={ref.status} link={linkOfRef(ref)} inRow />
        )
    }
  ]
}

function rowKey({ ref: { group, kind, namespace, name } }: HelmResource): string {
  return [group, kind, namespace ?? '', name].join('/')
}

/** A manifest has its order, and comes whole. */
function asRendered(): void {}
