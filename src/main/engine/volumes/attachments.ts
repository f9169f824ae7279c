import { csiDriverKind } from '../../../shared/kinds/csidriver/kind.ts'
import { volumeAttachmentKind } from '../../../shared/kinds/volumeattachment/kind.ts'
import { fnv1a } from '../../../shared/kube/hash.ts'
import type { PersistentVolume, VolumeAttachment } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'

/** Whether a volume must be attached to a node before it can be mounted there: some CSI drivers ask for it. */
export function needsAttachment(store: ObjectStore, { spec }: PersistentVolume): boolean {
  if (spec.csi === undefined) return false
  return store.get(csiDriverKind, undefined, spec.csi.driver)?.spec.attachRequired !== false
}

/** The name follows from volume, driver and node, as upstream's; it takes another hash. */
export function attachmentName({ spec }: PersistentVolume, node: string): string {
  const text = `${spec.csi?.volumeHandle ?? ''}${spec.csi?.driver ?? ''}${node}`
  let digits = ''
  for (let word = 0; word < 8; word++) digits += fnv1a(`${word}${text}`).toString(16).padStart(8, '0')
  return `csi-${digits}`
}

/** What Nodes call a volume in their status (upstream's GetUniqueVolumeNameFromSpec of the CSI plugin). */
export function uniqueVolumeName({ spec }: PersistentVolume): string {
  return `kubernetes.io/csi/${spec.csi?.driver ?? ''}^${spec.csi?.volumeHandle ?? ''}`
}

/** The attachment of a volume to a node, if there is one. */
export function attachmentOf(store: ObjectStore, volume: PersistentVolume, node: string): VolumeAttachment | undefined {
  return store.get(volumeAttachmentKind, undefined, attachmentName(volume, node))
}

/** Whether only one node at a time may have it (upstream's isMultiAttachForbidden). */
export function isExclusive({ spec }: PersistentVolume): boolean {
  const modes = spec.accessModes ?? []
  return modes.length > 0 && !modes.includes('ReadWriteMany') && !modes.includes('ReadOnlyMany')
}
