// Metrics as the annotations of autoscaling/v1 write them: the types of that version, whose targets are plain fields.
// Behaviour stands there as Go's internal type, whose fields have no JSON names.
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscalerBehavior,
  HPAScalingRules,
  LabelSelector,
  MetricSpec,
  MetricStatus,
  MetricTarget
} from '../../schema/types.ts'

interface SourceOfV1 {
  readonly name?: string
  readonly container?: string
  readonly target?: CrossVersionObjectReference
  readonly metricName?: string
  readonly metricSelector?: LabelSelector
  readonly selector?: LabelSelector
  readonly targetValue?: string
  readonly averageValue?: string
  readonly targetAverageValue?: string
  readonly targetAverageUtilization?: number
  readonly currentValue?: string
  readonly currentAverageValue?: string
  readonly currentAverageUtilization?: number
}

interface MetricOfV1 {
  readonly type: string
  readonly object?: SourceOfV1
  readonly pods?: SourceOfV1
  readonly resource?: SourceOfV1
  readonly containerResource?: SourceOfV1
  readonly external?: SourceOfV1
}

/** Members without those that are undefined, in their order. */
function present<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T
}

export function metricToV1({ type, object, pods, resource, containerResource, external }: MetricSpec): object {
  return present({
    type,
    object:
      object &&
      present({
        target: object.describedObject,
        metricName: object.metric.name,
        targetValue: object.target.value ?? '0',
        selector: object.metric.selector,
        averageValue: object.target.averageValue
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue,
        selector: pods.metric.selector
      }),
    resource:
      resource &&
      present({
        name: resource.name,
        targetAverageUtilization: resource.target.averageUtilization,
        targetAverageValue: resource.target.averageValue
      }),
    containerResource:
      containerResource &&
      present({
        name: containerResource.name,
        targetAverageUtilization: containerResource.target.averageUtilization,
        targetAverageValue: containerResource.target.averageValue,
        container: containerResource.container
      }),
    external:
      external &&
      present({
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue
      })
  })
}

function targetOf(averageUtilization: number | undefined, averageValue: string | undefined): MetricTarget {
  if (averageUtilization !== undefined) return present({ type: 'Utilization', averageUtilization, averageValue })
  return present({ type: 'AverageValue', averageValue })
}

/** The target of a metric that is no resource: an average where there is one, as upstream takes it. */
function valueTargetOf(value: string | undefined, averageValue: string | undefined): MetricTarget {
  return averageValue === undefined ? present({ type: 'Value', value }) : { type: 'AverageValue', averageValue }
}

export function metricFromV1(given: object): MetricSpec {
  const { type, object, pods, resource, containerResource, external } = given as MetricOfV1
  return present({
    type,
    object: object && {
      describedObject: object.target!,
      metric: present({ name: object.metricName!, selector: object.selector }),
      target: valueTargetOf(object.targetValue, object.averageValue)
    },
    pods: pods && {
      metric: present({ name: pods.metricName!, selector: pods.selector }),
      target: targetOf(undefined, pods.targetAverageValue)
    },
    resource: resource && {
      name: resource.name!,
      target: targetOf(resource.targetAverageUtilization, resource.targetAverageValue)
    },
    containerResource: containerResource && {
      name: containerResource.name!,
      container: containerResource.container!,
      target: targetOf(containerResource.targetAverageUtilization, containerResource.targetAverageValue)
    },
    external: external && {
      metric: present({ name: external.metricName!, selector: external.metricSelector }),
      target: valueTargetOf(external.targetValue, external.targetAverageValue)
    }
  })
}

export function metricStatusToV1(status: MetricStatus): object {
  const { type, object, pods, resource, containerResource, external } = status
  return present({
    type,
    object:
      object &&
      present({
        target: object.describedObject,
        metricName: object.metric.name,
        currentValue: object.current.value ?? '0',
        selector: object.metric.selector,
        averageValue: object.current.averageValue
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? '0',
        selector: pods.metric.selector
      }),
    resource:
      resource &&
      present({
        name: resource.name,
        currentAverageUtilization: resource.current.averageUtilization,
        currentAverageValue: resource.current.averageValue ?? '0'
      }),
    containerResource:
      containerResource &&
      present({
        name: containerResource.name,
        currentAverageUtilization: containerResource.current.averageUtilization,
        currentAverageValue: containerResource.current.averageValue ?? '0',
        container: containerResource.container
      }),
    external:
      external &&
      present({
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        currentValue: external.current.value ?? '0',
        currentAverageValue: external.current.averageValue
      })
  })
}

export function metricStatusFromV1(given: object): MetricStatus {
  const { type, object, pods, resource, containerResource, external } = given as MetricOfV1
  const currentOf = (source: SourceOfV1): object =>
    present({
      value: source.currentValue,
      averageValue: source.currentAverageValue ?? source.averageValue,
      averageUtilization: source.currentAverageUtilization
    })
  return present({
    type,
    object: object && {
      describedObject: object.target!,
      metric: present({ name: object.metricName!, selector: object.selector }),
      current: currentOf(object)
    },
    pods: pods && {
      metric: present({ name: pods.metricName!, selector: pods.selector }),
      current: currentOf(pods)
    },
    resource: resource && { name: resource.name!, current: currentOf(resource) },
    containerResource: containerResource && {
      name: containerResource.name!,
      container: containerResource.container!,
      current: currentOf(containerResource)
    },
    external: external && {
      metric: present({ name: external.metricName!, selector: external.metricSelector }),
      current: currentOf(external)
    }
  })
}

function internalRules(rules: HPAScalingRules | undefined): object | null {
  if (rules === undefined) return null
  const { stabilizationWindowSeconds = null, selectPolicy = null, policies } = rules
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds,
    SelectPolicy: selectPolicy,
    Policies:
      policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ??
      null,
    Tolerance: null
  }
}

export function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return JSON.stringify({ ScaleUp: internalRules(scaleUp), ScaleDown: internalRules(scaleDown) })
}

/** Go reads the names of fields in any case; undefined where the text is absent or cannot be read. */
export function behaviorFromText(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text, lowerNames) as HorizontalPodAutoscalerBehavior
  } catch {
    return undefined
  }
}

function lowerNames(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name[0]!.toLowerCase() + name.slice(1), member]))
}
