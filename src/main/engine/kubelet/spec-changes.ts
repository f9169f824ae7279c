// What a running pod's spec may change: images and resources, after upstream's computePodActions and pod resize.
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { podFactsOf } from './pod-facts.ts'
import type { PodReports } from './pod-reports.ts'
import type { ContainerRecord, PodState } from './pod-state.ts'
import type { Termination } from './termination.ts'

/** Takes the spec of `state.pod` in. Returns whether a container that does not run can be tried at once. */
export function takeSpec(state: PodState, reports: PodReports, termination: Termination): boolean {
  const facts = podFactsOf(state.pod.spec)
  if (facts === state.facts) return false
  state.facts = facts
  let canTry = false
  for (const [index, record] of state.containers.entries()) {
    const next = facts.containers[index]
    if (next === undefined) continue
    const hasNewImage = next.image !== record.facts.image
    const isResized = !deepEqual(next.statusTail, record.facts.statusTail)
    record.facts = next
    if (isResized) {
      // Other resources hold at once, and are told with the next report.
      record.status = undefined
      reports.in(state, reports.untilRelist())
    }
    if (!hasNewImage) continue
    startOver(record)
    if (record.stage !== 'running') canTry = true
    else {
      const message = `Container ${next.container.name} definition changed, will be restarted`
      termination.kill(state, record, message, state.pod.spec.terminationGracePeriodSeconds ?? 30)
    }
  }
  return canTry
}

function startOver(record: ContainerRecord): void {
  record.status = undefined
  record.restarts = undefined
  record.pulls = undefined
  record.retryAt = 0
}
