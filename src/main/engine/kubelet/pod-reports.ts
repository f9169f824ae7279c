import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { PodStatus } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import type { Refusal } from './pod-admission.ts'
import { recordsOf, type PodState } from './pod-state.ts'
import { podStatusOf } from './pod-status.ts'

/** Milliseconds between two looks at the runtime: upstream's PLEG relists every second. */
export const relistPeriod = 1000

/** When a kubelet tells the API what became of its pods. */
export class PodReports {
  readonly #parts: KubeletParts
  readonly #has: (state: PodState) => boolean
  /** Where in each second this node's relists fall. */
  readonly #relistPhase: number

  constructor(parts: KubeletParts, has: (state: PodState) => boolean) {
    this.#parts = parts
    this.#has = has
    this.#relistPhase = parts.random.integer(relistPeriod)
  }

  /** Milliseconds until the next relist. */
  untilRelist(): number {
    const { now } = this.#parts.clock
    return relistPeriod - ((now - this.#relistPhase) % relistPeriod)
  }

  /** Reports in `delay` milliseconds, unless a report is due before. */
  in(state: PodState, delay: number): void {
    const at = this.#parts.clock.now + delay
    if (state.report !== undefined) {
      if (state.report.at <= at) return
      state.report.cancel()
    }
    state.report = this.#parts.clock.at(at, () => {
      state.report = undefined
      if (this.#has(state)) this.now(state)
    })
  }

  /** Reports a round's end: containers that started are seen by the relist, a wait is known at once. */
  soon(state: PodState): void {
    const records = recordsOf(state)
    const isSeenByRelist = records.some((record) => record.stage === 'running' && record.status === undefined)
    // A crash loop's wait is told a relist later, so that the end which caused it is seen.
    const isKnown = records.some(
      (record) =>
        record.stage === 'waiting' && record.status === undefined && record.waiting?.reason !== 'CrashLoopBackOff'
    )
    if (isSeenByRelist) this.in(state, this.untilRelist())
    else if (isKnown) this.in(state, 0)
  }

  now(state: PodState): void {
    this.#write(state, podStatusOf(state, this.#parts.host, this.#parts.clock.now))
  }

  /** A pod that was not taken in, or not again. */
  rejected(state: PodState, { reason, message }: Refusal): void {
    const { generation } = state.pod.metadata
    this.#write(state, {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      phase: 'Failed',
      message,
      reason,
      startTime: state.startTime ?? formatTime(this.#parts.clock.now),
      qosClass: state.facts.qosClass
    })
  }

  #write(state: PodState, status: PodStatus): void {
    try {
      this.#parts.writer.updateStatus(podKind, { ...state.pod, status })
      this.#parts.untold.told(state.sandbox.uid)
    } catch (error) {
      // Gone meanwhile: the removal is on its way to this kubelet too.
      if (!(error instanceof ApiError)) throw error
    }
  }
}
