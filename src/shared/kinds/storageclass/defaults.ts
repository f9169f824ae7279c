import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { StorageClass } from '../../schema/types.ts'

const defaults = { provisioner: '', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }

/** Upstream's SetDefaults_StorageClass. */
export function setStorageClassDefaults(storageClass: NewObject<StorageClass>): NewObject<StorageClass> {
  return filled(storageClass, defaults)
}
