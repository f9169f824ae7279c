import { conditionOf } from '../../kube/conditions.ts'
import type { HorizontalPodAutoscaler } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** Whether it can scale, and what keeps it from it: in the reasons of its own conditions. */
export function horizontalPodAutoscalerStatus(autoscaler: HorizontalPodAutoscaler): StatusSummary {
  return terminatingStatus(autoscaler) ?? summary(autoscaler)
}

function summary({ status }: HorizontalPodAutoscaler): StatusSummary {
  const able = conditionOf(status, 'AbleToScale')
  const active = conditionOf(status, 'ScalingActive')
  const limited = conditionOf(status, 'ScalingLimited')
  if (able?.status === 'False') return { mark: 'bad', word: able.reason ?? 'not able to scale' }
  if (active?.reason === 'ScalingDisabled') return { mark: 'off', word: active.reason }
  if (active?.status === 'False') return { mark: 'warn', word: active.reason ?? 'not active' }
  if (active === undefined) return { mark: 'prog', word: 'Pending' }
  // At the least number there is nothing to mend: it is what an idle workload comes to.
  if (limited?.status === 'True' && limited.reason !== 'TooFewReplicas')
    return { mark: 'warn', word: limited.reason ?? 'limited' }
  return { mark: 'ok', word: able?.reason ?? 'Active' }
}
