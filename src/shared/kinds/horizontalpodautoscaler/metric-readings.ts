import { parseQuantity } from '../../kube/quantity.ts'
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget } from '../../schema/types.ts'

/** One metric of an autoscaler: what it is against what it should be; undefined where the one is not known. */
export interface MetricReading {
  /** "cpu", "memory of web", "requests_per_second". */
  readonly name: string
  /** Percent of what is requested, or a plain number of the metric's own unit. */
  readonly unit: 'percent' | 'number'
  readonly actual: number | undefined
  readonly target: number | undefined
}

type MetricValues = Partial<Pick<MetricTarget, 'averageUtilization' | 'averageValue' | 'value'>>

interface Metric {
  readonly name: string
  readonly target: MetricValues | undefined
  readonly current: MetricValues | undefined
}

/** The metrics of an autoscaler in the order of its spec. */
export function metricReadings({ spec, status }: HorizontalPodAutoscaler): readonly MetricReading[] {
  return (spec.metrics ?? []).map((metric, index) => {
    const { name, target, current } = metricOf(metric, status?.currentMetrics?.[index])
    const key = wantedValue(target)
    return {
      name,
      unit: key === 'averageUtilization' ? 'percent' : 'number',
      actual: numberOf(current?.[key]),
      target: numberOf(target?.[key])
    }
  })
}

function metricOf(spec: MetricSpec, status: MetricStatus | undefined): Metric {
  switch (spec.type) {
    case 'Resource':
      return {
        name: spec.resource?.name ?? '',
        target: spec.resource?.target,
        current: status?.resource?.current
      }
    case 'ContainerResource':
      return {
        name: `${spec.containerResource?.name ?? ''} of ${spec.containerResource?.container ?? ''}`,
        target: spec.containerResource?.target,
        current: status?.containerResource?.current
      }
    case 'Pods':
      return { name: spec.pods?.metric.name ?? '', target: spec.pods?.target, current: status?.pods?.current }
    case 'Object':
      return { name: spec.object?.metric.name ?? '', target: spec.object?.target, current: status?.object?.current }
    default:
      return {
        name: spec.external?.metric.name ?? '',
        target: spec.external?.target,
        current: status?.external?.current
      }
  }
}

function wantedValue(target: MetricValues | undefined): keyof MetricValues {
  if (target?.averageUtilization !== undefined) return 'averageUtilization'
  return target?.averageValue === undefined ? 'value' : 'averageValue'
}

function numberOf(value: number | string | undefined): number | undefined {
  return typeof value === 'string' ? parseQuantity(value) : value
}
