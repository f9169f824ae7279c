import type { VolumeAttributesClass } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { volumeAttributesClassColumns } from './columns.ts'
import { setVolumeAttributesClassDefaults } from './defaults.ts'
import { volumeAttributesClassStatus } from './status.ts'
import { validateVolumeAttributesClass } from './validation.ts'

export const volumeAttributesClassKind: Kind<VolumeAttributesClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  resource: 'volumeattributesclasses',
  singular: 'volumeattributesclass',
  shortNames: ['vac'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.VolumeAttributesClass',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: volumeAttributesClassColumns,
  status: volumeAttributesClassStatus,
  setDefaults: setVolumeAttributesClassDefaults,
  validate: validateVolumeAttributesClass,
  relations: [],
  icon: 'volumeattributesclass'
}
