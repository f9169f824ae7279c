// Containers that are added to a running pod, to look into it: started once, whatever becomes of the others.
import { ephemeralFacts } from './pod-facts.ts'
import { newContainerRecord, type ContainerRecord, type PodState } from './pod-state.ts'

/** Takes in what the pod's spec has and the kubelet does not know yet. Returns whether there was any. */
export function addEphemeralContainers(state: PodState): boolean {
  const { spec } = state.pod
  const added = (spec.ephemeralContainers ?? []).filter(
    ({ name }) => !state.ephemeral.some((record) => record.facts.container.name === name)
  )
  if (added.length === 0) return false
  state.ephemeral = state.ephemeral.concat(
    added.map((container) => newContainerRecord(ephemeralFacts(spec, container)))
  )
  return true
}

/** The one to start now, after upstream's computePodActions: before all others, as soon as there is a sandbox. */
export function nextEphemeral(state: PodState, now: number): ContainerRecord | undefined {
  return state.ephemeral.find(
    (record) =>
      record.stage === 'waiting' && record.exit === undefined && record.launch === undefined && record.retryAt <= now
  )
}
