// What of storage a new cluster has: a default class, as kind's clusters have it, and disks that can grow.
import type { NewObject } from '../../../shared/kube/object.ts'
import type { CSIDriver, StorageClass } from '../../../shared/schema/types.ts'
import { localPath } from '../storage-drivers/local-path.ts'
import { networkDisk } from '../storage-drivers/network-disk.ts'

export const storageClasses: readonly NewObject<StorageClass>[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: localPath.provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer'
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'network-disk' },
    provisioner: networkDisk,
    reclaimPolicy: 'Delete',
    allowVolumeExpansion: true,
    volumeBindingMode: 'Immediate'
  }
]

export const csiDrivers: readonly NewObject<CSIDriver>[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: networkDisk },
    spec: {
      attachRequired: true,
      podInfoOnMount: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: ['Persistent']
    }
  }
]
