import type { VolumeAttachment } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const volumeAttachmentColumns: readonly Column<VolumeAttachment>[] = [
  nameColumn,
  { name: 'Attacher', type: 'string', format: 'name', priority: 0, cell: ({ spec }) => spec.attacher },
  { name: 'PV', type: 'string', priority: 0, cell: ({ spec }) => spec.source.persistentVolumeName ?? '' },
  { name: 'Node', type: 'string', priority: 0, cell: ({ spec }) => spec.nodeName },
  { name: 'Attached', type: 'boolean', priority: 0, cell: ({ status }) => status?.attached === true },
  ageColumn
]
