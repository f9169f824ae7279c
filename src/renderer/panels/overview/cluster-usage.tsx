import type { ReactElement } from 'react'
import { ResourceChart } from '../usage/resource-chart.tsx'
import { useUsageSpan } from '../usage/usage-span.ts'
import { useUsage } from '../usage/use-usage.ts'
import type { SeriesDocument } from '../../../shared/contract/series.ts'
import styles from './overview.module.css'

const empty: SeriesDocument = { times: [], cpu: { usage: [] }, memory: { usage: [] }, marks: [] }

/** As much as leaves the nodes in sight. */
function chartHeight(): number {
  return innerHeight < 860 ? 158 : innerHeight < 1000 ? 206 : 250
}

/** CPU and memory of the whole cluster against requests, limits and capacity. */
export function ClusterUsage(): ReactElement {
  const span = useUsageSpan((store) => store.span)
  const height = chartHeight()
  const { value = empty } = useUsage({ type: 'cluster' }, span)
  return (
    <section className={styles.usage}>
      <ResourceChart resource="cpu" series={value} height={height} syncId="cluster" />
      <ResourceChart resource="memory" series={value} height={height} syncId="cluster" />
    </section>
  )
}
