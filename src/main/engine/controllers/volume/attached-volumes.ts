// What the attach-detach controller says of a node in status.volumesAttached: kubelets mount only what stands there.
// Follows upstream's pkg/controller/volume/attachdetach/statusupdater.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { AttachedVolume, PersistentVolume } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { uniqueVolumeName } from '../../volumes/attachments.ts'

/** Says that a volume is attached to a node, or not safe to mount there any more. A Node that is gone is passed over. */
export function reportAttached(
  store: ObjectStore,
  writer: ObjectWriter,
  volume: PersistentVolume,
  nodeName: string,
  isAttached: boolean
): void {
  const node = store.get(nodeKind, undefined, nodeName)
  if (node === undefined) return
  const name = uniqueVolumeName(volume)
  const { volumesAttached: before = [], ...status } = node.status ?? {}
  if (before.some((one) => one.name === name) === isAttached) return
  // CSI gives no path to the device.
  const attached: readonly AttachedVolume[] = isAttached
    ? before.concat({ devicePath: '', name })
    : before.filter((one) => one.name !== name)
  const next = attached.length === 0 ? status : { ...status, volumesAttached: attached }
  writer.updateStatus(nodeKind, { ...node, status: next })
}
