import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Deployment, LimitRange, Pod, ReplicaSet, ResourceQuota } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, refusal, type Body } from './cluster.ts'
import { deployment, pod, service, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const quota = (name: string, hard: Readonly<Record<string, string>>, more: Body = {}): Body => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name },
  spec: { hard, ...more }
})
const range = (name: string, ...limits: readonly Body[]): Body => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name },
  spec: { limits }
})
const asking = (cpu: string): Body => ({ resources: { requests: { cpu } } })
const used = (name: string): unknown => cluster.get<ResourceQuota>(`resourcequotas ${name}`)!.status?.used
const settle = (): void => cluster.run(1)

describe('P6 ResourceQuota', () => {
  test('P6 a quota says what it limits and what is used of it', () => {
    cluster.create(pod('before', asking('300m')))
    cluster.create(quota('q', { pods: '4', 'requests.cpu': '1', configmaps: '10' }))
    settle()
    expect(cluster.get<ResourceQuota>('resourcequotas q')!.status).toEqual({
      hard: { pods: '4', 'requests.cpu': '1', configmaps: '10' },
      used: { pods: '1', 'requests.cpu': '300m', configmaps: '1' }
    })
    expect(cluster.rows('resourcequotas')[0]).toMatchObject({
      Request: 'configmaps: 1/10, pods: 1/4, requests.cpu: 300m/1'
    })
  })

  test('P6 what is asked for is charged at once and never exceeds the quota', () => {
    cluster.create(quota('q', { pods: '2' }))
    settle()
    const codes = ['a', 'b', 'c'].map((name) => cluster.tryCreate(pod(name)).code)
    expect(codes).toEqual([201, 201, 403])
    expect(used('q')).toEqual({ pods: '2' })
    expect(refusal(cluster.tryCreate(pod('d')))).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: 'pods "d" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2'
    })
  })

  test('P6 a quota of compute makes every container say how much it wants', () => {
    cluster.create(quota('q', { 'requests.cpu': '1', 'limits.memory': '1Gi' }))
    settle()
    expect(refusal(cluster.tryCreate(pod('a', asking('100m')))).message).toBe(
      'pods "a" is forbidden: failed quota: q: must specify limits.memory for: main'
    )
  })

  test('P6 a dry run charges nothing', () => {
    cluster.create(quota('q', { pods: '1' }))
    settle()
    expect(cluster.tryCreate(pod('a'), { dryRun: ['All'] }).code).toBe(201)
    expect(used('q')).toEqual({ pods: '0' })
  })

  test('P6 a Deployment stops at the quota, says why, and goes on when there is room', () => {
    cluster.create(quota('q', { pods: '2' }))
    settle()
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.run(20)
    expect(cluster.pods('app=web')).toHaveLength(2)
    const set = cluster.list<ReplicaSet>('replicasets')[0]!
    expect(conditionOf(set, 'ReplicaFailure')).toMatchObject({
      reason: 'FailedCreate',
      message: expect.stringContaining(
        'is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2'
      ) as string
    })
    expect(conditionOf(cluster.get<Deployment>('deployments web'), 'ReplicaFailure')?.['reason']).toBe('FailedCreate')
    expect(cluster.events(set)).toContainEqual(
      expect.stringMatching(/^Warning FailedCreate: Error creating: pods "web-/)
    )
    cluster.patch('resourcequotas q', { spec: { hard: { pods: '3' } } })
    expect(cluster.until(() => cluster.pods('app=web').length === 3, 600)).toBeLessThan(600)
    expect(used('q')).toEqual({ pods: '3' })
  })

  test('P6 what is deleted or has ended is given back', () => {
    cluster.create(quota('q', { pods: '2', 'count/pods': '3', 'requests.cpu': '1' }))
    settle()
    cluster.create(pod('gone', asking('400m')))
    cluster.create(pod('ended', { ...shell('exit 0'), ...asking('500m') }, { restartPolicy: 'Never' }))
    expect(used('q')).toEqual({ pods: '2', 'count/pods': '2', 'requests.cpu': '900m' })
    cluster.until(() => cluster.get<Pod>('pods ended')!.status?.phase === 'Succeeded')
    settle()
    expect(used('q')).toEqual({ pods: '1', 'count/pods': '2', 'requests.cpu': '400m' })
    cluster.delete('pods gone', { gracePeriodSeconds: 0 })
    cluster.run(60)
    expect(used('q')).toEqual({ pods: '0', 'count/pods': '1', 'requests.cpu': '0' })
  })

  test('P6 objects of any kind are counted by count/RESOURCE.GROUP, some by their plural', () => {
    cluster.create(quota('q', { 'count/deployments.apps': '1', secrets: '1', 'count/secrets': '5' }))
    settle()
    cluster.create(deployment('one', { replicas: 0 }))
    expect(refusal(cluster.tryCreate(deployment('two', { replicas: 0 }))).message).toBe(
      'deployments.apps "two" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1'
    )
    const secret = (name: string): Body => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } })
    cluster.create(secret('one'))
    expect(refusal(cluster.tryCreate(secret('two'))).message).toContain('requested: secrets=1, used: secrets=1')
  })

  test('P6 node ports and balancers of Services are counted, also when a Service becomes one that has them', () => {
    cluster.create(quota('q', { services: '5', 'services.nodeports': '1', 'services.loadbalancers': '0' }))
    settle()
    cluster.create(service('a', { type: 'NodePort' }))
    cluster.create(service('b'))
    // One of them is default/kubernetes.
    expect(used('q')).toEqual({ services: '3', 'services.nodeports': '1', 'services.loadbalancers': '0' })
    expect(refusal(cluster.tryPatch('services b', { spec: { type: 'NodePort' } })).message).toBe(
      'services "b" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1'
    )
    expect(cluster.tryCreate(service('c', { type: 'LoadBalancer' })).code).toBe(403)
    cluster.patch('services a', { spec: { type: 'ClusterIP' } })
    settle()
    expect(used('q')).toMatchObject({ 'services.nodeports': '0' })
  })

  test('P6 scopes take in only pods of a kind', () => {
    cluster.create(quota('best-effort', { pods: '1' }, { scopes: ['BestEffort'] }))
    cluster.create(quota('others', { pods: '1', 'requests.cpu': '1' }, { scopes: ['NotBestEffort'] }))
    cluster.create(quota('ending', { pods: '0' }, { scopes: ['Terminating'] }))
    settle()
    cluster.create(pod('a'))
    cluster.create(pod('b', asking('1')))
    expect([used('best-effort'), used('others')]).toEqual([{ pods: '1' }, { pods: '1', 'requests.cpu': '1' }])
    expect(refusal(cluster.tryCreate(pod('c'))).message).toContain('exceeded quota: best-effort')
    cluster.delete('resourcequotas best-effort')
    expect(refusal(cluster.tryCreate(pod('d', {}, { activeDeadlineSeconds: 5 }))).message).toContain(
      'exceeded quota: ending'
    )
    expect(cluster.tryCreate(pod('e')).code).toBe(201)
  })

  test('P6 a scope selector takes in pods by their priority class', () => {
    cluster.create({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 5 })
    const matchExpressions = [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }]
    cluster.create(quota('q', { pods: '0' }, { scopeSelector: { matchExpressions } }))
    settle()
    expect(cluster.tryCreate(pod('plain')).code).toBe(201)
    expect(refusal(cluster.tryCreate(pod('a', {}, { priorityClassName: 'high' }))).message).toContain(
      'exceeded quota: q'
    )
  })

  test('P6 the scope CrossNamespacePodAffinity takes in pods whose affinity names other namespaces, or selects them', () => {
    const matchExpressions = [{ scopeName: 'CrossNamespacePodAffinity', operator: 'Exists' }]
    cluster.create(quota('q', { pods: '0' }, { scopeSelector: { matchExpressions } }))
    settle()
    const beside = (more: Body): Body => {
      const term = { topologyKey: 'zone', labelSelector: {}, ...more }
      return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
    }
    expect(cluster.tryCreate(pod('own', {}, beside({}))).code).toBe(201)
    const others: readonly (readonly [string, Body])[] = [
      ['named', { namespaces: ['x'] }],
      ['selected', { namespaceSelector: {} }]
    ]
    for (const [name, more] of others)
      expect(refusal(cluster.tryCreate(pod(name, {}, beside(more)))).message).toContain('exceeded quota: q')
  })

  test('P6 scopes of a quota stay', () => {
    cluster.create(quota('q', { pods: '1' }, { scopes: ['BestEffort'] }))
    const patched = cluster.tryPatch('resourcequotas q', { spec: { scopes: ['NotBestEffort'] } })
    expect(refusal(patched).message).toContain('spec.scopes: Invalid value: ["NotBestEffort"]: field is immutable')
  })

  test('P6 a quota that somebody meddled with is counted again within five minutes', () => {
    cluster.create(quota('q', { pods: '5' }))
    settle()
    cluster.patch('resourcequotas q', { status: { used: { pods: '4' } } }, { subresource: 'status' })
    settle()
    expect(used('q')).toEqual({ pods: '4' })
    cluster.run(301)
    expect(used('q')).toEqual({ pods: '0' })
  })

  test('P6 usage is right after a restart', () => {
    const disk = new Cluster({ onDisk: true })
    disk.create(quota('q', { pods: '5' }))
    disk.run(1)
    disk.create(pod('a'))
    disk.restart()
    disk.delete('pods a', { gracePeriodSeconds: 0 })
    disk.run(60)
    expect(disk.get<ResourceQuota>('resourcequotas q')!.status?.used).toEqual({ pods: '0' })
    disk.close()
  })
})

describe('P6 LimitRange', () => {
  test('P6 a LimitRange gives containers the requests and limits they do not say', () => {
    const made = cluster.create<LimitRange>(
      range('lr', {
        type: 'Container',
        default: { cpu: '500m' },
        defaultRequest: { memory: '64Mi' },
        max: { cpu: '2' }
      })
    )
    expect(made.spec.limits[0]).toMatchObject({ defaultRequest: { cpu: '500m', memory: '64Mi' } })
    const created = cluster.create<Pod>(pod('a'))
    expect(created.spec.containers[0]!.resources).toEqual({
      limits: { cpu: '500m' },
      requests: { cpu: '500m', memory: '64Mi' }
    })
    expect(created.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container main; cpu limit for container main'
    })
    expect(created.status?.qosClass).toBe('Burstable')
  })

  test('P6 pods of a Deployment get them too', () => {
    cluster.create(range('lr', { type: 'Container', default: { cpu: '100m', memory: '32Mi' } }))
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(5)
    for (const one of cluster.pods('app=web'))
      expect(one.spec.containers[0]!.resources?.limits).toEqual({ cpu: '100m', memory: '32Mi' })
  })

  const bounds: readonly (readonly [Body, string])[] = [
    [{ type: 'Container', min: { cpu: '200m' } }, 'minimum cpu usage per Container is 200m, but request is 100m'],
    [{ type: 'Container', max: { memory: '64Mi' } }, 'maximum memory usage per Container is 64Mi, but limit is 128Mi'],
    [
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      'cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000'
    ],
    [{ type: 'Pod', max: { cpu: '400m' } }, 'maximum cpu usage per Pod is 400m, but limit is 500m'],
    [
      { type: 'Pod', min: { 'ephemeral-storage': '1Gi' } },
      'minimum ephemeral-storage usage per Pod is 1Gi.  No request is specified'
    ]
  ]
  test.each(bounds)('P6 a LimitRange refuses what is out of its bounds: %j', (limit, message) => {
    cluster.create(range('lr', limit))
    const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '128Mi' } }
    expect(refusal(cluster.tryCreate(pod('a', { resources })))).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: `pods "a" is forbidden: ${message}`
    })
  })

  test('P6 defaults of a LimitRange satisfy a quota that wants them', () => {
    cluster.create(quota('q', { 'requests.cpu': '1' }))
    settle()
    expect(cluster.tryCreate(pod('a')).code).toBe(403)
    cluster.create(range('lr', { type: 'Container', defaultRequest: { cpu: '250m' } }))
    cluster.create(pod('a'))
    expect(used('q')).toEqual({ 'requests.cpu': '250m' })
  })
})

const cpus: readonly (readonly [string, string])[] = [
  ['0.1', '100m'],
  ['1000m', '1'],
  ['1.5', '1500m'],
  ['2', '2']
]
test.each(cpus)('P6 CPU %s is %s', (written, meant) => {
  expect(cluster.create<Pod>(pod('a', asking(written))).spec.containers[0]!.resources!.requests!['cpu']).toBe(meant)
})

const memories: readonly (readonly [string, string])[] = [
  ['1024Mi', '1Gi'],
  ['250Mi', '250Mi'],
  ['1500M', '1500M'],
  ['1e9', '1e9']
]
test.each(memories)('P6 memory %s is %s', (written, meant) => {
  const container = { resources: { requests: { memory: written } } }
  expect(cluster.create<Pod>(pod('a', container)).spec.containers[0]!.resources!.requests!['memory']).toBe(meant)
})

test('P6 what is no quantity is refused in upstream words', () => {
  const bad = cluster.tryCreate(pod('a', asking('one')))
  expect(refusal(bad).code).toBe(400)
  expect(refusal(bad).message).toContain(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  )
})
