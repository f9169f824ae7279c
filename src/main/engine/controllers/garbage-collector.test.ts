import { beforeEach, describe, expect, it } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import type { OwnerReference } from '../../../shared/kube/object.ts'
import type { ConfigMap, Deployment } from '../../../shared/schema/types.ts'
import { TestCluster } from './testing-cluster.ts'

let cluster: TestCluster

function createDeployment(namespace = 'default'): Deployment {
  return cluster.writer.create<Deployment>(deploymentKind, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'x' } },
      template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
    } as unknown as Deployment['spec']
  })
}

function createMap(
  name: string,
  owners: readonly ConfigMap[],
  namespace = 'default',
  extra: Partial<OwnerReference> = {}
): ConfigMap {
  const ownerReferences = owners.map(({ metadata }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: metadata.name,
    uid: metadata.uid,
    ...extra
  }))
  return cluster.writer.create<ConfigMap>(configMapKind, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, ...(owners.length === 0 ? {} : { ownerReferences }) }
  })
}

const getMap = (name: string, namespace = 'default') => cluster.controlPlane.store.get(configMapKind, namespace, name)

const counts = () =>
  [deploymentKind, replicaSetKind, podKind].map((kind) => cluster.controlPlane.store.count(kind as typeof podKind))

beforeEach(() => {
  cluster = new TestCluster()
})

describe('W9 garbage collection', () => {
  it('background: owners first, then what they owned', () => {
    createDeployment()
    cluster.run(1000)
    cluster.writer.delete(deploymentKind, 'default', 'd', { propagationPolicy: 'Background' })
    expect(counts()).toEqual([0, 1, 2])
    cluster.run(1000)
    expect(counts()).toEqual([0, 0, 0])
  })

  it('foreground: the owner waits for its dependents', () => {
    createDeployment()
    cluster.run(1000)
    cluster.writer.delete(deploymentKind, 'default', 'd', { propagationPolicy: 'Foreground' })
    cluster.run(100)
    expect(counts()).toEqual([1, 1, 2])
    cluster.run(1000)
    expect(counts()).toEqual([0, 0, 0])
  })

  it('orphan: the dependents live on without owner, and are adopted again', () => {
    createDeployment()
    cluster.run(1000)
    const before = [...cluster.controlPlane.store.all(podKind)].map(({ metadata }) => metadata.uid)
    cluster.writer.delete(deploymentKind, 'default', 'd', { propagationPolicy: 'Orphan' })
    cluster.run(1000)
    expect(counts()).toEqual([0, 1, 2])
    const [orphan] = [...cluster.controlPlane.store.all(replicaSetKind)]
    expect(orphan!.metadata.ownerReferences).toBeUndefined()
    createDeployment()
    cluster.run(1000)
    expect(counts()).toEqual([1, 1, 2])
    expect([...cluster.controlPlane.store.all(podKind)].map(({ metadata }) => metadata.uid)).toEqual(before)
  })

  it('collects what has no owner left, and unties what has', () => {
    const a = createMap('a', [])
    const b = createMap('b', [])
    createMap('of-a', [a])
    createMap('of-both', [a, b])
    cluster.run(100)
    cluster.writer.delete(configMapKind, 'default', 'a')
    cluster.run(100)
    expect(getMap('of-a')).toBeUndefined()
    expect(getMap('of-both')!.metadata.ownerReferences).toHaveLength(1)
  })

  it('knows owners by uid: one made again under the same name is another', () => {
    const a = createMap('a', [])
    cluster.writer.delete(configMapKind, 'default', 'a')
    createMap('a', [])
    createMap('of-a', [a])
    cluster.run(100)
    expect(getMap('of-a')).toBeUndefined()
  })

  it('does not accept an owner in another namespace', () => {
    cluster.addNamespace('other')
    const owner = createMap('owner', [], 'other')
    createMap('stray', [owner])
    cluster.run(100)
    expect(getMap('stray')).toBeUndefined()
    expect(getMap('owner', 'other')).toBeDefined()
    expect(cluster.messages('OwnerRefInvalidNamespace')[0]).toContain('does not exist in namespace "default"')
  })

  it('leaves alone what belongs to a kind that the cluster does not know', () => {
    const owner = createMap('owner', [])
    createMap('of-widget', [owner], 'default', { apiVersion: 'example.com/v1', kind: 'Widget' })
    cluster.run(100)
    expect(getMap('of-widget')).toBeDefined()
  })

  it('waits in the foreground only for dependents that block', () => {
    const a = createMap('a', [])
    createMap('free', [a])
    const held = createMap('held', [a], 'default', { blockOwnerDeletion: true })
    cluster.writer.update(configMapKind, { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } })
    cluster.writer.delete(configMapKind, 'default', 'a', { propagationPolicy: 'Foreground' })
    cluster.run(1000)
    expect(getMap('free')).toBeUndefined()
    expect(getMap('a')).toBeDefined()
    const { finalizers: _, ...metadata } = getMap('held')!.metadata
    cluster.writer.update(configMapKind, { ...getMap('held')!, metadata })
    cluster.run(1000)
    expect(getMap('held')).toBeUndefined()
    expect(getMap('a')).toBeUndefined()
  })
})

describe('C1 namespaces', () => {
  it('get their account and certificate, and get them back', () => {
    cluster.addNamespace('n')
    cluster.run(100)
    expect(getMap('kube-root-ca.crt', 'n')!.data!['ca.crt']).toContain('BEGIN CERTIFICATE')
    cluster.writer.delete(serviceAccountKind, 'n', 'default')
    cluster.run(100)
    expect(cluster.controlPlane.store.get(serviceAccountKind, 'n', 'default')).toBeDefined()
  })

  it('are emptied when they are deleted, pods first, and say what is left', () => {
    cluster.addNamespace('n')
    createDeployment('n')
    const held = createMap('held', [], 'n')
    cluster.writer.update(configMapKind, { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } })
    cluster.run(1000)
    cluster.writer.delete(namespaceKind, undefined, 'n')
    cluster.run(30_000)
    const namespace = cluster.controlPlane.store.get(namespaceKind, undefined, 'n')!
    expect(namespace.status!.phase).toBe('Terminating')
    expect(counts()).toEqual([0, 0, 0])
    expect(namespace.status!.conditions).toMatchObject([
      { type: 'NamespaceDeletionDiscoveryFailure', status: 'False' },
      { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False' },
      { type: 'NamespaceDeletionContentFailure', status: 'False' },
      {
        type: 'NamespaceContentRemaining',
        status: 'True',
        reason: 'SomeResourcesRemain',
        message: 'Some resources are remaining: configmaps. has 1 resource instances'
      },
      {
        type: 'NamespaceFinalizersRemaining',
        status: 'True',
        reason: 'SomeFinalizersRemain',
        message: 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances'
      }
    ])
    const { finalizers: _, ...metadata } = getMap('held', 'n')!.metadata
    cluster.writer.update(configMapKind, { ...getMap('held', 'n')!, metadata })
    cluster.run(30_000)
    expect(cluster.controlPlane.store.get(namespaceKind, undefined, 'n')).toBeUndefined()
    expect(cluster.controlPlane.store.count(configMapKind, 'n')).toBe(0)
  })
})
