import type { VolumeAttachment } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const volumeAttachmentRelations: readonly Relation<VolumeAttachment>[] = [
  {
    name: 'volume',
    resource: 'persistentvolumes',
    references: ({ spec: { source } }) => (source.persistentVolumeName ? [{ name: source.persistentVolumeName }] : [])
  },
  { name: 'node', resource: 'nodes', references: ({ spec }) => (spec.nodeName ? [{ name: spec.nodeName }] : []) }
]
