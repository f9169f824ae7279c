// What an object was, and what would go with it: asked of a whole cluster, through the source that windows have.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { configMapKind } from '../../shared/kinds/configmap/kind.ts'
import { deploymentKind } from '../../shared/kinds/deployment/kind.ts'
import { namespaceKind } from '../../shared/kinds/namespace/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../shared/kinds/replicaset/kind.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
import type { Json, KubeObject } from '../../shared/kube/object.ts'
import { deletionPreview, type Propagation } from '../views/deletion/deletion-preview.ts'
import { ObjectVersions } from '../views/history/object-history.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openTestCluster } from './testing-engine-cluster.ts'

let close: () => void
let cluster: EngineCluster
beforeAll(() => {
  ;({ cluster, close } = openTestCluster({ controlPlaneOnly: true }))
})
afterAll(() => close())

async function ask(verb: 'create' | 'patch' | 'delete', kind: Kind, name: string, body?: Json): Promise<void> {
  const { group, version, resource } = kind
  const { code } = await cluster.source.request({
    cluster: 'drydock',
    identity: 'kubernetes-admin',
    verb,
    group,
    version,
    resource,
    ...(kind.namespaced ? { namespace: 'default' } : {}),
    ...(verb === 'create' ? {} : { name }),
    ...(verb === 'patch' ? { patchType: 'strategic' } : {}),
    ...(body === undefined ? {} : { body })
  })
  expect(code).toBeLessThan(300)
}

function object(kind: Kind, name: string, rest: Readonly<Record<string, Json>>, more: Json = {}): Json {
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  return { apiVersion, kind: kind.kind, metadata: { name, ...(more as object) }, ...rest }
}

const found = <T extends KubeObject>(kind: Kind<T>, name: string): T =>
  cluster.source.get(kind, kind.namespaced ? 'default' : undefined, name)!

test('the states of an object: who wrote them, and what differs from the one before', async () => {
  await ask('create', configMapKind, 'c', object(configMapKind, 'c', { data: { a: '1' } }))
  const versions = new ObjectVersions(cluster.source, configMapKind, 'default', 'c')
  expect(versions.read()).toMatchObject({ fromTheStart: true, versions: [{ changed: 0, paths: [] }] })
  await ask('patch', configMapKind, 'c', { data: { a: '2', 'b.txt': 'x' } })
  await ask('patch', configMapKind, 'c', { metadata: { labels: { app: 'web' } } })
  const { versions: listed } = versions.read()
  expect(listed.map(({ paths }) => paths)).toEqual([['metadata.labels'], ['data.a', "data['b.txt']"], []])
  expect(listed.every(({ by }) => by !== '')).toBe(true)
  // Read anew it is the same as kept up.
  expect(new ObjectVersions(cluster.source, configMapKind, 'default', 'c').read().versions).toEqual(listed)
  const { objectAt } = cluster.source
  const at = (index: number): KubeObject | undefined =>
    objectAt.call(cluster.source, configMapKind, 'default', 'c', listed[index]!.revision)
  expect(at(2)).toMatchObject({ data: { a: '1' } })
  expect(at(1)).toMatchObject({ data: { a: '2', 'b.txt': 'x' } })
  expect(objectAt.call(cluster.source, configMapKind, 'default', 'c', 1_000_000)).toMatchObject({ data: { a: '2' } })
})

test('an object that was deleted and made again begins anew', async () => {
  await ask('create', configMapKind, 'again', object(configMapKind, 'again', { data: { a: '1' } }))
  await ask('delete', configMapKind, 'again')
  await ask('create', configMapKind, 'again', object(configMapKind, 'again', { data: { b: '1' } }))
  const [newest] = new ObjectVersions(cluster.source, configMapKind, 'default', 'again').read().versions
  expect(newest).toMatchObject({ paths: [], changed: 0 })
})

const podSpec = { containers: [{ name: 'c', image: 'nginx', envFrom: [{ configMapRef: { name: 'settings' } }] }] }

function preview(kind: Kind, name: string, propagation: Propagation = 'Background') {
  return deletionPreview(cluster.source, [[found(kind, name), kind]], propagation)
}

test('a Deployment takes its ReplicaSets and pods along; a Service that loses its pods feels it', async () => {
  await ask('create', configMapKind, 'settings', object(configMapKind, 'settings', { data: {} }))
  const selector = { matchLabels: { app: 'web' } }
  await ask(
    'create',
    deploymentKind,
    'web',
    object(deploymentKind, 'web', {
      spec: { replicas: 3, selector, template: { metadata: { labels: { app: 'web' } }, spec: podSpec } }
    })
  )
  await ask('create', cluster.source.kinds.ofResource('', 'services')!, 'web', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] }
  })
  await ask('create', podKind, 'lone', object(podKind, 'lone', { spec: podSpec }, { labels: { app: 'web' } }))
  cluster.control.step(5_000)
  await vi.waitFor(() => expect([...cluster.source.all(podKind, 'default')]).toHaveLength(4))
  const { goes, feels, isCut } = preview(deploymentKind, 'web')
  expect(goes.map(({ kind, count }) => [kind, count])).toEqual([
    ['Pod', 3],
    ['ReplicaSet', 1]
  ])
  expect(feels).toMatchObject([{ ref: { resource: 'services', name: 'web' }, effect: 'endpoints', going: 3, of: 4 }])
  expect(isCut).toBe(false)
})

test('with Orphan what it owns stays, without an owner', () => {
  const { goes, feels } = preview(deploymentKind, 'web', 'Orphan')
  expect(goes).toEqual([])
  expect(feels).toMatchObject([{ ref: { resource: 'replicasets' }, effect: 'orphaned' }])
})

test('what somebody uses is felt by him', () => {
  const { goes, feels } = preview(configMapKind, 'settings')
  expect(goes).toEqual([])
  expect(feels.map(({ ref, effect }) => `${ref.kind} ${effect}`)).toEqual(
    expect.arrayContaining(['Deployment uses', 'Pod uses'])
  )
})

test('a namespace takes along all that is in it', () => {
  const { goes } = preview(namespaceKind, 'default')
  const counts = Object.fromEntries(goes.map(({ kind, count }) => [kind, count]))
  expect(counts).toMatchObject({ Deployment: 1, ReplicaSet: 1, Pod: 4 })
})

test('an owner among several does not take along what another one keeps', async () => {
  const owner = (name: string): Json => {
    const { metadata } = found(configMapKind, name)
    return { apiVersion: 'v1', kind: 'ConfigMap', name, uid: metadata.uid }
  }
  await ask(
    'create',
    configMapKind,
    'shared',
    object(configMapKind, 'shared', { data: {} }, { ownerReferences: [owner('c'), owner('settings')] })
  )
  expect(preview(configMapKind, 'c').goes).toEqual([])
  const both = deletionPreview(
    cluster.source,
    [
      [found(configMapKind, 'c'), configMapKind],
      [found(configMapKind, 'settings'), configMapKind]
    ],
    'Background'
  )
  expect(both.goes.map(({ kind, count }) => [kind, count])).toEqual([['ConfigMap', 1]])
})

test('finalizers that nobody takes away by himself are named', async () => {
  await ask(
    'create',
    configMapKind,
    'held',
    object(configMapKind, 'held', { data: {} }, { finalizers: ['example.com/mine'] })
  )
  expect(preview(configMapKind, 'held').held).toMatchObject([
    { ref: { name: 'held' }, finalizers: ['example.com/mine'] }
  ])
  expect(preview(replicaSetKind, [...cluster.source.all(replicaSetKind)][0]!.metadata.name).held).toEqual([])
})
