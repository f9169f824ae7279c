import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ConsumerKind, SeriesScope } from '../../../shared/contract/series.ts'
import { useActionDialog } from '../../actions/action-dialog.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { AutoscalerCharts } from '../usage/autoscaler-charts.tsx'
import { ClaimChart } from '../usage/claim-chart.tsx'
import { ConsumerCharts } from '../usage/consumer-charts.tsx'
import { MoreCharts, PodCountChart } from '../usage/more-charts.tsx'
import { RequestCharts } from '../usage/request-charts.tsx'
import { ResourceChart } from '../usage/resource-chart.tsx'
import { SpanMenu } from '../usage/span-menu.tsx'
import { useUsageSpan } from '../usage/usage-span.ts'
import { useLookAround } from '../usage/use-look-around.ts'
import { scopeOf, useAutoscaler, useClaim, useRequests, useUsage } from '../usage/use-usage.ts'
import { hasRequests, isAutoscaler, isClaim } from './object-traits.ts'
import styles from './detail.module.css'

const syncId = 'object'
const height = 176
/** Lines that stay apart from each other in a docked panel. */
const mostLines = 5

interface UsageTabProps {
  readonly link: ObjectLink
  /** Of a pod: the names of its containers. */
  readonly containers: readonly string[]
}

interface UsageProps {
  readonly link: ObjectLink
  /** Only this container of a pod. */
  readonly container?: string | undefined
}

/** What an object uses over time; of an autoscaler, what it measured and wanted. */
export function UsageTab({ link, containers }: UsageTabProps): ReactElement {
  useLookAround()
  const { t } = useTranslation('usage')
  const [chosen, setChosen] = useState<string>()
  // Another pod may be shown by the same tab, without this container.
  const container = chosen !== undefined && containers.includes(chosen) ? chosen : undefined
  return (
    <>
      <div className={styles.tools}>
        <SpanMenu size="small" />
        {containers.length < 2 ? null : (
          <MenuButton
            label={container ?? t('allContainers')}
            size="small"
            entries={[undefined, ...containers].map((name) => ({
              key: name ?? '',
              label: name ?? t('allContainers'),
              chosen: name === container,
              onChoose: () => setChosen(name)
            }))}
          />
        )}
      </div>
      <Usage link={link} container={container} />
    </>
  )
}

function Usage({ link, container }: UsageProps): ReactElement {
  if (isAutoscaler(link)) return <AutoscalerUsage link={link} />
  if (isClaim(link)) return <ClaimUsage link={link} />
  return hasRequests(link) ? <RequestUsage link={link} /> : <ObjectUsage link={link} container={container} />
}

/** CPU and memory of a pod, a workload, a node or a namespace, and of its parts. */
function ObjectUsage({ link, container }: UsageProps): ReactElement {
  const span = useUsageSpan((store) => store.span)
  const whole = scopeOf(link)
  const scope: SeriesScope =
    container === undefined || whole.type !== 'object' ? whole : { type: 'container', ref: whole.ref, container }
  const { value, error } = useUsage(scope, span)
  if (error !== undefined || value === undefined || value.times.length === 0)
    return <NothingYet error={error} isLoading={value === undefined} />
  const isSingle = link.resource === 'pods'
  return (
    <div className={styles.charts}>
      <ResourceChart resource="cpu" series={value} height={height} syncId={syncId} single={isSingle} />
      <ResourceChart resource="memory" series={value} height={height} syncId={syncId} single={isSingle} />
      {container === undefined ? (
        <ConsumerCharts scope={whole} by={partsOf(link)} most={mostLines} height={height} syncId={syncId} narrow />
      ) : null}
      <MoreCharts series={value} height={height} syncId={syncId} />
      {isSingle ? null : <PodCountChart series={value} syncId={syncId} />}
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
  if (value.loads === 0 && !value.hasRemoved)
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

function ClaimUsage({ link }: UsageProps): ReactElement {
  const span = useUsageSpan((store) => store.span)
  const { value, error } = useClaim(link, span)
  if (error !== undefined || value === undefined) return <NothingYet error={error} isLoading />
  return (
    <div className={styles.charts}>
      <ClaimChart document={value} height={height} syncId={syncId} />
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
