import {
  annotationsToSkip,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  revisionAnnotation,
  revisionHistoryAnnotation,
  revisionOf
} from '../../../../shared/rollout/revision-annotations.ts'
import type { Deployment, ReplicaSet } from '../../../../shared/schema/types.ts'

/** Upstream's maxRevHistoryLengthInChars. */
const longestHistory = 2000

type Annotations = Readonly<Record<string, string>>

export function maxRevision(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((max, replicaSet) => Math.max(max, revisionOf(replicaSet) ?? 0), 0)
}

/** The two counts by which a later reconcile tells a change of scale from a change of template. */
export function replicasAnnotations(desired: number, max: number): Annotations {
  return { [desiredReplicasAnnotation]: String(desired), [maxReplicasAnnotation]: String(max) }
}

/**
 * The annotations of the new ReplicaSet: the Deployment's own, and the revision where it rises; the number it had
 * before goes to its history. The same object where nothing changes. Upstream's SetNewReplicaSetAnnotations.
 */
export function newReplicaSetAnnotations(deployment: Deployment, present: Annotations, revision: number): Annotations {
  const next: Record<string, string> = { ...present }
  let isChanged = false
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (annotationsToSkip.has(key) || next[key] === value) continue
    next[key] = value
    isChanged = true
  }
  const before = present[revisionAnnotation]
  if (before !== undefined && before !== '' && !/^[-+]?\d+$/.test(before)) return isChanged ? next : present
  if (Number(before ?? 0) < revision) {
    next[revisionAnnotation] = String(revision)
    isChanged = true
    if (before !== undefined) next[revisionHistoryAnnotation] = historyWith(present[revisionHistoryAnnotation], before)
  }
  return isChanged ? next : present
}

function historyWith(history: string | undefined, revision: string): string {
  if (history === undefined || history === '') return revision
  const revisions = history.split(',')
  let length = history.length + revision.length + 1
  let start = 0
  while (length > longestHistory && start < revisions.length) length -= revisions[start++]!.length + 1
  return length > longestHistory ? history : [...revisions.slice(start), revision].join(',')
}
