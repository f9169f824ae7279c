import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeSummary } from '../../../shared/contract/documents.ts'
import type { Gauge } from '../../../shared/contract/tables.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { LoadLine } from '../../parts/load-line.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import { linkOfRef, openRef } from '../objects/object-ref.tsx'
import { StatusWhy } from '../why/status-why.tsx'
import styles from './overview.module.css'

interface NodeTableProps {
  readonly nodes: readonly NodeSummary[]
  readonly total: number
}

/** The nodes with the one gauge for CPU and memory. */
export function NodeTable({ nodes, total }: NodeTableProps): ReactElement {
  const { t } = useTranslation('overview')
  const go = useRoute((route) => route.go)
  return (
    <section className={styles.tile}>
      <PanelHeader
        title={t('nodes')}
        note={nodes.length < total ? t('moreNodes', { shown: nodes.length, total }) : t('nodesNote')}
        actions={
          <TextLink onClick={() => go({ panel: 'list', group: '', resource: 'nodes' })}>{t('allNodes')}</TextLink>
        }
      />
      <table className={styles.nodes}>
        <thead>
          <tr>
            <th scope="col">{t('column.node')}</th>
            <th scope="col">{t('column.status')}</th>
            <th scope="col">{t('column.cpu')}</th>
            <th scope="col">{t('column.memory')}</th>
            <th scope="col" className={styles.number}>
              {t('column.pods')}
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <NodeRow key={node.ref.uid ?? node.ref.name} node={node} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function NodeRow({ node }: { readonly node: NodeSummary }): ReactElement {
  const note = node.detail === '' ? node.roles : node.detail
  return (
    <tr
      onClick={({ target }) => {
        if ((target as Element).closest('[aria-haspopup]') === null) openRef(node.ref)
      }}
    >
      <td>
        <button type="button" className={styles.nodeName}>
          <MiddleTruncate text={node.ref.name} />
        </button>
      </td>
      <td>
        <span className={styles.nodeStatus}>
          <StatusWhy status={node.status} link={linkOfRef(node.ref)} />
          <span className={styles.note} title={note}>
            {note}
          </span>
        </span>
      </td>
      <td>
        <NodeGauge gauge={node.cpu} resource="cpu" />
      </td>
      <td>
        <NodeGauge gauge={node.memory} resource="memory" />
      </td>
      <td className={styles.number}>{node.pods}</td>
    </tr>
  )
}

const unitSize = { cpu: 1000, memory: 1024 ** 3 } as const

interface NodeGaugeProps {
  readonly gauge: Gauge | undefined
  readonly resource: 'cpu' | 'memory'
}

function NodeGauge({ gauge, resource }: NodeGaugeProps): ReactElement {
  const { t } = useTranslation('overview')
  if (gauge === undefined) return <span className={styles.note}>{t('noData')}</span>
  const tenths = (value: number): string => {
    const figure = value / unitSize[resource]
    return figure > 0 && figure < 0.095 ? figure.toFixed(2) : figure.toFixed(1)
  }
  const whole = (value: number): string => String(Math.round((value / unitSize[resource]) * 10) / 10)
  const { usage, request = 0, limit } = gauge
  const end = limit === undefined ? '' : whole(limit)
  return (
    <span className={styles.gauge}>
      <LoadLine
        {...gauge}
        resource={resource}
        width="100%"
        label={t('gauge', { usage: tenths(usage), limit: end, request: tenths(request) })}
      />
      <span>
        <b>{tenths(usage)}</b>
        {end === '' ? null : <span className={styles.of}> / {end}</span>}
      </span>
    </span>
  )
}
