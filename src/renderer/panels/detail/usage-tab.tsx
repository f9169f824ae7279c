import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ConsumerKind, SeriesDocument } from '../../../shared/contract/series.ts'
import { useActionDialog } from '../../actions/action-dialog.ts'
import { LinesPanel } from '../../parts/chart/lines-panel.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { AutoscalerCharts } from '../usage/autoscaler-charts.tsx'
import { ConsumerCharts } from '../usage/consumer-charts.tsx'
import { RequestCharts } from '../usage/request-charts.tsx'
import { ResourceChart } from '../usage/resource-chart.tsx'
import { SpanMenu } from '../usage/span-menu.tsx'
import { useTimeChart } from '../usage/use-time-chart.ts'
import { useUsageSpan } from '../usage/usage-span.ts'
import { useLookAround } from '../usage/use-look-around.ts'
import { scopeOf, useAutoscaler, useRequests, useUsage } from '../usage/use-usage.ts'
import { hasRequests, isAutoscaler } from './object-traits.ts'
import styles from './detail.module.css'

const syncId = 'object'
const height = 176
/** Lines that stay apart from each other in a docked panel. */
const mostLines = 5

/** What an object uses over time; of an autoscaler, what it measured and wanted. */
export function UsageTab({ link }: { readonly link: ObjectLink }): ReactElement {
  useLookAround()
  return (
    <>
      <div className={styles.tools}>
        <SpanMenu size="small" />
      </div>
      <Usage link={link} />
    </>
  )
}

function Usage({ link }: { readonly link: ObjectLink }): ReactElement {
  if (isAutoscaler(link)) return <AutoscalerUsage link={link} />
  return hasRequests(link) ? <RequestUsage link={link} /> : <ObjectUsage link={link} />
}

/** CPU and memory of a pod, a workload, a node or a namespace, and of its parts. */
function ObjectUsage({ link }: { readonly link: ObjectLink }): ReactElement {
  const span = useUsageSpan((store) => store.span)
  const { value, error } = useUsage(scopeOf(link), span)
  if (error !== undefined || value === undefined || value.times.length === 0)
    return <NothingYet error={error} isLoading={value === undefined} />
  const isSingle = link.resource === 'pods'
  return (
    <div className={styles.charts}>
      <ResourceChart resource="cpu" series={value} height={height} syncId={syncId} single={isSingle} />
      <ResourceChart resource="memory" series={value} height={height} syncId={syncId} single={isSingle} />
      <ConsumerCharts
        scope={scopeOf(link)}
        by={partsOf(link)}
        most={mostLines}
        height={height}
        syncId={syncId}
        narrow
      />
      {isSingle ? null : <PodCount series={value} />}
    </div>
  )
}

function AutoscalerUsage({ link }: { readonly link: ObjectLink }): ReactElement {
  const span = useUsageSpan((store) => store.span)
  const { value, error } = useAutoscaler(link, span)
  if (error !== undefined || value === undefined) return <NothingYet error={error} isLoading />
  return (
    <div className={styles.charts}>
      <AutoscalerCharts document={value} height={height} syncId={syncId} />
    </div>
  )
}

/** What loads send by way of a Service or an Ingress; where none does, how to start one. */
function RequestUsage({ link }: { readonly link: ObjectLink }): ReactElement {
  const { t } = useTranslation('usage')
  const span = useUsageSpan((store) => store.span)
  const { value, error } = useRequests(link, span)
  if (error !== undefined || value === undefined) return <NothingYet error={error} isLoading />
  if (value.loads === 0)
    return (
      <EmptyState
        icon="traffic"
        title={t('requestsBy.none')}
        text={t('requestsBy.noneText')}
        actions={
          <Button size="small" onClick={() => useActionDialog.getState().open({ type: 'traffic', links: [link] })}>
            {t('requestsBy.start')}
          </Button>
        }
      />
    )
  return (
    <div className={styles.charts}>
      <RequestCharts document={value} height={height} syncId={syncId} />
    </div>
  )
}

function NothingYet({
  error,
  isLoading
}: {
  readonly error: Error | undefined
  readonly isLoading: boolean
}): ReactElement {
  const { t } = useTranslation('detail')
  if (error !== undefined)
    return (
      <div className={styles.state}>
        <RefusedState message={error.message} />
      </div>
    )
  return isLoading ? <LoadingRows rows={4} /> : <p className={styles.alone}>{t('noUsage')}</p>
}

/** How many pods there were. */
function PodCount({ series: { times, pods = [], marks } }: { readonly series: SeriesDocument }): ReactElement {
  const { t } = useTranslation('usage')
  const chart = useTimeChart(times, [pods], marks)
  return (
    <LinesPanel
      title={t('pods')}
      note={t('podsNote')}
      times={times}
      lines={[{ key: 'pods', name: t('pods'), values: pods, look: 'count' }]}
      format={String}
      height={120}
      syncId={syncId}
      endWidth={92}
      {...chart}
    />
  )
}

/** By what the usage of an object is divided. */
function partsOf({ resource }: ObjectLink): ConsumerKind {
  if (resource === 'pods') return 'container'
  return resource === 'namespaces' ? 'workload' : 'pod'
}

/** The CPU of the last while, for the overview of an object. */
export function UsageGlance({ link }: { readonly link: ObjectLink }): ReactElement | null {
  const span = useUsageSpan((store) => store.span)
  const { value } = useUsage(scopeOf(link), span)
  if (value === undefined || value.times.length === 0) return null
  return (
    <section className={styles.section}>
      <ResourceChart resource="cpu" series={value} height={120} syncId={syncId} single={link.resource === 'pods'} />
    </section>
  )
}
