// C3: what the window says of a claim that waits, or that is deleted and stays.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { persistentVolumeKind } from '../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../shared/kinds/persistentvolumeclaim/kind.ts'
import type { Json } from '../../shared/kube/object.ts'
import { causesOf } from '../views/why/causes.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openTestCluster } from './testing-engine-cluster.ts'

let close: () => void
let cluster: EngineCluster
beforeAll(() => {
  ;({ cluster, close } = openTestCluster({ controlPlaneOnly: true }))
})
afterAll(() => close())

const core = { cluster: 'drydock', group: '', version: 'v1', identity: 'kubernetes-admin' } as const
const inDefault = { ...core, namespace: 'default' }

async function create(resource: string, body: Json): Promise<void> {
  const where = resource === 'persistentvolumes' ? core : inDefault
  expect((await cluster.source.request({ ...where, verb: 'create', resource, body })).code).toBe(201)
}

function claim(name: string): Json {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: '' }
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec }
}

function causes(name: string): readonly unknown[] {
  return causesOf(cluster.source, cluster.source.get(persistentVolumeClaimKind, 'default', name)!)
}

test('C3 a claim that is deleted and stays names the pod that keeps it', async () => {
  await create('persistentvolumeclaims', claim('used'))
  expect(causes('used')).toEqual([])
  await create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      nodeName: 'n',
      containers: [{ name: 'c', image: 'nginx' }],
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'used' } }]
    }
  })
  const resource = 'persistentvolumeclaims'
  await cluster.source.request({ ...inDefault, verb: 'delete', resource, name: 'used' })
  expect(causes('used')).toMatchObject([
    { mark: 'term', words: { code: 'usedByPod', pod: 'p' }, about: { kind: 'Pod', name: 'p' } }
  ])
})

test('C3 a claim that waits says what was last told of it', async () => {
  await create('persistentvolumeclaims', claim('waiting'))
  const { uid } = cluster.source.get(persistentVolumeClaimKind, 'default', 'waiting')!.metadata
  await create('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e' },
    involvedObject: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'waiting', uid },
    reason: 'FailedBinding',
    message: 'no volume',
    lastTimestamp: '2026-01-01T00:00:00Z'
  })
  expect(causes('waiting')).toMatchObject([{ mark: 'wait', words: 'no volume' }])
})

test('C3 a volume that is deleted while it is bound names its claim', async () => {
  await create('persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      hostPath: { path: '/x' },
      claimRef: { namespace: 'default', name: 'other' }
    }
  })
  const target = { ...core, resource: 'persistentvolumes', name: 'v' }
  const body = { status: { phase: 'Bound' } }
  await cluster.source.request({ ...target, verb: 'patch', patchType: 'merge', subresource: 'status', body })
  await cluster.source.request({ ...target, verb: 'delete' })
  expect(causesOf(cluster.source, cluster.source.get(persistentVolumeKind, undefined, 'v')!)).toMatchObject([
    { mark: 'term', words: { code: 'boundToClaim', claim: 'default/other' } }
  ])
})
