import type { Driver } from './provisioner.ts'

/** The provisioner that kind brings: a folder on the node of the first consumer. */
const provisioner = 'rancher.io/local-path'
const folder = '/opt/local-path-provisioner'
const supported = ['ReadWriteOnce', 'ReadWriteOncePod']

/** As github.com/rancher/local-path-provisioner: a helper pod makes and removes the folder, which takes seconds. */
export const localPath: Driver = {
  provisioner,
  component: `${provisioner}_local-path-provisioner-7dc846544d-x5m2k_1c7a0b57-6a4b-4f0a-9d0e-3f7b1f1d2c55`,
  manager: 'local-path-provisioner',
  makingTime: 3000,
  deletingTime: 4000,
  refusal: ({ spec }) =>
    spec.accessModes?.every((mode) => supported.includes(mode)) === true
      ? undefined
      : 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
  volumeFor: (name, { metadata }, node = '') => ({
    annotations: { 'local.path.provisioner/selected-node': node },
    spec: {
      hostPath: { path: `${folder}/${name}_${metadata.namespace!}_${metadata.name}`, type: 'DirectoryOrCreate' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }]
        }
      }
    }
  })
}
