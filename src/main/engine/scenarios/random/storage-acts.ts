// What is done to claims.
import type { Random } from '../../sim/random.ts'
import type { Body, Cluster } from '../cluster.ts'
import { claim, mounting, persistentVolume, pod } from '../manifests.ts'
import type { Act } from './act.ts'
import { anyOf } from './existing.ts'
import { names, pick, workers } from './workloads.ts'

/** Volumes of the last two are made by hand; those of the last are each within reach of one node alone. */
const storageClasses = ['standard', 'network-disk', 'by-hand', 'by-node']

/** Of volumes that are made by hand and wait for the first pod that mounts their claim. */
export const localStorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'by-node' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer'
}

const volumes = ['volume-0', 'volume-1', 'volume-2']

/** Says that a person wanted the claim to go: nothing else may take it away. */
export const unwanted = 'example.com/unwanted'

function randomClaim(random: Random, name: string): Body {
  const accessModes = pick(random, [['ReadWriteOnce'], ['ReadWriteOnce'], ['ReadWriteOncePod']])
  const storageClassName = pick(random, storageClasses)
  const spec = {
    storageClassName,
    accessModes,
    resources: { requests: { storage: '1Gi' } },
    // It may be another claim's.
    ...(storageClassName === 'by-hand' && random.integer(3) === 0 ? { volumeName: pick(random, volumes) } : {})
  }
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec }
}

function onlyOn(node: string): Body {
  return {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }]
  }
}

function randomVolume(random: Random): Body {
  const name = pick(random, volumes)
  const storageClassName = pick(random, ['by-hand', 'by-node'])
  const spec = {
    storageClassName,
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce', 'ReadWriteOncePod'],
    persistentVolumeReclaimPolicy: pick(random, ['Retain', 'Recycle']),
    hostPath: { path: `/mnt/${name}` },
    ...(storageClassName === 'by-node' ? { nodeAffinity: { required: onlyOn(pick(random, workers)) } } : {}),
    // Meant for a claim, which need not be there.
    ...(random.integer(4) === 0 ? { claimRef: { namespace: 'default', name: pick(random, names) } } : {})
  }
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec }
}

function randomMounter(random: Random, name: string): Body {
  const template = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }
  const source = pick<Body>(random, [
    { persistentVolumeClaim: { claimName: name } },
    { persistentVolumeClaim: { claimName: name } },
    { ephemeral: { volumeClaimTemplate: template } }
  ])
  const container = {
    resources: { requests: { cpu: '100m' } },
    volumeMounts: [{ name: 'data', mountPath: '/data' }]
  }
  const second = { name: 'more', persistentVolumeClaim: { claimName: pick(random, names) } }
  const mounted = [{ name: 'data', ...source }, ...(random.integer(4) === 0 ? [second] : [])]
  return pod(`bare-${name}-mounts-${random.integer(3)}`, container, { volumes: mounted })
}

/** Has pods on two machines want one disk, of which only one can have it. */
function contend(cluster: Cluster, random: Random): void {
  const name = pick(random, names)
  cluster.tryCreate(claim(name, { storageClassName: 'network-disk' }))
  for (const node of workers.slice(random.integer(2))) {
    const place = { nodeSelector: { 'kubernetes.io/hostname': node } }
    cluster.tryCreate(mounting(`bare-${name}-on-${node}`, name, place))
    cluster.run(pick(random, [0, 4]))
  }
}

/** Deletes a claim, whoever uses it. */
export function discard(cluster: Cluster, what: string): void {
  cluster.tryPatch(what, { metadata: { annotations: { [unwanted]: 'yes' } } })
  cluster.delete(what)
}

/** Has a claim ask by name for the volume that another may have already. */
function covet(cluster: Cluster, random: Random): void {
  const volume = pick(random, volumes)
  const [first, second] = random.integer(2) === 0 ? ['red', 'green'] : ['blue', 'black']
  cluster.tryCreate(persistentVolume(volume, { storageClassName: 'by-hand' }))
  cluster.tryCreate(claim(first, { storageClassName: 'by-hand' }))
  cluster.run(random.integer(2))
  cluster.tryCreate(claim(second, { storageClassName: 'by-hand', volumeName: volume }))
}

export const storageActs: readonly Act[] = [
  contend,
  covet,
  (cluster, random) => cluster.tryCreate(randomVolume(random)),
  (cluster, random) => {
    const volume = anyOf(cluster, random, ['persistentvolumes'])
    if (volume !== undefined && random.integer(2) === 0) cluster.delete(volume.what)
  },
  (cluster, random) => cluster.tryCreate(randomClaim(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomMounter(random, pick(random, names))),
  (cluster, random) => {
    const name = pick(random, names)
    cluster.tryCreate(randomClaim(random, name))
    cluster.tryCreate(randomMounter(random, name))
  },
  (cluster, random) => {
    const found = anyOf(cluster, random, ['persistentvolumeclaims'])
    if (found !== undefined) discard(cluster, found.what)
  },
  (cluster, random) => {
    const found = anyOf(cluster, random, ['persistentvolumeclaims'])
    if (found !== undefined) cluster.tryPatch(found.what, { spec: { resources: { requests: { storage: '2Gi' } } } })
  }
]
