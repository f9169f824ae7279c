import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsumerKind, SeriesDocument, SeriesScope } from '../../../shared/contract/series.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { PageHeader } from '../../parts/headers.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { RefusedState } from '../../parts/states.tsx'
import { useStatusLine } from '../../shell/status-line.tsx'
import { ConsumerCharts } from './consumer-charts.tsx'
import { ResourceChart } from './resource-chart.tsx'
import { SizingTable } from './sizing-table.tsx'
import { SpanMenu } from './span-menu.tsx'
import { pageEndWidth } from './usage-points.ts'
import { useUsageSpan } from './usage-span.ts'
import { useLookAround } from './use-look-around.ts'
import { useSizing, useUsage } from './use-usage.ts'
import styles from './usage.module.css'

const syncId = 'usage'
const empty: SeriesDocument = { times: [], cpu: { usage: [] }, memory: { usage: [] }, marks: [] }
/** Lines that stay apart from each other in half a window. */
const mostLines = 6

/** As much as leaves rows of the table in sight. */
function chartHeight(): number {
  return innerHeight < 860 ? 132 : innerHeight < 1000 ? 168 : 214
}

/** Who uses what: the whole, its parts compared, and what is requested against what is used. */
export function UsagePanel(): ReactElement {
  const { t } = useTranslation('usage')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const span = useUsageSpan((store) => store.span)
  useLookAround()
  const [wanted, setWanted] = useState<ConsumerKind>('workload')
  const only = namespaces.length === 1 ? namespaces[0] : undefined
  const scope: SeriesScope = only === undefined ? { type: 'cluster' } : { type: 'namespace', name: only }
  const kinds: readonly ConsumerKind[] = only === undefined ? ['namespace', 'node', 'workload'] : ['workload', 'pod']
  const by = kinds.includes(wanted) ? wanted : 'workload'
  const { value = empty, error } = useUsage(scope, span)
  const { value: sizing } = useSizing(namespaces, span)
  const height = chartHeight()
  useStatusLine(only === undefined ? 'kubectl top pods -A' : `kubectl top pods -n ${only}`, [
    { keys: ['←', '→'], label: t('keys.read') },
    { keys: ['Enter'], label: t('keys.zoom') },
    { keys: ['Esc'], label: t('keys.back') }
  ])
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={
          namespaces.length === 0
            ? t('simulated')
            : t('inNamespaces', { count: namespaces.length, names: namespaces.join(', ') })
        }
        actions={
          <>
            <MenuButton
              label={t('compare', { by: t(`kind.${by}`) })}
              entries={kinds.map((kind) => ({
                key: kind,
                label: t(`by.${kind}`, { resource: t('usage') }),
                chosen: kind === by,
                onChoose: () => setWanted(kind)
              }))}
            />
            <SpanMenu />
          </>
        }
      />
      {error !== undefined ? (
        <div className={styles.refused}>
          <RefusedState message={error.message} />
        </div>
      ) : (
        <div className={styles.tiles}>
          <div className={styles.charts}>
            <ResourceChart resource="cpu" series={value} height={height} syncId={syncId} endWidth={pageEndWidth} />
            <ResourceChart resource="memory" series={value} height={height} syncId={syncId} endWidth={pageEndWidth} />
            <ConsumerCharts key={by} scope={scope} by={by} most={mostLines} height={height} syncId={syncId} />
          </div>
          <SizingTable sizing={sizing} />
        </div>
      )}
    </section>
  )
}
