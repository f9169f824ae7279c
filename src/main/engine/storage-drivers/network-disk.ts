import type { Driver } from './provisioner.ts'

/** The CSI driver of the simulated machines' network disks: one node at a time, any node, and they can grow. */
export const networkDisk = 'disk.csi.drydock.dev'
/** How many of them one machine can take. */
export const disksPerNode = 26

export const networkDiskDriver: Driver = {
  provisioner: networkDisk,
  component: `${networkDisk}_csi-disk-controller-0_5f0c2d9a-13f4-4b1e-8a55-0d7c9b6e4a21`,
  manager: 'csi-provisioner',
  makingTime: 1500,
  deletingTime: 1000,
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
