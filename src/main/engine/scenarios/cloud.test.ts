import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CloudProvider } from '../../../shared/machines/cloud.ts'
import type { Service } from '../../../shared/schema/types.ts'
import { replay } from '../replay.ts'
import { Cluster, startTime, type Body } from './cluster.ts'
import { historyHash } from './history-hash.ts'
import { failing, loadOf, rates, startLoad } from './loads.ts'
import { deployment, service } from './manifests.ts'
import { answerers, ask, fromPod, outcome, outside, times, wayOf } from './requests.ts'

const cleanup = 'service.kubernetes.io/load-balancer-cleanup'

let cluster: Cluster
beforeEach(() => begin())
afterEach(() => cluster.close())

function begin(onDisk = false): void {
  cluster = new Cluster({ onDisk })
  cluster.create(deployment('web', { replicas: 3 }))
  cluster.run(30)
}

function rent(cloud: CloudProvider): void {
  expect(cluster.engine.changeMachines({ type: 'cloud', cloud }).isDone).toBe(true)
}

function balanced(name = 'web', spec: Body = {}, annotations: Readonly<Record<string, string>> = {}): Service {
  const body = service('web', { type: 'LoadBalancer', ...spec })
  return cluster.create<Service>({ ...body, metadata: { name, annotations } })
}

const read = (name = 'web'): Service => cluster.get<Service>(`services ${name}`)!
const point = (name = 'web'): string => {
  const [first] = read(name).status?.loadBalancer?.ingress ?? []
  return first?.hostname ?? first?.ip ?? '<pending>'
}
const settle = (name = 'web'): number => cluster.until(() => point(name) !== '<pending>', 200)
const externalIP = (): string => cluster.rows('services').find((row) => row['Name'] === 'web')!['External-IP']!

describe('S13 a cloud', () => {
  test('S6 without one EXTERNAL-IP stays <pending>, and no finalizer holds the Service', () => {
    balanced()
    cluster.run(200)
    expect([externalIP(), read().metadata.finalizers]).toEqual(['<pending>', undefined])
    expect(cluster.events(read())).toEqual([])
    cluster.delete('services web')
    expect(cluster.get('services web')).toBeUndefined()
  })

  test('S13 AWS gives a host name within seconds, with upstream’s events and finalizer', () => {
    rent('aws')
    balanced()
    cluster.run(1)
    expect([externalIP(), read().metadata.finalizers]).toEqual(['<pending>', [cleanup]])
    expect(settle()).toBeLessThan(5)
    expect(point()).toMatch(/^a[0-9a-f]{31}-\d{9,10}\.us-east-1\.elb\.amazonaws\.com$/)
    expect(point().slice(1, 9)).toBe(read().metadata.uid.slice(0, 8))
    expect(cluster.events(read())).toEqual([
      'Normal EnsuringLoadBalancer: Ensuring load balancer',
      'Normal EnsuredLoadBalancer: Ensured load balancer'
    ])
    expect(cluster.eventsAbout(read())[0]!.source?.component).toBe('service-controller')
    expect(externalIP()).toBe(point())
  })

  test('S13 AWS makes a network load balancer by its annotation, with a name of its own kind', () => {
    rent('aws')
    balanced('web', {}, { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' })
    settle()
    expect(point()).toMatch(/^a[0-9a-f]{31}-[0-9a-f]{16}\.elb\.us-east-1\.amazonaws\.com$/)
  })

  test('S13 AWS leaves one to its own controller where the annotation says so', () => {
    rent('aws')
    balanced('web', {}, { 'service.beta.kubernetes.io/aws-load-balancer-type': 'external' })
    cluster.run(60)
    expect(cluster.events(read())).toEqual(['Normal EnsuringLoadBalancer: Ensuring load balancer'])
    expect([point(), read().metadata.finalizers]).toEqual(['<pending>', [cleanup]])
  })

  test('S13 AWS makes an internal one by its annotation, which nobody outside reaches', () => {
    rent('aws')
    balanced('web', {}, { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' })
    settle()
    expect(point()).toMatch(/^internal-a[0-9a-f]{31}-\d+\.us-east-1\.elb\.amazonaws\.com$/)
    const lost = ask(cluster, outside, `http://${point()}/`, { timeout: 3000 })
    expect([outcome(lost), wayOf(lost)]).toEqual(['timed-out', expect.stringContaining('nobody outside has a route')])
    const pod = cluster.pods('app=web')[0]!.metadata.name
    expect(outcome(ask(cluster, fromPod(cluster, pod), `http://${point()}/`))).toBe('200')
  })

  test('S13 Google gives an IP after about a minute', () => {
    rent('gcp')
    balanced()
    const took = settle()
    expect(took).toBeGreaterThan(40)
    expect(took).toBeLessThan(80)
    expect(point()).toMatch(/^34\.6\d\.\d+\.\d+$/)
    expect(read().status?.loadBalancer?.ingress).toEqual([{ ip: point(), ipMode: 'VIP' }])
  })

  test('S13 Azure gives an IP; by its annotation one of the machines’ own network, which nobody outside reaches', () => {
    rent('azure')
    balanced()
    balanced('inner', {}, { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' })
    settle()
    settle('inner')
    expect(point()).toMatch(/^20\.50\./)
    expect(point('inner')).toMatch(/^172\.18\.25\d\./)
    expect(outcome(ask(cluster, outside, `http://${point()}/`))).toBe('200')
    const lost = ask(cluster, outside, `http://${point('inner')}/`, { timeout: 3000 })
    expect([outcome(lost), wayOf(lost)]).toEqual(['timed-out', expect.stringContaining('nobody outside has a route')])
    const pod = cluster.pods('app=web')[0]!.metadata.name
    expect(outcome(ask(cluster, fromPod(cluster, pod), `http://${point('inner')}/`))).toBe('200')
  })

  test('S13 each address once', () => {
    rent('gcp')
    for (let count = 0; count < 12; count++) balanced(`s${count}`)
    cluster.run(120)
    const points = times(12, () => '').map((_, index) => point(`s${index}`))
    expect(new Set(points).size).toBe(12)
    expect(points).not.toContain('<pending>')
  })

  test('S13 loadBalancerClass is another provider’s, what AWS cannot make says so and is tried again', () => {
    rent('aws')
    balanced('web', { loadBalancerClass: 'example.com/other' })
    balanced('fixed', { loadBalancerIP: '192.0.2.7' })
    balanced('sticky', { sessionAffinity: 'ClientIP' })
    cluster.run(60)
    expect([point(), read().metadata.finalizers, cluster.events(read())]).toEqual(['<pending>', undefined, []])
    const failed = (name: string): string | undefined =>
      cluster.events(read(name)).find((text) => text.startsWith('Warning SyncLoadBalancerFailed'))
    expect(failed('fixed')).toContain(
      'Error syncing load balancer: failed to ensure load balancer: LoadBalancerIP cannot be specified for AWS ELB'
    )
    expect(failed('sticky')).toContain('unsupported load balancer affinity: ClientIP')
    cluster.patch('services sticky', { spec: { sessionAffinity: 'None', sessionAffinityConfig: null } })
    expect(settle('sticky')).toBeLessThan(60)
  })

  test('S13 a Service goes when its load balancer is gone; another type gives it back', () => {
    rent('aws')
    balanced()
    balanced('kept')
    settle()
    settle('kept')
    const gone = read()
    cluster.delete('services web')
    cluster.run(1)
    expect(read().metadata.deletionTimestamp).toBeDefined()
    expect(cluster.until(() => cluster.get('services web') === undefined, 60)).toBeGreaterThan(5)
    expect(cluster.events(gone).slice(2)).toEqual([
      'Normal DeletingLoadBalancer: Deleting load balancer',
      'Normal DeletedLoadBalancer: Deleted load balancer'
    ])
    cluster.patch('services kept', { spec: { type: 'ClusterIP' } })
    cluster.until(() => point('kept') === '<pending>', 60)
    expect(read('kept').metadata.finalizers).toBeUndefined()
    expect(cluster.events(read('kept'))).toContain('Normal Type: LoadBalancer -> ClusterIP')
  })

  test('S13 changes are told and carried out, the address stays', () => {
    rent('gcp')
    balanced()
    settle()
    const address = point()
    cluster.patch('services web', { spec: { loadBalancerSourceRanges: ['203.0.113.0/24'] } })
    cluster.patch('services web', { spec: { externalTrafficPolicy: 'Local' } })
    cluster.run(20)
    expect(cluster.events(read())).toEqual(
      expect.arrayContaining([
        'Normal LoadBalancerSourceRanges: [] -> [203.0.113.0/24]',
        'Normal ExternalTrafficPolicy: Cluster -> Local'
      ])
    )
    expect(point()).toBe(address)
    cluster.patch('nodes worker-1', {
      metadata: { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } }
    })
    cluster.run(1)
    expect(cluster.events(read())).toContain('Normal UpdatedLoadBalancer: Updated load balancer with new hosts')
  })

  test('S13 another cloud makes its own; after a restart nothing is made twice', () => {
    cluster.close()
    begin(true)
    rent('aws')
    balanced()
    settle()
    const before = cluster.events(read())
    cluster.restart()
    cluster.run(120)
    expect(cluster.events(read())).toEqual(before)
    expect(cluster.engine.machines!.document().cloud).toBe('aws')
    rent('azure')
    expect(cluster.until(() => point().startsWith('20.50.'), 60)).toBeLessThan(40)
  })

  test('S13 a restart while it is made begins anew, and it is made', () => {
    cluster.close()
    begin(true)
    rent('gcp')
    balanced()
    cluster.run(20)
    cluster.restart()
    expect(settle()).toBeLessThan(90)
  })

  test('S13 the cloud stands in the input log: a replay has the same addresses', () => {
    rent('gcp')
    balanced()
    settle()
    cluster.file.commit()
    const options = { workers: 2 }
    const inputs = cluster.file.inputs.read(0, 1000)
    const recording = { seed: 'scenario', startTime, options, inputs, endTime: cluster.now }
    const again = replay(recording, ':memory:')
    expect(historyHash(again)).toBe(historyHash(cluster.file))
    again.close()
  })
})

describe('S13 requests', () => {
  test('S13 by the name of a classic one, from outside and from pods: each machine in turn, past a dead one', () => {
    rent('aws')
    balanced()
    settle()
    const report = ask(cluster, outside, `http://${point()}/`)
    expect([outcome(report), wayOf(report)]).toEqual([
      '200',
      expect.stringMatching(/load balancer: a\S+ \(3\.2\S+:80\) asks worker-\d at node port 3\d{4}/)
    ])
    // A classic one connects itself, a network one leaves the client's address until the machine hides it.
    expect(wayOf(report)).toContain('eth0: in from 172.18.249.10')
    expect(Object.keys(answerers(times(20, () => ask(cluster, outside, `http://${point()}/`)))).length).toBeGreaterThan(
      1
    )
    const pod = cluster.pods('app=web')[0]!.metadata.name
    expect(outcome(ask(cluster, fromPod(cluster, pod), `http://${point()}/`))).toBe('200')
    expect(outcome(ask(cluster, outside, `http://${point()}:81/`, { timeout: 2000 }))).toBe('timed-out')
    cluster.engine.setNodePower('worker-1', false)
    const after = times(6, () => wayOf(ask(cluster, outside, `http://${point()}/`, { timeout: 5000 })))
    expect(after.every((way) => way.includes('asks worker-2'))).toBe(true)
  })

  test('S13 loadBalancerSourceRanges: a security group before a named one, kube-proxy behind an address', () => {
    for (const [cloud, name] of [
      ['aws', 'named'],
      ['gcp', 'plain']
    ] as const) {
      rent(cloud)
      balanced(name, { loadBalancerSourceRanges: ['203.0.113.0/24'] })
      settle(name)
      const from = (address: string): string =>
        outcome(ask(cluster, { kind: 'outside', address }, `http://${point(name)}/`, { timeout: 3000 }))
      expect([from('203.0.113.9'), from('198.51.100.9')]).toEqual(['200', 'timed-out'])
      cluster.delete(`services ${name}`)
      cluster.run(90)
    }
  })

  test('S13 with externalTrafficPolicy Local a network load balancer shows the client’s own address', () => {
    rent('aws')
    balanced('web', { externalTrafficPolicy: 'Local' }, { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' })
    settle()
    const report = ask(cluster, { kind: 'outside', address: '203.0.113.77' }, `http://${point()}/`)
    expect([outcome(report), report.seenFrom]).toEqual(['200', '203.0.113.77'])
  })

  test('S11 a load balancer opens in the real browser by its name', () => {
    rent('aws')
    balanced()
    settle()
    const way = cluster.engine.networkLooks.wayIn(
      { way: 'load-balancer', namespace: 'default', name: 'web', port: 80 },
      'http'
    )
    expect(way).toEqual({ client: outside, address: point(), port: 80 })
    expect(outcome(ask(cluster, outside, `http://${point()}/`))).toBe('200')
  })
})

describe('S11 loads on a cloud’s load balancer', () => {
  test('S11 all machines and pods have their share, and without pods nobody answers', () => {
    rent('aws')
    balanced()
    settle()
    const id = startLoad(cluster, outside, `http://${point()}/`, 300)
    cluster.run(10)
    expect(rates(cluster, id)).toEqual([100, 100, 100])
    expect(loadOf(cluster, id).failed).toBe(0)
    cluster.patch('deployments web', { spec: { replicas: 0 } }, { type: 'merge' })
    cluster.run(40)
    expect(failing(cluster, id)).toBe('refused 300/s')
    expect(rates(cluster, id)).toEqual([])
  })
})
