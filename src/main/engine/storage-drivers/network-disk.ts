import type { Driver } from './provisioner.ts'

/** The CSI driver of the simulated machines' network disks: one node at a time, any node, and they can grow. */
export const networkDisk = 'disk.csi.drydock.dev'
/** The label of its controller's pods. */
export const networkDiskApp = 'csi-disk-controller'
/** How many of them one machine can take. */
export const disksPerNode = 26

export const networkDiskDriver: Driver = {
  provisioner: networkDisk,
  container: 'csi-provisioner',
  work: { kind: 'call', makingTime: 1500, deletingTime: 1000 },
  refusal: ({ spec }) =>
    spec.accessModes?.includes('ReadWriteMany') === true && spec.volumeMode !== 'Block'
      ? 'rpc error: code = InvalidArgument desc = Volume capabilities MULTI_NODE_MULTI_WRITER not supported. Only AccessModes[ReadWriteOnce] supported.'
      : undefined,
  volumeFor: (_name, claim) => ({
    spec: {
      csi: {
        driver: networkDisk,
        volumeHandle: `disk-${claim.metadata.uid.replaceAll('-', '').slice(0, 17)}`,
        ...(claim.spec.volumeMode === 'Block' ? {} : { fsType: 'ext4' })
      }
    }
  })
}
