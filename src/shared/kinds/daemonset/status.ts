import type { DaemonSet } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function daemonSetStatus(daemonSet: DaemonSet): StatusSummary {
  const terminating = terminatingStatus(daemonSet)
  if (terminating !== undefined) return terminating
  const { metadata, spec, status } = daemonSet
  const desired = status?.desiredNumberScheduled ?? 0
  const available = status?.numberAvailable ?? 0
  const isObserved = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  const replacesByItself = spec.updateStrategy?.type !== 'OnDelete'
  if (!isObserved || (status?.currentNumberScheduled ?? 0) < desired) return { mark: 'prog', word: 'Progressing' }
  if (desired === 0) return { mark: 'off', word: 'no matching nodes' }
  if (replacesByItself && (status?.updatedNumberScheduled ?? 0) < desired) return { mark: 'prog', word: 'Progressing' }
  return available >= desired
    ? { mark: 'ok', word: 'Available' }
    : { mark: 'warn', word: `${available}/${desired} available` }
}
