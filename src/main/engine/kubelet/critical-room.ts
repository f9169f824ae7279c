// Room for critical pods: the kubelet ends others for them, after upstream's pkg/kubelet/preemption.
import type { KubeletParts } from './kubelet-parts.ts'
import type { KubeletPods } from './kubelet-pods.ts'
import type { Shortage } from './node-room.ts'
import { isCriticalPod, type Refusal } from './pod-admission.ts'
import type { PodEnding } from './pod-ending.ts'
import type { PodState } from './pod-state.ts'
import { preemptionFor } from './preemption.ts'

const preempted = {
  reason: 'Preempting',
  message: 'Preempted in order to admit critical pod',
  disruption: 'Pod was preempted by Kubelet to accommodate a critical pod.'
}
const failedRecovery = 'Unexpected error while attempting to recover from admission failure: preemption'

export class CriticalRoom {
  readonly #parts: Pick<KubeletParts, 'recorder'>
  readonly #pods: KubeletPods
  readonly #ending: PodEnding
  /** Whose end a critical pod waits for. */
  readonly #leaving = new WeakMap<PodState, readonly string[]>()

  constructor(parts: Pick<KubeletParts, 'recorder'>, pods: KubeletPods, ending: PodEnding) {
    this.#parts = parts
    this.#pods = pods
    this.#ending = ending
  }

  /** Whether a pod has to wait for others that end for it. */
  isWaiting(state: PodState): boolean {
    const isHere = this.#leaving.get(state)?.some((uid) => this.#pods.isActive(uid)) === true
    if (!isHere) this.#leaving.delete(state)
    return isHere
  }

  /** Ends what has to go for a critical pod; or says why that is no use. */
  make(state: PodState, shortages: readonly Shortage[]): Refusal | undefined {
    const candidates = [...this.#pods.active()]
      .map(({ pod }) => pod)
      .filter((pod) => !isCriticalPod(pod) && this.#pods.evictable(pod.metadata.uid) !== undefined)
    const found = preemptionFor(shortages, candidates)
    if ('error' in found) {
      const message = `${failedRecovery}: error finding a set of pods to preempt: ${found.error}`
      return { reason: 'UnexpectedAdmissionError', message }
    }
    for (const pod of found.victims) {
      this.#parts.recorder.event(pod, 'Warning', preempted.reason, preempted.message)
      const victim = this.#pods.evictable(pod.metadata.uid)
      if (victim !== undefined) this.#ending.fail(victim, preempted, pod.spec.terminationGracePeriodSeconds ?? 30)
    }
    this.#leaving.set(
      state,
      found.victims.map(({ metadata }) => metadata.uid)
    )
    return undefined
  }
}
