import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type {
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricStatus
} from '../../../../shared/schema/types.ts'

/** The status that a reconcile puts together, condition by condition. */
export class AutoscalerStatus {
  #status: HorizontalPodAutoscalerStatus
  readonly #now: string

  /** `now` in milliseconds. */
  constructor(status: HorizontalPodAutoscalerStatus | undefined, now: number) {
    this.#status = status ?? { desiredReplicas: 0 }
    this.#now = formatTime(now)
  }

  get value(): HorizontalPodAutoscalerStatus {
    return this.#status
  }

  set(type: string, isTrue: boolean, reason: string, message: string): void {
    const before = conditionOf(this.#status, type)
    const status = isTrue ? 'True' : 'False'
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : this.#now
    const condition: HorizontalPodAutoscalerCondition = {
      type,
      status,
      ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
      reason,
      message
    }
    const conditions = this.#status.conditions ?? []
    const next =
      before === undefined ? [...conditions, condition] : conditions.map((one) => (one.type === type ? condition : one))
    this.#status = { ...this.#status, conditions: next }
  }

  count(current: number, desired: number, metrics: readonly MetricStatus[] | undefined, isScaled = false): void {
    const { lastScaleTime, conditions } = this.#status
    const scaleTime = isScaled ? this.#now : lastScaleTime
    this.#status = {
      currentReplicas: current,
      desiredReplicas: desired,
      // Go prints null for a list that it does not leave out.
      currentMetrics: metrics ?? (null as unknown as readonly MetricStatus[]),
      ...(scaleTime === undefined ? {} : { lastScaleTime: scaleTime }),
      ...(conditions === undefined ? {} : { conditions })
    }
  }
}
