// Autoscalers as autoscaling/v1 has them (upstream pkg/apis/autoscaling/v1/conversion.go): the CPU target alone has a
// field, all else travels in annotations.
import type { KubeObject, NewObject, ObjectMeta } from '../../kube/object.ts'
import type {
  AutoscalingV1HorizontalPodAutoscaler,
  AutoscalingV1HorizontalPodAutoscalerStatus,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
  MetricStatus
} from '../../schema/types.ts'
import { columnsOfForm } from '../form-columns.ts'
import type { ServedForm } from '../kind.ts'
import { horizontalPodAutoscalerColumns } from './columns.ts'
import { defaultMetric } from './defaults.ts'
import {
  behaviorFromText,
  behaviorText,
  metricFromV1,
  metricStatusFromV1,
  metricStatusToV1,
  metricToV1
} from './metrics-of-v1.ts'

const prefix = 'autoscaling.alpha.kubernetes.io/'
const annotations = {
  metrics: `${prefix}metrics`,
  currentMetrics: `${prefix}current-metrics`,
  conditions: `${prefix}conditions`,
  behavior: `${prefix}behavior`
}
const own = new Set(Object.values(annotations))

function isCpuTarget({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target?.averageUtilization !== undefined
}

function fromStored(stored: HorizontalPodAutoscaler): AutoscalingV1HorizontalPodAutoscaler {
  const { spec, metadata } = stored
  const { metrics = [], behavior, scaleTargetRef, minReplicas, maxReplicas } = spec
  const status = stored.status ?? { desiredReplicas: 0 }
  const current = status.currentMetrics ?? []
  const cpu = metrics.find(isCpuTarget)?.resource?.target.averageUtilization
  const used = current.find(({ resource }) => resource?.name === 'cpu')?.resource?.current.averageUtilization
  const others = metrics.filter((metric) => !isCpuTarget(metric))
  const conditions = status.conditions ?? []
  const added = {
    ...(others.length === 0 ? {} : { [annotations.metrics]: JSON.stringify(others.map(metricToV1)) }),
    ...(current.length === 0 ? {} : { [annotations.currentMetrics]: JSON.stringify(current.map(metricStatusToV1)) }),
    ...(conditions.length === 0 ? {} : { [annotations.conditions]: JSON.stringify(conditions.map(orderedCondition)) }),
    ...(behavior === undefined ? {} : { [annotations.behavior]: behaviorText(behavior) })
  }
  const hasAdded = Object.keys(added).length > 0
  return {
    ...stored,
    apiVersion: 'autoscaling/v1',
    metadata: hasAdded ? { ...metadata, annotations: { ...metadata.annotations, ...added } } : metadata,
    spec: {
      ...(scaleTargetRef === undefined ? {} : { scaleTargetRef }),
      ...(minReplicas === undefined ? {} : { minReplicas }),
      maxReplicas,
      ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu })
    } as AutoscalingV1HorizontalPodAutoscaler['spec'],
    status: {
      ...(status.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
      ...(status.lastScaleTime === undefined ? {} : { lastScaleTime: status.lastScaleTime }),
      currentReplicas: status.currentReplicas ?? 0,
      desiredReplicas: status.desiredReplicas,
      ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used })
    }
  }
}

/** In the order in which Go writes the fields. */
function orderedCondition(condition: HorizontalPodAutoscalerCondition): object {
  const { type, status, lastTransitionTime = null, reason, message } = condition
  return {
    type,
    status,
    lastTransitionTime,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message })
  }
}

/** What an annotation holds; undefined where there is none or none that can be read, as upstream passes over it. */
function readAnnotation(metadata: Partial<ObjectMeta>, name: string): unknown {
  const text = metadata.annotations?.[name]
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function listOf<T>(value: unknown): readonly T[] | undefined {
  return Array.isArray(value) ? (value as readonly T[]) : undefined
}

function withoutOwnAnnotations<M extends Partial<ObjectMeta>>(metadata: M): M {
  const given = metadata.annotations
  if (given === undefined || !Object.keys(given).some((name) => own.has(name))) return metadata
  const left = Object.fromEntries(Object.entries(given).filter(([name]) => !own.has(name)))
  const { annotations: _annotations, ...rest } = metadata
  return (Object.keys(left).length === 0 ? rest : { ...rest, annotations: left }) as M
}

function storedStatus(
  status: AutoscalingV1HorizontalPodAutoscalerStatus,
  metadata: Partial<ObjectMeta>
): HorizontalPodAutoscalerStatus {
  const { currentCPUUtilizationPercentage: used, ...same } = status
  const detailed = listOf<object>(readAnnotation(metadata, annotations.currentMetrics))?.map(metricStatusFromV1)
  const cpu: readonly MetricStatus[] | undefined =
    used === undefined
      ? undefined
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: used } } }]
  const conditions = listOf<HorizontalPodAutoscalerCondition>(readAnnotation(metadata, annotations.conditions))
  const current = detailed ?? cpu
  return {
    ...same,
    currentMetrics: current ?? (null as unknown as undefined),
    ...(conditions === undefined ? {} : { conditions })
  }
}

function toStored(object: NewObject<KubeObject>): NewObject<HorizontalPodAutoscaler> {
  const { spec, status, metadata, ...rest } = object as NewObject<AutoscalingV1HorizontalPodAutoscaler>
  const { targetCPUUtilizationPercentage: cpu, ...same } = spec ?? ({} as NonNullable<typeof spec>)
  const others = listOf<object>(readAnnotation(metadata, annotations.metrics))?.map(metricFromV1) ?? []
  const named: readonly MetricSpec[] =
    cpu === undefined
      ? others
      : [
          ...others,
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } } }
        ]
  const behavior: HorizontalPodAutoscalerBehavior | undefined = behaviorFromText(
    metadata.annotations?.[annotations.behavior]
  )
  return {
    ...rest,
    apiVersion: 'autoscaling/v2',
    metadata: withoutOwnAnnotations(metadata),
    spec: {
      ...same,
      metrics: named.length === 0 ? [defaultMetric] : named,
      ...(behavior === undefined ? {} : { behavior })
    },
    ...(status === undefined ? {} : { status: storedStatus(status, metadata) })
  }
}

export const autoscalingV1Form: ServedForm<HorizontalPodAutoscaler> = {
  group: 'autoscaling',
  version: 'v1',
  schema: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  columns: columnsOfForm(horizontalPodAutoscalerColumns, toStored),
  fromStored,
  toStored
}
