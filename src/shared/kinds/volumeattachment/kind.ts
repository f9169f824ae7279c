import type { VolumeAttachment } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { volumeAttachmentColumns } from './columns.ts'
import { setVolumeAttachmentDefaults } from './defaults.ts'
import { volumeAttachmentRelations } from './relations.ts'
import { volumeAttachmentStatus } from './status.ts'
import { validateVolumeAttachment } from './validation.ts'

export const volumeAttachmentKind: Kind<VolumeAttachment> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  resource: 'volumeattachments',
  singular: 'volumeattachment',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.VolumeAttachment',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: volumeAttachmentColumns,
  status: volumeAttachmentStatus,
  setDefaults: setVolumeAttachmentDefaults,
  validate: validateVolumeAttachment,
  strategy: { mustNameVersion: true },
  relations: volumeAttachmentRelations,
  icon: 'volumeattachment'
}
