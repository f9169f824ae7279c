import type { KubeObject } from '../kube/object.ts'
import type { StatusSummary } from './status-summary.ts'

const terminating: StatusSummary = { mark: 'term', word: 'Terminating' }

/** The status of an object that is being deleted and waits for a finalizer or a grace period; else undefined. */
export function terminatingStatus(object: KubeObject): StatusSummary | undefined {
  return object.metadata.deletionTimestamp === undefined ? undefined : terminating
}
