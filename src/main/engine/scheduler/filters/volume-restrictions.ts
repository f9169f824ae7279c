// Upstream's plugin VolumeRestrictions: what only one pod may have.
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { Node, Pod, Volume } from '../../../../shared/schema/types.ts'
import { claimUsersOf } from '../../volumes/claim-users.ts'
import type { PodVolumes } from '../pod-volumes.ts'
import type { Refusal } from '../verdicts.ts'
import type { PodFilter } from './filter.ts'
import { volumeCheck } from './volume-check.ts'

const filter = 'VolumeRestrictions'
const inUse: Refusal = {
  filter,
  reasons: ['node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'],
  isResolvable: true
}
const noDisk: Refusal = { filter, reasons: ['node(s) had no available disk'], isResolvable: true }

/** A claim of one pod at a time that another pod has, anywhere: removing that pod helps on its own node only. */
function checkClaims({ store, exclusive }: PodVolumes, node: Node): Refusal | undefined {
  for (const { metadata } of exclusive) {
    for (const pod of claimUsersOf(store).podsOf(metadata.namespace!, metadata.name)) {
      if (!pod.spec.nodeName || isPodTerminal(pod)) continue
      return pod.spec.nodeName === node.metadata.name ? inUse : { ...inUse, isResolvable: false }
    }
  }
  return undefined
}

/** Whether two volumes of pods are one disk that only one of them may have. */
function areInConflict(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk !== undefined && b.gcePersistentDisk !== undefined) {
    const { gcePersistentDisk: one } = a
    const { gcePersistentDisk: other } = b
    return one.pdName === other.pdName && !(one.readOnly === true && other.readOnly === true)
  }
  if (a.awsElasticBlockStore !== undefined && b.awsElasticBlockStore !== undefined)
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID
  if (a.iscsi !== undefined && b.iscsi !== undefined)
    return a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly === true && b.iscsi.readOnly === true)
  if (a.rbd === undefined || b.rbd === undefined) return false
  const isSame = (a.rbd.pool ?? 'rbd') === (b.rbd.pool ?? 'rbd') && a.rbd.image === b.rbd.image
  const shares = a.rbd.monitors.some((monitor) => b.rbd!.monitors.includes(monitor))
  return isSame && shares && !(a.rbd.readOnly === true && b.rbd.readOnly === true)
}

function disksOf({ volumes = [] }: Pod['spec']): readonly Volume[] {
  return volumes.filter(
    ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }) =>
      (gcePersistentDisk ?? awsElasticBlockStore ?? iscsi ?? rbd) !== undefined
  )
}

/** Disks that a pod names itself; undefined where it names none. */
function diskConflicts(store: PodVolumes['store'], pod: Pod): ((node: string) => Refusal | undefined) | undefined {
  const disks = disksOf(pod.spec)
  if (disks.length === 0) return undefined
  return (node) => {
    for (const other of store.onNode<Pod>(podKind, node)) {
      if (isPodTerminal(other)) continue
      for (const disk of disksOf(other.spec)) if (disks.some((own) => areInConflict(own, disk))) return noDisk
    }
    return undefined
  }
}

export const volumeRestrictions: PodFilter = {
  name: filter,
  prepare(context) {
    const conflicts = diskConflicts(context.store, context.pod)
    const claims = volumeCheck(context, checkClaims)
    if (conflicts === undefined) return claims
    return (slot) => conflicts(context.nodes.names[slot]!) ?? claims?.(slot)
  }
}
