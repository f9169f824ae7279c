import { memoryBytes } from '../../../shared/kube/quantity.ts'
import type { Driver } from './provisioner.ts'

/** The provisioner that kind brings: a folder on the node of the first consumer. */
const provisioner = 'rancher.io/local-path'
/** Where the volumes of a node are. */
export const localPathFolder = '/opt/local-path-provisioner'
const selectedNode = 'local.path.provisioner/selected-node'
const supported = ['ReadWriteOnce', 'ReadWriteOncePod']

/** The label of its pods. */
export const localPathApp = 'local-path-provisioner'

/** As github.com/rancher/local-path-provisioner: a helper pod makes and removes the folder. */
export const localPath: Driver = {
  provisioner,
  container: 'local-path-provisioner',
  work: {
    kind: 'helper-pod',
    folderOf: ({ metadata, spec }) => {
      const { name = '', annotations } = metadata
      return {
        volume: name,
        node: annotations?.[selectedNode] ?? '',
        path: spec.hostPath?.path ?? '',
        bytes: memoryBytes(spec.capacity?.['storage'] ?? '0'),
        mode: spec.volumeMode ?? 'Filesystem'
      }
    }
  },
  refusal: ({ spec }) =>
    spec.accessModes?.every((mode) => supported.includes(mode)) === true
      ? undefined
      : 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
  volumeFor: (name, { metadata }, node = '') => ({
    annotations: { [selectedNode]: node },
    spec: {
      hostPath: {
        path: `${localPathFolder}/${name}_${metadata.namespace!}_${metadata.name}`,
        type: 'DirectoryOrCreate'
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }]
        }
      }
    }
  })
}
