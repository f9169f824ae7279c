import type { ReactElement } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { EventRow } from '../../../shared/contract/events.ts'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import { RefLink } from '../objects/object-ref.tsx'
import { warningMark } from '../overview/warning-mark.ts'
import styles from './events.module.css'

/** The worst reason first to the eye, then about what, how often, when, and upstream's words. */
export function eventColumns(t: TFunction<'events'>, grouped: boolean): readonly TableColumn<EventRow>[] {
  return [
    {
      id: 'last',
      header: t('column.last'),
      width: 98,
      min: 96,
      align: 'right',
      sortable: true,
      render: ({ lastAt }) => <AgeAt at={lastAt} />
    },
    {
      id: 'type',
      header: t('column.reason'),
      width: 190,
      min: 130,
      grow: 0.6,
      sortable: true,
      worstFirst: true,
      render: (row) => <Reason row={row} />
    },
    {
      id: 'object',
      header: t('column.object'),
      width: 260,
      min: 140,
      grow: 1.2,
      sortable: true,
      render: ({ about }) => <RefLink target={about} qualified />
    },
    {
      id: 'count',
      header: t('column.count'),
      width: 64,
      min: 60,
      align: 'right',
      sortable: true,
      flash: ({ count }) => count,
      render: ({ count }) => <span className={count > 1 ? styles.often : styles.quiet}>{count}</span>
    },
    ...(grouped
      ? [
          {
            id: 'first',
            header: t('column.first'),
            width: 98,
            min: 96,
            align: 'right',
            sortable: true,
            hideOrder: 2,
            render: ({ firstAt }: EventRow) => <AgeAt at={firstAt} />
          } as const
        ]
      : []),
    {
      id: 'message',
      header: t('column.message'),
      width: 400,
      min: 160,
      grow: 4,
      render: ({ message }) => (
        <span className={styles.cut} title={message}>
          {message}
        </span>
      )
    },
    {
      id: 'namespace',
      header: t('column.namespace'),
      width: 110,
      min: 80,
      hideOrder: 3,
      render: ({ about }) => (about.namespace === undefined ? <None /> : <MiddleTruncate text={about.namespace} />)
    },
    {
      id: 'source',
      header: t('column.source'),
      width: 150,
      min: 90,
      grow: 0.3,
      hideOrder: 1,
      render: ({ source }) => (
        <span className={styles.cut} title={source}>
          {source}
        </span>
      )
    }
  ]
}

function Reason({ row: { severity, type, reason } }: { readonly row: EventRow }): ReactElement {
  const mark = type === 'Warning' ? warningMark(reason) : severity === 'normal' ? 'ok' : 'warn'
  return <StatusWord mark={mark} word={reason} size={type === 'Warning' ? 12 : 10} />
}

function None(): ReactElement {
  const { t } = useTranslation('events')
  return <span className={styles.quiet}>{t('clusterWide')}</span>
}
