import { storageClassNameOf } from '../../kube/storage-class-of.ts'
import type { PersistentVolume } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const persistentVolumeRelations: readonly Relation<PersistentVolume>[] = [
  {
    name: 'claim',
    resource: 'persistentvolumeclaims',
    references: ({ spec: { claimRef } }) =>
      claimRef?.name === undefined ? [] : [{ namespace: claimRef.namespace ?? '', name: claimRef.name }]
  },
  {
    name: 'storage class',
    resource: 'storageclasses',
    references: (volume) => {
      const name = storageClassNameOf(volume)
      return name === '' ? [] : [{ name }]
    }
  }
]
