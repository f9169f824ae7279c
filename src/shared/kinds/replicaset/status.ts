import type { ReplicaSet } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function replicaSetStatus(replicaSet: ReplicaSet): StatusSummary {
  const terminating = terminatingStatus(replicaSet)
  if (terminating !== undefined) return terminating
  const { spec, status } = replicaSet
  const failure = status?.conditions?.find(
    (condition) => condition.type === 'ReplicaFailure' && condition.status === 'True'
  )
  if (failure !== undefined) return { mark: 'bad', word: failure.reason ?? 'ReplicaFailure' }
  const desired = spec.replicas ?? 1
  const replicas = status?.replicas ?? 0
  const ready = status?.readyReplicas ?? 0
  if (desired === 0 && replicas === 0) return { mark: 'off', word: 'scaled to 0' }
  if (replicas !== desired) return { mark: 'prog', word: 'Progressing' }
  return ready >= desired ? { mark: 'ok', word: 'Ready' } : { mark: 'warn', word: `${ready}/${desired} ready` }
}
