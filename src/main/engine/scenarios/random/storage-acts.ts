// What is done to claims.
import type { Random } from '../../sim/random.ts'
import type { Body, Cluster } from '../cluster.ts'
import { pod } from '../manifests.ts'
import type { Act } from './act.ts'
import { anyOf } from './existing.ts'
import { names, pick } from './workloads.ts'

/** Volumes of the last are made by hand. */
const storageClasses = ['standard', 'network-disk', 'by-hand']

/** Says that a person wanted the claim to go: nothing else may take it away. */
export const unwanted = 'example.com/unwanted'

function randomClaim(random: Random, name: string): Body {
  const accessModes = pick(random, [['ReadWriteOnce'], ['ReadWriteOnce'], ['ReadWriteOncePod']])
  const spec = {
    storageClassName: pick(random, storageClasses),
    accessModes,
    resources: { requests: { storage: '1Gi' } }
  }
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec }
}

function randomVolume(random: Random): Body {
  const name = `volume-${random.integer(3)}`
  const spec = {
    storageClassName: 'by-hand',
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce', 'ReadWriteOncePod'],
    persistentVolumeReclaimPolicy: pick(random, ['Retain', 'Recycle']),
    hostPath: { path: `/mnt/${name}` }
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
  return pod(`bare-${name}-mounts-${random.integer(3)}`, container, { volumes: [{ name: 'data', ...source }] })
}

/** Deletes a claim, whoever uses it. */
export function discard(cluster: Cluster, claim: string): void {
  cluster.tryPatch(claim, { metadata: { annotations: { [unwanted]: 'yes' } } })
  cluster.delete(claim)
}

export const storageActs: readonly Act[] = [
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
    const claim = anyOf(cluster, random, ['persistentvolumeclaims'])
    if (claim !== undefined) discard(cluster, claim.what)
  },
  (cluster, random) => {
    const claim = anyOf(cluster, random, ['persistentvolumeclaims'])
    if (claim !== undefined) cluster.tryPatch(claim.what, { spec: { resources: { requests: { storage: '2Gi' } } } })
  }
]
