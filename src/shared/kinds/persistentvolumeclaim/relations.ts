import { storageClassNameOf } from '../../kube/storage-class-of.ts'
import type { PersistentVolumeClaim } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const persistentVolumeClaimRelations: readonly Relation<PersistentVolumeClaim>[] = [
  {
    name: 'volume',
    resource: 'persistentvolumes',
    references: ({ spec }) => (spec.volumeName ? [{ name: spec.volumeName }] : [])
  },
  {
    name: 'storage class',
    resource: 'storageclasses',
    references: (claim) => {
      const name = storageClassNameOf(claim)
      return name === '' ? [] : [{ name }]
    }
  }
]
