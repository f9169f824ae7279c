import type { Deployment, ReplicaSet } from '../schema/types.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history'
/** Why a revision was made, in a person's words. */
export const changeCauseAnnotation = 'kubernetes.io/change-cause'
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas'

/** What stays with its object when annotations go from a Deployment to its ReplicaSet or back. */
export const annotationsToSkip: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  'deprecated.deployment.rollback.to'
])

/** The revision of a ReplicaSet, or undefined where its annotation is no number; 0 without one. */
export function revisionOf(object: Deployment | ReplicaSet): number | undefined {
  const text = object.metadata.annotations?.[revisionAnnotation]
  if (text === undefined) return 0
  return /^[-+]?\d+$/.test(text) ? Number(text) : undefined
}
