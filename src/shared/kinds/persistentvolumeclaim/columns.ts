import { accessModesText } from '../../kube/access-modes.ts'
import { canonicalQuantity } from '../../kube/quantity.ts'
import { storageClassNameOf } from '../../kube/storage-class-of.ts'
import type { PersistentVolumeClaim } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

/** Empty until a volume is named. */
function ofVolume(claim: PersistentVolumeClaim, text: (claim: PersistentVolumeClaim) => string): string {
  return claim.spec.volumeName ? text(claim) : ''
}

/** As printPersistentVolumeClaim of pkg/printers/internalversion. */
export const persistentVolumeClaimColumns: readonly Column<PersistentVolumeClaim>[] = [
  nameColumn,
  {
    name: 'Status',
    type: 'string',
    priority: 0,
    cell: ({ metadata, status }) => (metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating')
  },
  { name: 'Volume', type: 'string', priority: 0, cell: ({ spec }) => spec.volumeName ?? '' },
  {
    name: 'Capacity',
    type: 'string',
    priority: 0,
    cell: (claim) => ofVolume(claim, ({ status }) => canonicalQuantity(status?.capacity?.['storage'] ?? '0'))
  },
  {
    name: 'Access Modes',
    type: 'string',
    priority: 0,
    cell: (claim) => ofVolume(claim, ({ status }) => accessModesText(status?.accessModes))
  },
  { name: 'StorageClass', type: 'string', priority: 0, cell: storageClassNameOf },
  {
    name: 'VolumeAttributesClass',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'
  },
  ageColumn,
  { name: 'VolumeMode', type: 'string', priority: 1, cell: ({ spec }) => spec.volumeMode ?? '<unset>' }
]
