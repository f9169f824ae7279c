import type { StatefulSet } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function statefulSetStatus(statefulSet: StatefulSet): StatusSummary {
  const terminating = terminatingStatus(statefulSet)
  if (terminating !== undefined) return terminating
  const { metadata, spec, status } = statefulSet
  const desired = spec.replicas ?? 1
  const replicas = status?.replicas ?? 0
  const ready = status?.readyReplicas ?? 0
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return { mark: 'prog', word: 'Progressing' }
  if (desired === 0 && replicas === 0) return { mark: 'off', word: 'scaled to 0' }
  if (replicas !== desired || isUpdating(statefulSet)) return { mark: 'prog', word: 'Progressing' }
  return ready >= desired ? { mark: 'ok', word: 'Ready' } : { mark: 'warn', word: `${ready}/${desired} ready` }
}

/** Whether pods are still to be replaced; those below the partition stay as they are. */
function isUpdating({ spec, status }: StatefulSet): boolean {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  if (type === 'OnDelete' || status?.currentRevision === status?.updateRevision) return false
  return (status?.updatedReplicas ?? 0) < (spec.replicas ?? 1) - (rollingUpdate?.partition ?? 0)
}
