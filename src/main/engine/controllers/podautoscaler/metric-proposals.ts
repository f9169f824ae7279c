// What each metric of an autoscaler asks for, in the words of upstream's computeReplicasForMetric.
import { goSelector } from '../../../../shared/kube/go-selector.ts'
import { canonicalQuantity, cpuMillis } from '../../../../shared/kube/quantity.ts'
import type {
  ContainerResourceMetricSource,
  MetricSpec,
  MetricStatus,
  MetricValueStatus,
  ObjectMetricSource,
  Pod,
  ResourceMetricSource
} from '../../../../shared/schema/types.ts'
import { MetricError, wrapped } from './metric-error.ts'
import { replicasForAverage, replicasForUtilization, type PodUsage } from './replica-calculator.ts'

const noCustomMetrics =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered'

export interface MetricsContext {
  readonly namespace: string
  readonly pods: readonly Pod[]
  readonly currentReplicas: number
  readonly usage: PodUsage | undefined
  /** Milliseconds. */
  readonly now: number
}

export interface MetricProposal {
  readonly replicas: number
  /** As reasons name it: "cpu resource utilization (percentage of request)". */
  readonly name: string
  readonly status: MetricStatus
}

/** A metric that cannot be used: with the reason of the event and the condition, and what they say. */
export class UnusableMetric extends Error {
  readonly reason: string
  readonly told: string

  constructor(reason: string, told: string, message: string) {
    super(message)
    this.reason = reason
    this.told = told
  }
}

/** Throws UnusableMetric. */
export function proposalOf(metric: MetricSpec, context: MetricsContext): MetricProposal {
  switch (metric.type) {
    case 'Resource': {
      const { name } = metric.resource!
      const { current, ...proposal } = told(
        'FailedGetResourceMetric',
        `failed to get ${name} resource metric value`,
        () => resourceProposal(metric.resource!, undefined, context)
      )
      return { ...proposal, status: { type: 'Resource', resource: { name, current } } }
    }
    case 'ContainerResource': {
      const { name, container } = metric.containerResource!
      const words = `failed to get ${container} container metric value`
      const { current, ...proposal } = told('FailedGetContainerResourceMetric', words, () =>
        resourceProposal(metric.containerResource!, metric.containerResource, context)
      )
      return { ...proposal, status: { type: 'ContainerResource', containerResource: { name, container, current } } }
    }
    case 'Pods': {
      const cause = `unable to get metric ${metric.pods!.metric.name}: ${noCustomMetrics}`
      throw new UnusableMetric('FailedGetPodsMetric', cause, `failed to get pods metric value: ${cause}`)
    }
    case 'Object':
      throw objectRefusal(metric.object!, context.namespace)
    case 'External':
      throw externalRefusal(metric, context.namespace)
    default: {
      const cause = `unknown metric source type ${JSON.stringify(metric.type)}`
      throw new UnusableMetric('InvalidMetricSourceType', cause, cause)
    }
  }
}

function told<T>(reason: string, words: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    throw new UnusableMetric(reason, error.message, error.within(words).message)
  }
}

interface ResourceProposal {
  readonly replicas: number
  readonly name: string
  readonly current: MetricValueStatus
}

function resourceProposal(
  { name, target }: ResourceMetricSource,
  ofContainer: ContainerResourceMetricSource | undefined,
  { pods, currentReplicas, usage, now }: MetricsContext
): ResourceProposal {
  const asked = { pods, currentReplicas, resource: name, container: ofContainer?.container, now }
  const { averageValue, averageUtilization } = target
  if (averageValue !== undefined) {
    const { replicas, average } = wrapped(`failed to get ${name} usage`, () =>
      replicasForAverage(asked, cpuMillis(averageValue), usage)
    )
    return { replicas, name: `${name} resource`, current: { averageValue: millis(average) } }
  }
  if (averageUtilization === undefined) {
    throw new MetricError(
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set'
    )
  }
  const { replicas, average, utilization } = wrapped(`failed to get ${name} utilization`, () =>
    replicasForUtilization(asked, averageUtilization, usage)
  )
  const kind = ofContainer === undefined ? 'resource' : 'container resource'
  return {
    replicas,
    name: `${name} ${kind} utilization (percentage of request)`,
    current: { averageUtilization: utilization!, averageValue: millis(average) }
  }
}

/** Thousandths as a decimal quantity. */
function millis(value: number): string {
  return canonicalQuantity(`${value}m`)
}

function objectRefusal({ describedObject, metric, target }: ObjectMetricSource, namespace: string): UnusableMetric {
  const { kind, name } = describedObject
  // Upstream's format has its words in this order.
  const cause = `unable to get metric ${metric.name}: ${kind} on ${namespace} ${name}/${noCustomMetrics}`
  const detail = target.type === 'Value' ? cause : `failed to get ${metric.name} object metric: ${cause}`
  return new UnusableMetric('FailedGetObjectMetric', cause, `failed to get object metric value: ${detail}`)
}

function externalRefusal({ external }: MetricSpec, namespace: string): UnusableMetric {
  const { metric, target } = external!
  const { name, selector } = metric
  const cause =
    `unable to get external metric ${namespace}/${name}/${goSelector(selector)}: unable to fetch metrics from external ` +
    `metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`
  const words =
    target.averageValue === undefined
      ? `failed to get external metric ${name}`
      : `failed to get ${name} external metric`
  const message = `failed to get ${name} external metric value: ${words}: ${cause}`
  return new UnusableMetric('FailedGetExternalMetric', cause, message)
}
