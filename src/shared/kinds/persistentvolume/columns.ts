import { accessModesText } from '../../kube/access-modes.ts'
import { canonicalQuantity } from '../../kube/quantity.ts'
import { storageClassNameOf } from '../../kube/storage-class-of.ts'
import type { PersistentVolume } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

function claimText({ spec: { claimRef } }: PersistentVolume): string {
  return claimRef === undefined ? '' : `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`
}

/** As printPersistentVolume of pkg/printers/internalversion. */
export const persistentVolumeColumns: readonly Column<PersistentVolume>[] = [
  nameColumn,
  {
    name: 'Capacity',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => canonicalQuantity(spec.capacity?.['storage'] ?? '0')
  },
  { name: 'Access Modes', type: 'string', priority: 0, cell: ({ spec }) => accessModesText(spec.accessModes) },
  {
    name: 'Reclaim Policy',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''
  },
  {
    name: 'Status',
    type: 'string',
    priority: 0,
    cell: ({ metadata, status }) => (metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating')
  },
  { name: 'Claim', type: 'string', priority: 0, cell: claimText },
  { name: 'StorageClass', type: 'string', priority: 0, cell: storageClassNameOf },
  {
    name: 'VolumeAttributesClass',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'
  },
  { name: 'Reason', type: 'string', priority: 0, cell: ({ status }) => status?.reason ?? '' },
  ageColumn,
  { name: 'VolumeMode', type: 'string', priority: 1, cell: ({ spec }) => spec.volumeMode ?? '<unset>' }
]
