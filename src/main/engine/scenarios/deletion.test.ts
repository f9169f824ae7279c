import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Deployment, Namespace, ReplicaSet } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, refusal } from './cluster.ts'
import { deployment, pod, service, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const sets = (): readonly ReplicaSet[] => cluster.list<ReplicaSet>('replicasets', 'app=web')

describe('W9: deleting a Deployment', () => {
  beforeEach(() => {
    cluster.create(deployment('web', { container: shell('sleep 3600'), pod: { terminationGracePeriodSeconds: 5 } }))
    cluster.run(20)
  })

  test('in the background: it goes first, all it owned follows', () => {
    cluster.delete('deployments web', { propagationPolicy: 'Background' })
    expect(cluster.get('deployments web')).toBeUndefined()
    cluster.run(1)
    expect(sets()).toEqual([])
    expect(cluster.podRows('app=web')).toEqual(Array<string>(3).fill('1/1 Terminating 0'))
    cluster.run(10)
    expect(cluster.pods('app=web')).toEqual([])
  })

  test('in the foreground: it goes last', () => {
    cluster.delete('deployments web', { propagationPolicy: 'Foreground' })
    const { metadata } = cluster.get<Deployment>('deployments web')!
    expect(metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(metadata.deletionTimestamp).toBeDefined()
    cluster.run(2)
    expect(sets()).toHaveLength(1)
    expect(cluster.podRows('app=web')).toEqual(Array<string>(3).fill('1/1 Terminating 0'))
    cluster.run(10)
    expect(cluster.pods('app=web')).toEqual([])
    expect(sets()).toEqual([])
    expect(cluster.get('deployments web')).toBeUndefined()
  })

  test('orphaning: its ReplicaSet and pods live on, and a new Deployment adopts them', () => {
    cluster.delete('deployments web', { propagationPolicy: 'Orphan' })
    cluster.run(5)
    expect(cluster.get('deployments web')).toBeUndefined()
    expect(sets()).toHaveLength(1)
    expect(sets()[0]!.metadata.ownerReferences).toBeUndefined()
    const before = cluster.pods('app=web').map(({ metadata }) => metadata.uid)
    expect(before).toHaveLength(3)
    cluster.create(deployment('web', { container: shell('sleep 3600'), pod: { terminationGracePeriodSeconds: 5 } }))
    cluster.run(20)
    expect(cluster.pods('app=web').map(({ metadata }) => metadata.uid)).toEqual(before)
    expect(sets()[0]!.metadata.ownerReferences).toMatchObject([{ kind: 'Deployment', name: 'web' }])
  })
})

describe('C1: namespaces', () => {
  const inShop = (body: ReturnType<typeof pod>): ReturnType<typeof pod> => ({
    ...body,
    metadata: { ...(body['metadata'] as object), namespace: 'shop' }
  })

  test('one manifest with a namespace, a Deployment and a bare pod works in one go', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    cluster.create(inShop(deployment('web')))
    // Upstream's admission asks up to ten times for the account `default` of a namespace that has just been made.
    cluster.create(inShop(pod('bare')))
    cluster.run(20)
    expect(cluster.podRows(undefined, 'shop')).toEqual(Array<string>(4).fill('1/1 Running 0'))
    expect(cluster.get('serviceaccounts default', 'shop')).toBeDefined()
    expect(cluster.get('configmaps kube-root-ca.crt', 'shop')).toBeDefined()
  })

  test('another account than `default` must be there', () => {
    const { code, message } = refusal(cluster.tryCreate(pod('web', {}, { serviceAccountName: 'robot' })))
    expect(code).toBe(403)
    expect(message).toBe(
      'pods "web" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found'
    )
  })

  test('deletion removes all inside, and nothing can be made in it meanwhile', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    cluster.create(
      inShop(deployment('web', { container: shell('sleep 3600'), pod: { terminationGracePeriodSeconds: 10 } }))
    )
    cluster.create(inShop(service('web')))
    cluster.create(inShop({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } }))
    cluster.run(20)
    expect(cluster.delete('namespaces shop').code).toBe(200)
    expect(cluster.rows('namespaces').find((row) => row['Name'] === 'shop')!['Status']).toBe('Terminating')
    const { code, message } = refusal(cluster.tryCreate(inShop(pod('late'))))
    expect([code, message]).toEqual([
      403,
      'pods "late" is forbidden: unable to create new content in namespace shop because it is being terminated'
    ])
    // Upstream lets five seconds pass, so that every admission has learned of it, then takes the pods first.
    cluster.run(6)
    expect(cluster.podRows(undefined, 'shop')).toEqual(Array<string>(3).fill('1/1 Terminating 0'))
    expect(cluster.get('configmaps settings', 'shop')).toBeDefined()
    expect(conditionOf(cluster.get<Namespace>('namespaces shop'), 'NamespaceContentRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: 'Some resources are remaining: pods. has 3 resource instances'
    })
    expect(cluster.until(() => cluster.get('namespaces shop') === undefined, 60)).toBeLessThan(40)
    for (const resource of [
      'pods',
      'replicasets',
      'services',
      'configmaps',
      'serviceaccounts',
      'endpoints',
      'endpointslices',
      'events'
    ]) {
      expect(cluster.list(resource, undefined, 'shop')).toEqual([])
    }
    expect(cluster.tryCreate(inShop(pod('later'))).code).toBe(404)
  })
})
