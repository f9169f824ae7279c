import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { VolumeAttachment, VolumeAttachmentSpec } from '../../schema/types.ts'

const spec = { attacher: '', nodeName: '', source: {} }

/** Nothing is defaulted upstream; these are no pointers in Go and always printed. */
export function setVolumeAttachmentDefaults(attachment: NewObject<VolumeAttachment>): NewObject<VolumeAttachment> {
  const given = (attachment.spec as VolumeAttachmentSpec | undefined) ?? spec
  return changed(attachment, { spec: filled(given, spec) })
}
