import { afterEach, describe, expect, it } from 'vitest'
import type { Deployment, Endpoints, EndpointSlice, Lease, Node, Pod, Service } from '../../../shared/schema/types.ts'
import type { ApiEndpoint } from '../../../shared/machines/presets.ts'
import type { ApiRequest } from '../api/request.ts'
import { Cluster, isReady, refusal, type ScenarioOptions } from './cluster.ts'
import { deployment, service, shell } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(apiEndpoint: ApiEndpoint = 'load-balancer', options: ScenarioOptions = {}): Cluster {
  cluster = new Cluster({ settings: { preset: 'ha', apiEndpoint }, ...options })
  return cluster
}

const power = (isOn: boolean, ...names: readonly string[]): void => {
  for (const name of names) cluster.engine.setNodePower(name, isOn)
}
const document = (): NonNullable<ReturnType<NonNullable<Cluster['engine']['machines']>['document']>> =>
  cluster.engine.machines!.document()
const holderOf = (name: string): string | undefined =>
  cluster.get<Lease>(`leases ${name}`, 'kube-system')?.spec.holderIdentity?.split('_')[0]
const listPods: ApiRequest = { verb: 'list', group: '', version: 'v1', resource: 'pods', namespace: 'default' }
/** Past the API, as the window looks. */
const stored = <T>(resource: string): readonly T[] => {
  const { store } = cluster.engine
  return [...store.all(store.kinds.all().find((kind) => kind.resource === resource)!)] as unknown as readonly T[]
}

describe('N3 three control planes', () => {
  it('N3 each has its static pods, and one of them leads', () => {
    start()
    const etcd = cluster.pods('component=etcd', 'kube-system')
    expect(etcd.map(({ spec }) => spec.nodeName)).toEqual(['control-plane-1', 'control-plane-2', 'control-plane-3'])
    expect(etcd.every(isReady)).toBe(true)
    expect(holderOf('kube-controller-manager')).toBe('control-plane-1')
    expect(holderOf('kube-scheduler')).toBe('control-plane-1')
    const { renewTime } = cluster.get<Lease>('leases kube-scheduler', 'kube-system')!.spec
    cluster.run(4)
    expect(cluster.get<Lease>('leases kube-scheduler', 'kube-system')!.spec.renewTime).not.toBe(renewTime)
  })

  it('N3 the endpoints of Service kubernetes are the API servers that run', () => {
    start()
    const addresses = (): readonly string[] =>
      cluster.get<Endpoints>('endpoints kubernetes')!.subsets![0]!.addresses!.map(({ ip }) => ip)
    const slice = (): readonly string[] =>
      cluster.get<EndpointSlice>('endpointslices kubernetes')!.endpoints.flatMap((endpoint) => endpoint.addresses)
    const all = addresses()
    expect(all).toHaveLength(3)
    const gone = cluster.get<Node>('nodes control-plane-2')!.status!.addresses![0]!.address
    power(false, 'control-plane-2')
    cluster.run(9)
    expect(addresses()).toEqual(all)
    cluster.run(21)
    expect(addresses()).toEqual(all.filter((address) => address !== gone))
    expect(slice()).toEqual(addresses())
    power(true, 'control-plane-2')
    cluster.run(60)
    expect(addresses()).toEqual(all)
    expect(slice()).toEqual(all)
  })

  it('N3 Service kubernetes and its endpoints are made again within seconds, and set right where somebody changed them', () => {
    start()
    const before = cluster.get<Service>('services kubernetes')!
    cluster.delete('services kubernetes')
    cluster.run(1)
    expect(cluster.get('endpoints kubernetes')).toBeUndefined()
    cluster.run(11)
    const after = cluster.get<Service>('services kubernetes')!
    expect(after.metadata.uid).not.toBe(before.metadata.uid)
    expect(after.spec.clusterIP).toBe(before.spec.clusterIP)
    expect(cluster.get<Endpoints>('endpoints kubernetes')!.subsets![0]!.addresses).toHaveLength(3)
    cluster.patch('endpoints kubernetes', { subsets: [{ addresses: [{ ip: '192.0.2.1' }] }] }, { type: 'merge' })
    cluster.run(11)
    expect(cluster.get<Endpoints>('endpoints kubernetes')!.subsets![0]!.addresses).toHaveLength(3)
    const { revision } = cluster.engine.store
    cluster.run(60)
    const late = cluster.changesSince(revision).filter(({ object }) => object.metadata.name === 'kubernetes')
    expect(late).toEqual([])
  })

  it('N3 each API server tells who it is in a Lease, which goes when it stays away', () => {
    start()
    const identities = (): readonly Lease[] =>
      cluster.list<Lease>('leases', 'apiserver.kubernetes.io/identity=kube-apiserver', 'kube-system')
    const hostOf = ({ metadata }: Lease): string => metadata.labels!['kubernetes.io/hostname']!
    const [first, ...others] = identities()
    expect([first!, ...others].map(hostOf).toSorted()).toEqual([
      'control-plane-1',
      'control-plane-2',
      'control-plane-3'
    ])
    expect(first!.metadata.name).toMatch(/^apiserver-[a-z2-7]{26}$/)
    expect(first!.spec.holderIdentity).toMatch(new RegExp(`^${first!.metadata.name}_[0-9a-f-]{36}$`))
    expect(first!.spec.leaseDurationSeconds).toBe(3600)
    cluster.run(10)
    expect(identities().map(({ spec }) => spec.renewTime)).not.toContain(first!.spec.renewTime)
    cluster.delete(`leases ${first!.metadata.name}`, { namespace: 'kube-system' })
    expect(identities()).toHaveLength(2)
    cluster.run(11)
    expect(identities()).toHaveLength(3)
    power(false, 'control-plane-2')
    cluster.run(1)
    const silent = identities().find((one) => hostOf(one) === 'control-plane-2')!
    cluster.run(3000)
    expect(identities().find((one) => hostOf(one) === 'control-plane-2')).toEqual(silent)
    cluster.run(2 * 3600)
    expect(identities().map(hostOf).toSorted()).toEqual(['control-plane-1', 'control-plane-3'])
    power(true, 'control-plane-2')
    cluster.run(60)
    expect(identities()).toHaveLength(3)
  })

  it('N3 one may fail: the API goes on, the leaders move after 15 s, and the work goes on', () => {
    start()
    power(false, 'control-plane-1')
    expect(document()).toMatchObject({ api: 'serving', etcd: { members: 3, reachable: 2, needed: 2 } })
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(10)
    expect(cluster.get<Deployment>('deployments web')!.status?.replicas).toBeUndefined()
    expect(document().leaders).toEqual({})
    cluster.run(10)
    expect(holderOf('kube-controller-manager')).toBe('control-plane-2')
    const lease = cluster.get<Lease>('leases kube-controller-manager', 'kube-system')!
    expect(lease.spec).toMatchObject({ leaseDurationSeconds: 15, leaseTransitions: 1 })
    expect(cluster.events(lease).at(-1)).toMatch(/^Normal LeaderElection: control-plane-2_[0-9a-f-]{36} became leader$/)
    cluster.run(20)
    expect(cluster.podRows('app=web')).toEqual(['1/1 Running 0', '1/1 Running 0'])
  })

  it('N3 without quorum writes and reads fail with the words of etcd, all but cached ones', () => {
    start()
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(20)
    power(false, 'control-plane-1', 'control-plane-3')
    expect(document().api).toBe('no-quorum')
    expect(refusal(cluster.tryCreate(deployment('other')))).toMatchObject({
      code: 500,
      message: 'etcdserver: request timed out'
    })
    expect(refusal(cluster.submit(listPods))).toMatchObject({ code: 500, message: 'etcdserver: request timed out' })
    const cached = cluster.submit({ ...listPods, options: { resourceVersion: '0' } })
    expect(cached.code).toBe(200)
    expect((cached.object as unknown as { items: readonly Pod[] }).items).toHaveLength(2)
  })

  it('N3 without quorum controllers and scheduler stand still, pods run on, and all is well again with it', () => {
    start()
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.run(30)
    power(false, 'control-plane-1', 'control-plane-2')
    const { revision } = cluster.engine.store
    const before = stored<Pod>('pods').filter(({ metadata }) => metadata.labels?.['app'] === 'web')
    cluster.run(600)
    // Nothing can be written, not even that nodes fall silent.
    expect(cluster.engine.store.revision).toBe(revision)
    expect(document().leaders).toEqual({})
    for (const pod of before)
      expect(cluster.engine.kubelets.containerId(pod, pod.spec.containers[0]!.name)).toBeDefined()
    power(true, 'control-plane-1', 'control-plane-2')
    cluster.run(90)
    expect(document()).toMatchObject({ api: 'serving', leaders: { controllerManager: 'control-plane-1' } })
    expect(cluster.rows('nodes').every((row) => row['Status'] === 'Ready')).toBe(true)
    // Nobody was evicted: it was the control plane that was away.
    const uids = (pods: readonly Pod[]): ReadonlySet<string> => new Set(pods.map(({ metadata }) => metadata.uid))
    expect(uids(cluster.pods('app=web'))).toEqual(uids(before))
    cluster.patch('deployments web', { spec: { replicas: 4 } })
    cluster.run(20)
    expect(cluster.podRows('app=web')).toHaveLength(4)
  })

  it('N3 without quorum Services keep their endpoints, and what is behind them answers', () => {
    start()
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(service('web'))
    cluster.run(30)
    power(false, 'control-plane-1', 'control-plane-2')
    cluster.run(300)
    const { subsets } = stored<Endpoints>('endpoints').find(({ metadata }) => metadata.name === 'web')!
    expect(subsets![0]!.addresses).toHaveLength(2)
    const answers: string[] = []
    for (const { ip } of subsets![0]!.addresses!) {
      const pod = stored<Pod>('pods').find(({ status }) => status?.podIP === ip)!
      const request = { kind: 'http', port: 80, path: '/', method: 'GET', headers: {}, from: '10.244.0.1' } as const
      cluster.engine.requestContainer(pod.metadata.uid, request, ({ kind }) => answers.push(kind))
    }
    cluster.run(1)
    expect(answers).toEqual(['http', 'http'])
  })

  it('N3 what happened on a node meanwhile is told when the quorum is back', () => {
    start()
    cluster.create(deployment('short', { replicas: 1, container: shell('sleep 60; exit 1') }))
    cluster.run(20)
    power(false, 'control-plane-2', 'control-plane-3')
    cluster.run(120)
    expect(stored<Pod>('pods').find(({ metadata }) => metadata.labels?.['app'] === 'short')!.status).toMatchObject({
      containerStatuses: [{ restartCount: 0 }]
    })
    power(true, 'control-plane-2', 'control-plane-3')
    cluster.run(60)
    expect(cluster.pods('app=short')[0]!.status!.containerStatuses![0]!.restartCount).toBeGreaterThan(0)
  })

  it('N3 a cluster whose only control plane is killed stands still in the same way', () => {
    cluster = new Cluster()
    power(false, 'control-plane-1')
    expect(document().api).toBe('unreachable')
    const words = 'The connection to the server 172.18.0.2:6443 was refused - did you specify the right host or port?'
    expect(refusal(cluster.submit(listPods)).message).toBe(words)
    cluster.run(300)
    power(true, 'control-plane-1')
    cluster.run(60)
    expect(cluster.rows('nodes').every((row) => row['Status'] === 'Ready')).toBe(true)
  })

  it('N3 a process that ends while the quorum is lost finds it lost again', () => {
    start('load-balancer', { onDisk: true })
    power(false, 'control-plane-1', 'control-plane-2')
    cluster.run(30)
    cluster.restart()
    const { revision } = cluster.engine.store
    cluster.run(300)
    expect(cluster.engine.store.revision).toBe(revision)
    power(true, 'control-plane-2')
    cluster.run(60)
    expect(document().leaders).toEqual({ controllerManager: 'control-plane-2', scheduler: 'control-plane-2' })
  })
})

describe('N3 how clients find the API', () => {
  const workers = (): readonly (string | undefined)[] =>
    stored<Node>('nodes')
      .filter(({ metadata }) => metadata.name.startsWith('worker'))
      .map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)

  it('N3 a load balancer leads to any control plane that is left', () => {
    start('load-balancer')
    power(false, 'control-plane-1')
    cluster.run(120)
    expect(document().api).toBe('serving')
    expect(workers()).toEqual(['True', 'True', 'True'])
  })

  it('N3 a proxy on each node keeps the nodes, while clients outside have lost their address', () => {
    start('proxy-per-node')
    power(false, 'control-plane-1')
    cluster.run(120)
    expect(document().api).toBe('unreachable')
    expect(workers()).toEqual(['True', 'True', 'True'])
  })

  it('N3 with the first control plane’s own address the nodes are lost with it', () => {
    start('first-control-plane')
    power(false, 'control-plane-1')
    cluster.run(120)
    expect(document().api).toBe('unreachable')
    expect(workers()).toEqual(['Unknown', 'Unknown', 'Unknown'])
  })
})
