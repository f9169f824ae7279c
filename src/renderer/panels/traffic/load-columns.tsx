import type { ReactElement } from 'react'
import type { TFunction } from 'i18next'
import type { LoadDocument } from '../../../shared/network/traffic.ts'
import { formatCount } from '../../parts/format-count.ts'
import { Quantity } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import { addressOf, failingShare, hostOf, latencyText, rateText, shapeText, shareText } from './load-words.ts'
import styles from './traffic.module.css'

type Column = TableColumn<LoadDocument>

export function loadColumns(t: TFunction<'traffic'>): readonly Column[] {
  const columns: readonly Column[] = [
    {
      id: 'target',
      header: t('column.target'),
      width: 310,
      min: 230,
      grow: 3,
      render: ({ load: { request } }) => <Target address={addressOf(request)} host={hostOf(request)} />
    },
    {
      id: 'state',
      header: t('column.state'),
      width: 116,
      min: 104,
      worstFirst: true,
      render: (row) => <LoadState row={row} t={t} />
    },
    {
      id: 'rps',
      header: t('column.rps'),
      width: 90,
      min: 84,
      align: 'right',
      render: ({ rps }) => <Quantity text={rateText(rps)} />
    },
    {
      id: 'p50',
      header: 'p50',
      width: 70,
      min: 66,
      align: 'right',
      hideOrder: 4,
      render: ({ latency }) => (latency === undefined ? '' : latencyText(latency.p50))
    },
    {
      id: 'p99',
      header: 'p99',
      width: 70,
      min: 66,
      align: 'right',
      render: ({ latency }) => (latency === undefined ? '' : latencyText(latency.p99))
    },
    {
      id: 'pods',
      header: t('column.pods'),
      width: 62,
      min: 58,
      align: 'right',
      render: ({ podCount }) => <Quantity text={String(podCount)} />
    },
    {
      id: 'from',
      header: t('column.from'),
      width: 142,
      min: 134,
      grow: 1,
      hideOrder: 3,
      render: ({ clientName }) => <Cut text={clientName ?? t('outside')} />
    },
    {
      id: 'shape',
      header: t('column.shape'),
      width: 196,
      min: 150,
      grow: 1,
      hideOrder: 2,
      render: ({ load }) => <Cut text={shapeText(t, load.shape)} />
    },
    {
      id: 'failed',
      header: t('column.failed'),
      width: 142,
      min: 132,
      align: 'right',
      hideOrder: 1,
      render: ({ sent, failed }) => t('of', { failed: formatCount(failed), sent: formatCount(sent) })
    },
    {
      id: 'started',
      header: t('column.started'),
      width: 72,
      min: 70,
      render: ({ startedAt }) => <AgeAt at={startedAt} />
    }
  ]
  return columns.map((column) => ({ ...column, sortable: column.id !== 'shape' }))
}

/** Running, or how much of it fails, or that it has stopped. */
export function LoadState({ row, t }: { readonly row: LoadDocument; readonly t: TFunction<'traffic'> }): ReactElement {
  const share = failingShare(row)
  if (row.stoppedAt !== undefined) return <StatusWord mark="quiet" word={t('stopped')} />
  if (share > 0) return <StatusWord mark="bad" word={t('failing', { share: shareText(share) })} />
  return <StatusWord mark={row.rps === 0 ? 'quiet' : 'ok'} word={row.rps === 0 ? t('waiting') : t('running')} />
}

function Target({ address, host }: { readonly address: string; readonly host: string | undefined }): ReactElement {
  return (
    <span className={styles.target} title={host === undefined ? address : `${address} (Host: ${host})`}>
      {address}
      {host === undefined ? null : <span className={styles.quiet}> {host}</span>}
    </span>
  )
}

function Cut({ text }: { readonly text: string }): ReactElement {
  return (
    <span className={styles.cut} title={text}>
      {text}
    </span>
  )
}
