// A machine that is shut down as it should be: its kubelet ends the pods first, those of the system last, after
// upstream's pkg/kubelet/nodeshutdown. Static pods end with the machine.
import type { KubeletParts } from './kubelet-parts.ts'
import type { KubeletPods } from './kubelet-pods.ts'
import { isStaticPod, systemCritical, type Refusal } from './pod-admission.ts'
import type { PodEnding } from './pod-ending.ts'
import type { PodFailure, PodState } from './pod-state.ts'

/** The kubelets' shutdownGracePeriod and shutdownGracePeriodCriticalPods, in seconds; upstream's example has these. */
const gracePeriod = 30
const criticalPeriod = 10
/** Milliseconds between two looks at whether a group of pods is gone. */
const lookPeriod = 500

const message = 'Pod was terminated in response to imminent node shutdown.'
const terminated: PodFailure = { reason: 'Terminated', message, disruption: message }

/** What a kubelet says to a pod that comes meanwhile. */
export const shuttingDown: Refusal = {
  reason: 'NodeShutdown',
  message: 'Pod was rejected as the node is shutting down.'
}

interface Group {
  readonly isIn: (state: PodState) => boolean
  /** Seconds that all of its pods have. */
  readonly period: number
}

function isCritical({ pod }: PodState): boolean {
  return (pod.spec.priority ?? 0) >= systemCritical
}

const groups: readonly Group[] = [
  { isIn: (state) => !isCritical(state), period: gracePeriod - criticalPeriod },
  { isIn: isCritical, period: criticalPeriod }
]

/** Ends the pods, group by group; `done` once all are gone or have had their time. `isOn`: power may go meanwhile. */
export function shutDown(
  { clock }: Pick<KubeletParts, 'clock'>,
  pods: KubeletPods,
  ending: PodEnding,
  isOn: () => boolean,
  done: () => void
): void {
  const next = (index: number): void => {
    const group = groups[index]
    if (group === undefined) done()
    else endGroup(group, () => next(index + 1))
  }
  const endGroup = ({ isIn, period }: Group, then: () => void): void => {
    const members = [...pods.all()].filter((state) => !isStaticPod(state.pod) && isIn(state))
    for (const { sandbox } of members) {
      const state = pods.evictable(sandbox.uid)
      if (state === undefined) continue
      ending.fail(state, terminated, Math.min(period, state.pod.spec.terminationGracePeriodSeconds ?? period))
    }
    const end = clock.now + period * 1000
    const look = (): void => {
      if (!isOn()) return
      const isOver = clock.now >= end || members.every(({ sandbox }) => !pods.isActive(sandbox.uid))
      if (isOver) then()
      else clock.after(Math.min(lookPeriod, end - clock.now), look)
    }
    look()
  }
  next(0)
}
