import { apiVersionOf, qualifiedResource } from '../../../../shared/kinds/kind.ts'
import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import { replicaSetKind } from '../../../../shared/kinds/replicaset/kind.ts'
import type { OwnerReference } from '../../../../shared/kube/object.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { PodDisruptionBudgetSpec } from '../../../../shared/schema/types.ts'
import { replicasOf } from '../../api/scale.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { scaledValue } from '../int-or-percent.ts'
import type { BudgetTally } from './budget-tally.ts'

/** Why nobody can say how many pods there should be; the message is upstream's. */
export class ExpectedPodsError extends Error {}

interface Expected {
  readonly expectedPods: number
  readonly desiredHealthy: number
  /** Whether pods without a controller keep the number from being right. */
  readonly countsOwners: boolean
}

/** Upstream's getExpectedPodCount. Throws ExpectedPodsError. */
export function expectedPods(store: ObjectStore, spec: PodDisruptionBudgetSpec, tally: BudgetTally): Expected {
  const { maxUnavailable, minAvailable } = spec
  if (maxUnavailable !== undefined) {
    const expected = scaleOfOwners(store, tally)
    const desired = Math.max(expected - scaledValue(maxUnavailable, expected, 'up'), 0)
    return { expectedPods: expected, desiredHealthy: desired, countsOwners: true }
  }
  if (typeof minAvailable === 'string') {
    const expected = scaleOfOwners(store, tally)
    return { expectedPods: expected, desiredHealthy: scaledValue(minAvailable, expected, 'up'), countsOwners: true }
  }
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0, countsOwners: false }
  return { expectedPods: tally.pods, desiredHealthy: minAvailable, countsOwners: false }
}

/** How many pods the controllers of these pods want in sum; a Deployment counts once for all its ReplicaSets. */
function scaleOfOwners(store: ObjectStore, tally: BudgetTally): number {
  const scales = new Map<string, number>()
  for (const { reference, pod } of tally.owners()) {
    const found = scaleOfOwner(store, reference)
    if (found === undefined) throw new ExpectedPodsError(`found no controllers for pod "${pod}"`)
    scales.set(found.uid, found.scale)
  }
  let sum = 0
  for (const scale of scales.values()) sum += scale
  return sum
}

/** Upstream's finders: the Deployment behind a ReplicaSet, else what has a scale subresource. */
function scaleOfOwner(
  store: ObjectStore,
  reference: OwnerReference
): { readonly uid: string; readonly scale: number } | undefined {
  const owner = store.byUid(reference.uid)
  const kind = store.kinds.ofObject(reference)
  if (kind === undefined) {
    const { kind: name, apiVersion } = reference
    throw new ExpectedPodsError(`no matches for kind "${name}" in version "${apiVersion}"`)
  }
  if (!kind.subresources.includes('scale')) {
    throw new ExpectedPodsError(`${qualifiedResource(kind)} does not implement the scale subresource`)
  }
  if (owner === undefined || owner.kind !== reference.kind) return undefined
  const above = kind === replicaSetKind ? controllerOf(owner) : undefined
  if (above !== undefined && above.kind === 'Deployment' && above.apiVersion === apiVersionOf(deploymentKind)) {
    const deployment = store.byUid(above.uid)
    if (deployment === undefined) return undefined
    return { uid: above.uid, scale: replicasOf(deploymentKind, deployment) ?? 0 }
  }
  return { uid: reference.uid, scale: replicasOf(kind, owner) ?? 0 }
}
