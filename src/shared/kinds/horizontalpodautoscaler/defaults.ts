import type { NewObject } from '../../kube/object.ts'
import { canonicalQuantity } from '../../kube/quantity.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  MetricTarget
} from '../../schema/types.ts'

/** Go prints null for a list without entries that it does not leave out. */
const noStatus = { desiredReplicas: 0, currentMetrics: null as unknown as readonly MetricStatus[] }

/** What upstream scales by where no metric is named: 80 % of the requested CPU. */
export const defaultMetric: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } }
}
const defaultMetrics: readonly MetricSpec[] = [defaultMetric]

const percentPolicy = { type: 'Percent', value: 100, periodSeconds: 15 }
const scaleUpRules: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, percentPolicy]
}
/** The window of scaling down is the controller's, five minutes, where nobody names one. */
const scaleDownRules: HPAScalingRules = { selectPolicy: 'Max', policies: [percentPolicy] }

function withRules(given: HPAScalingRules | undefined, rules: HPAScalingRules): HPAScalingRules {
  return given === undefined ? rules : filled<HPAScalingRules, HPAScalingRules>(given, rules)
}

function canonicalTarget(target: MetricTarget): MetricTarget {
  const { averageValue, value } = target
  return changed<MetricTarget>(target, {
    averageValue: averageValue && canonicalQuantity(averageValue),
    value: value && canonicalQuantity(value)
  })
}

/** Quantities as Go prints them: they are written down in one form only. */
function canonicalMetric(metric: MetricSpec): MetricSpec {
  const { containerResource, external, object, pods, resource } = metric
  const inForm = <T extends { readonly target: MetricTarget }>(source: T | undefined): T | undefined =>
    source === undefined || source.target === undefined
      ? source
      : changed<T>(source, { target: canonicalTarget(source.target) } as Partial<T>)
  return changed<MetricSpec>(metric, {
    containerResource: inForm(containerResource),
    external: inForm(external),
    object: inForm(object),
    pods: inForm(pods),
    resource: inForm(resource)
  })
}

/**
 * Upstream's SetDefaults_HorizontalPodAutoscaler (autoscaling/v2). A tolerance is dropped: HPAConfigurableTolerance is
 * an alpha feature in v1.34 and off.
 */
export function setHorizontalPodAutoscalerDefaults(
  autoscaler: NewObject<HorizontalPodAutoscaler>
): NewObject<HorizontalPodAutoscaler> {
  const given = (autoscaler.spec as HorizontalPodAutoscalerSpec | undefined) ?? ({} as HorizontalPodAutoscalerSpec)
  const spec = filled(given, { minReplicas: 1, maxReplicas: 0 })
  const { behavior, metrics = [] } = spec
  const complete = changed<HorizontalPodAutoscalerSpec>(spec, {
    metrics: metrics.length === 0 ? defaultMetrics : mapped(metrics, canonicalMetric),
    behavior:
      behavior &&
      changed(behavior, {
        scaleUp: withoutTolerance(withRules(behavior.scaleUp, scaleUpRules)),
        scaleDown: withoutTolerance(withRules(behavior.scaleDown, scaleDownRules))
      })
  })
  const { status = noStatus } = autoscaler
  return changed<NewObject<HorizontalPodAutoscaler>>(autoscaler, { spec: complete, status: filled(status, noStatus) })
}

function withoutTolerance(rules: HPAScalingRules): HPAScalingRules {
  return changed<HPAScalingRules>(rules, { tolerance: undefined })
}
