// Upstream's plugin VolumeBinding: volumes must be within reach of the node, or be found or made there.
import type { Node, PersistentVolume, StorageClass } from '../../../../shared/schema/types.ts'
import { noProvisioner, selectedNode } from '../../volumes/volume-annotations.ts'
import { volumeIndexOf } from '../../volumes/volume-index.ts'
import { isReached } from '../../volumes/storage-capacity.ts'
import { bestMatch, reachesNode } from '../../volumes/volume-match.ts'
import { storageClassNameOf } from '../../../../shared/kube/storage-class-of.ts'
import type { DelayedClaim, PodVolumes } from '../pod-volumes.ts'
import type { Refusal } from '../verdicts.ts'
import type { PodFilter } from './filter.ts'
import { volumeCheck, volumesOf } from './volume-check.ts'

const filter = 'VolumeBinding'
const outOfReach = 'node(s) had volume node affinity conflict'
const noneToBind = "node(s) didn't find available persistent volumes to bind"
const noRoom = 'node(s) did not have enough free storage'

/** What is to happen to a delayed claim where its pod goes to a node: a volume that is there, or one to be made. */
export interface ClaimPlan {
  readonly claim: DelayedClaim['claim']
  readonly volume: PersistentVolume | undefined
}

/** What is to become of the delayed claims on a node, or why one of them finds no volume there. */
export function planClaims({ store, delayed }: PodVolumes, node: Node): readonly ClaimPlan[] | string {
  const index = volumeIndexOf(store)
  const taken = new Set<string>()
  const plans: ClaimPlan[] = []
  for (const { claim, storageClass, capacities } of delayed) {
    const chosen = claim.metadata.annotations?.[selectedNode]
    // Once a provisioner is at work for a node the claim belongs to it.
    if (chosen !== undefined && chosen !== node.metadata.name) return noneToBind
    const { namespace, name } = claim.metadata
    const candidates = [...index.naming(namespace!, name), ...index.unclaimed(storageClassNameOf(claim))]
    const volume = chosen === undefined ? bestMatch(claim, candidates, { node, taken }) : undefined
    if (volume !== undefined) taken.add(volume.metadata.name)
    else if (!canProvision(storageClass, node)) return noneToBind
    else if (capacities !== undefined && !isReached(capacities, node)) return noRoom
    plans.push({ claim, volume })
  }
  return plans
}

function canProvision({ provisioner, allowedTopologies = [] }: StorageClass, { metadata }: Node): boolean {
  if (provisioner === '' || provisioner === noProvisioner) return false
  if (allowedTopologies.length === 0) return true
  return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => values.includes(metadata.labels?.[key] ?? ''))
  )
}

function check(volumes: PodVolumes, node: Node): Refusal | undefined {
  const reasons: string[] = []
  if (!volumes.bound.every((volume) => reachesNode(volume, node))) reasons.push(outOfReach)
  if (volumes.delayed.length > 0) {
    const plans = planClaims(volumes, node)
    if (typeof plans === 'string') reasons.push(plans)
  }
  return reasons.length === 0 ? undefined : { filter, reasons, isResolvable: false }
}

export const volumeBinding: PodFilter = {
  name: filter,
  prepare(context) {
    const volumes = volumesOf(context)
    if (volumes !== undefined && 'message' in volumes)
      return { rejection: { filter, reasons: [volumes.message], isResolvable: false } }
    return volumeCheck(context, check)
  }
}
