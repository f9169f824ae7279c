// Where a driver has room for another volume, as CSIStorageCapacity objects tell (upstream
// pkg/scheduler/framework/plugins/volumebinding/binder.go: hasEnoughCapacity).
import { csiDriverKind } from '../../../shared/kinds/csidriver/kind.ts'
import { csiStorageCapacityKind } from '../../../shared/kinds/csistoragecapacity/kind.ts'
import { selectorMatches } from '../../../shared/kube/label-selector.ts'
import { compareQuantities } from '../../../shared/kube/quantity.ts'
import type { CSIStorageCapacity, Node, PersistentVolumeClaim, StorageClass } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'

/** The capacities that take the claim, wherever they are; undefined where its driver wants nobody to ask. */
export function sufficientCapacities(
  store: ObjectStore,
  claim: PersistentVolumeClaim,
  { metadata, provisioner }: StorageClass
): readonly CSIStorageCapacity[] | undefined {
  const size = claim.spec.resources?.requests?.['storage']
  if (size === undefined) return undefined
  if (store.get(csiDriverKind, undefined, provisioner)?.spec.storageCapacity !== true) return undefined
  const found: CSIStorageCapacity[] = []
  for (const one of store.all<CSIStorageCapacity>(csiStorageCapacityKind)) {
    // A volume may not be larger than the one, nor need more than all that is free.
    const limit = one.maximumVolumeSize ?? one.capacity
    if (one.storageClassName !== metadata.name || limit === undefined) continue
    if (compareQuantities(limit, size) >= 0) found.push(one)
  }
  return found
}

/** Whether one of the capacities is within the node's reach. Without a topology it is nowhere. */
export function isReached(capacities: readonly CSIStorageCapacity[], { metadata }: Pick<Node, 'metadata'>): boolean {
  return capacities.some(({ nodeTopology }) => selectorMatches(nodeTopology, metadata.labels))
}
