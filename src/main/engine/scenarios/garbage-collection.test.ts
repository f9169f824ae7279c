import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConfigMap, Job, Namespace, ReplicaSet } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, refusal, type Body } from './cluster.ts'
import { cronJob, deployment, job, pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const map = (name: string, metadata: Body = {}): Body => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata }
})
const ownedBy = (...owners: readonly ConfigMap[]): Body => ({
  ownerReferences: owners.map(({ metadata }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: metadata.name,
    uid: metadata.uid
  }))
})
const get = (name: string): ConfigMap | undefined => cluster.get<ConfigMap>(`configmaps ${name}`)

describe('W9: ownerReferences', () => {
  test('W9 an object without any owner left is deleted, one with another owner only loses the reference', () => {
    const a = cluster.create<ConfigMap>(map('a'))
    const b = cluster.create<ConfigMap>(map('b'))
    cluster.create(map('of-a', ownedBy(a)))
    cluster.create(map('of-both', ownedBy(a, b)))
    cluster.delete('configmaps a')
    cluster.run(1)
    expect(get('of-a')).toBeUndefined()
    expect(get('of-both')!.metadata.ownerReferences).toMatchObject([{ name: 'b' }])
    cluster.delete('configmaps b')
    cluster.run(1)
    expect(get('of-both')).toBeUndefined()
  })

  test('W9 an owner is known by its uid: one that never was, or was made again, is none', () => {
    const first = cluster.create<ConfigMap>(map('a'))
    cluster.delete('configmaps a')
    cluster.create(map('a'))
    cluster.create(map('of-first', ownedBy(first)))
    cluster.run(1)
    expect(get('of-first')).toBeUndefined()
    expect(get('a')).toBeDefined()
  })

  test('W9 an owner in another namespace is none, and an event tells', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    const owner = cluster.create<ConfigMap>(map('owner', { namespace: 'shop' }))
    const stray = cluster.create<ConfigMap>(map('stray', ownedBy(owner)))
    cluster.run(1)
    expect(get('stray')).toBeUndefined()
    expect(cluster.events(stray)).toEqual([
      `Warning OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${owner.metadata.uid}] does not exist in namespace "default"`
    ])
  })

  test('W9 only one owner may be the controller', () => {
    const a = cluster.create<ConfigMap>(map('a'))
    const b = cluster.create<ConfigMap>(map('b'))
    const { ownerReferences } = ownedBy(a, b) as { ownerReferences: Body[] }
    const two = ownerReferences.map((reference) => ({ ...reference, controller: true }))
    expect(refusal(cluster.tryCreate(map('x', { ownerReferences: two })))).toMatchObject({ code: 422 })
  })

  test('W9 a chain goes from its first link on: CronJob, Job, pod', () => {
    cluster.create(cronJob('tick', '* * * * *', 'sleep 1000', {}, {}))
    cluster.run(70)
    expect([cluster.list('jobs'), cluster.pods()].map(({ length }) => length)).toEqual([1, 1])
    cluster.delete('cronjobs tick', { propagationPolicy: 'Background', gracePeriodSeconds: 0 })
    cluster.run(40)
    expect([cluster.list('jobs'), cluster.pods()]).toEqual([[], []])
  })
})

describe('W9: finalizers', () => {
  test('W9 a finalizer holds a deleted object until it is taken off', () => {
    cluster.create(map('held', { finalizers: ['example.com/hold'] }))
    expect(cluster.delete('configmaps held').code).toBe(200)
    cluster.run(3600)
    expect(get('held')!.metadata).toMatchObject({ finalizers: ['example.com/hold'], deletionGracePeriodSeconds: 0 })
    expect(get('held')!.metadata.deletionTimestamp).toBeDefined()
    cluster.patch('configmaps held', { metadata: { labels: { a: 'b' } } })
    expect(get('held')!.metadata.labels).toEqual({ a: 'b' })
    cluster.patch('configmaps held', { metadata: { finalizers: null } }, { type: 'merge' })
    expect(get('held')).toBeUndefined()
  })

  test('W9 an object that is being deleted gets no new finalizer', () => {
    cluster.create(map('held', { finalizers: ['example.com/hold'] }))
    cluster.delete('configmaps held')
    const more = { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } }
    const { code, message } = refusal(cluster.tryPatch('configmaps held', more, { type: 'merge' }))
    expect(code).toBe(422)
    expect(message).toContain(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}'
    )
  })

  test('W9 a pod with a finalizer ends and stays as a terminated one', () => {
    const held = { finalizers: ['example.com/hold'] }
    cluster.create(pod('held', shell('sleep 3600'), { terminationGracePeriodSeconds: 2 }, held))
    cluster.run(10)
    cluster.delete('pods held')
    cluster.run(60)
    expect(cluster.podRow('held')).toMatch(/^0\/1 (Terminating|Error|Completed) 0$/)
    cluster.patch('pods held', { metadata: { finalizers: null } }, { type: 'merge' })
    expect(cluster.podRow('held')).toBe('NotFound')
  })
})

describe('W9: cascade modes', () => {
  beforeEach(() => {
    cluster.create(deployment('web', { container: shell('sleep 3600'), pod: { terminationGracePeriodSeconds: 3 } }))
    cluster.run(15)
  })
  const sets = (): readonly ReplicaSet[] => cluster.list<ReplicaSet>('replicasets', 'app=web')

  test('W9 Background is what a delete means: the owner goes at once, the rest after it', () => {
    cluster.delete('deployments web')
    expect(cluster.get('deployments web')).toBeUndefined()
    cluster.run(10)
    expect([sets(), cluster.pods('app=web')]).toEqual([[], []])
  })

  test('W9 Foreground: the owner waits with a finalizer until all that blocks it is gone', () => {
    const [first] = sets()
    cluster.patch(
      `replicasets ${first!.metadata.name}`,
      { metadata: { finalizers: ['example.com/hold'] } },
      { type: 'merge' }
    )
    cluster.delete('deployments web', { propagationPolicy: 'Foreground' })
    cluster.run(60)
    expect(cluster.get('deployments web')!.metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(cluster.pods('app=web')).toEqual([])
    expect(sets()[0]!.metadata.finalizers).toContain('example.com/hold')
    cluster.patch(`replicasets ${first!.metadata.name}`, { metadata: { finalizers: null } }, { type: 'merge' })
    cluster.run(2)
    expect([cluster.get('deployments web'), sets()]).toEqual([undefined, []])
  })

  test('W9 Orphan: what it owned lives on without it, and is not collected later', () => {
    cluster.delete('deployments web', { propagationPolicy: 'Orphan' })
    cluster.run(600)
    expect(cluster.get('deployments web')).toBeUndefined()
    expect(sets()[0]!.metadata.ownerReferences).toBeUndefined()
    expect(cluster.podRows('app=web')).toEqual(Array<string>(3).fill('1/1 Running 0'))
  })

  test('W9 orphanDependents says the same in the older way, but not both', () => {
    const both = refusal(cluster.delete('deployments web', { propagationPolicy: 'Orphan', orphanDependents: true }))
    expect(both).toMatchObject({ code: 422 })
    cluster.delete('deployments web', { orphanDependents: true })
    cluster.run(5)
    expect(sets()).toHaveLength(1)
    cluster.create(job('work', 'sleep 1000', {}, { terminationGracePeriodSeconds: 1 }))
    cluster.run(5)
    cluster.delete('jobs work', { orphanDependents: false })
    cluster.run(5)
    expect(cluster.pods('job-name=work')).toEqual([])
  })

  test('W9 an unknown mode is refused', () => {
    const options = { propagationPolicy: 'Sideways' as 'Orphan' }
    expect(refusal(cluster.delete('deployments web', options)).message).toContain('Unsupported value: "Sideways"')
  })
})

describe('W9: namespace deletion', () => {
  const inShop = (body: Body): Body => ({ ...body, metadata: { ...(body['metadata'] as Body), namespace: 'shop' } })
  beforeEach(() => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    cluster.run(1)
  })

  test('W9 it takes along what makes things anew: CronJobs, Jobs and their tracked pods', () => {
    cluster.create(inShop(cronJob('tick', '* * * * *', 'sleep 1000')))
    cluster.create(
      inShop(job('work', 'sleep 1000', { parallelism: 2, completions: 2 }, { terminationGracePeriodSeconds: 2 }))
    )
    cluster.run(80)
    expect(cluster.pods(undefined, 'shop').length).toBeGreaterThan(2)
    cluster.delete('namespaces shop')
    expect(cluster.until(() => cluster.get('namespaces shop') === undefined, 120)).toBeLessThan(90)
    for (const resource of ['cronjobs', 'jobs', 'pods', 'events'])
      expect(cluster.list<Job>(resource, undefined, 'shop')).toEqual([])
  })

  test('W9 it tells what holds it, and ends when that lets go', () => {
    cluster.create(inShop(map('held', { finalizers: ['example.com/hold'] })))
    cluster.delete('namespaces shop')
    cluster.run(60)
    const namespace = cluster.get<Namespace>('namespaces shop')!
    expect(namespace.status!.phase).toBe('Terminating')
    expect(conditionOf(namespace, 'NamespaceFinalizersRemaining')).toMatchObject({
      status: 'True',
      message: 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances'
    })
    cluster.patch('configmaps held', { metadata: { finalizers: null } }, { type: 'merge', namespace: 'shop' })
    expect(cluster.until(() => cluster.get('namespaces shop') === undefined, 60)).toBeLessThan(40)
  })

  test('W9 nothing new can be made in it meanwhile, nor by its controllers', () => {
    cluster.create(inShop(map('held', { finalizers: ['example.com/hold'] })))
    cluster.create(
      inShop(job('work', 'sleep 1000', { parallelism: 3, completions: 3 }, { terminationGracePeriodSeconds: 1 }))
    )
    cluster.run(5)
    cluster.delete('namespaces shop')
    expect(refusal(cluster.tryCreate(inShop(map('late'))))).toMatchObject({
      code: 403,
      message:
        'configmaps "late" is forbidden: unable to create new content in namespace shop because it is being terminated'
    })
    cluster.run(60)
    expect(cluster.pods(undefined, 'shop')).toEqual([])
    expect(cluster.list('jobs', undefined, 'shop')).toEqual([])
  })
})
