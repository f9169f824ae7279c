import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NetworkClient } from '../../../shared/network/request.ts'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import type { RecordType } from '../network/dns/dns-message.ts'
import type { Lookup } from '../network/dns/resolver.ts'
import { Cluster, type Body } from './cluster.ts'
import { deployment, pod, service, statefulSet } from './manifests.ts'
import { ask, fromNode, fromPod, outcome, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('client'))
  cluster.run(15)
})
afterEach(() => cluster.close())

function lookUp(name: string, type: RecordType = 'A', client: NetworkClient = fromPod(cluster, 'client')): Lookup {
  let found: Lookup | undefined
  cluster.engine.network.resolve(client, name, type, (lookup) => void (found = lookup))
  cluster.until(() => found !== undefined, 60, 0.01)
  return found!
}

/** What a lookup found: data of records, or why there are none. */
function find(name: string, type: RecordType = 'A', client?: NetworkClient): readonly string[] | string {
  const { code, records } = lookUp(name, type, client)
  return code === 'NOERROR' ? records.map(({ data }) => data).toSorted() : code
}

const clusterIP = (name: string): string => cluster.get<Service>(`services ${name}`)!.spec.clusterIP!
const ips = (selector: string): readonly string[] =>
  cluster
    .pods(selector)
    .map(({ status }) => status!.podIP!)
    .toSorted()
const scaleDns = (replicas: number): void => {
  cluster.patch('deployments coredns', { spec: { replicas } }, { namespace: 'kube-system' })
  cluster.run(60)
}

describe('S8 names', () => {
  test('S8 a Service is found by each of its names', () => {
    cluster.create(service('web'))
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far' } })
    cluster.create({ ...service('web'), metadata: { name: 'web', namespace: 'far' } })
    const far = cluster.get<Service>('services web', 'far')!.spec.clusterIP!
    for (const name of [
      'web',
      'web.default',
      'web.default.svc',
      'web.default.svc.cluster.local',
      'web.default.svc.cluster.local.',
      'WEB'
    ])
      expect(find(name)).toEqual([clusterIP('web')])
    expect(find('web.far')).toEqual([far])
    cluster.create({ ...pod('client'), metadata: { name: 'client', namespace: 'far' } })
    cluster.run(15)
    expect(find('web', 'A', fromPod(cluster, 'client', 'far'))).toEqual([far])
    expect(find('nobody')).toBe('NXDOMAIN')
    expect(find('web.nowhere')).toBe('NXDOMAIN')
    expect(find('web', 'AAAA')).toBe('no-address')
  })

  test('S8 ndots: short names go through the search path first, longer ones are tried as they are', () => {
    cluster.create(service('web'))
    const tried = (name: string): readonly string[] => lookUp(name).hops.map(({ what }) => what.split(' ')[0]!)
    expect(tried('web')).toEqual(['web.default.svc.cluster.local'])
    expect(tried('google.com')).toEqual([
      'google.com.default.svc.cluster.local',
      'google.com.svc.cluster.local',
      'google.com.cluster.local',
      'google.com'
    ])
    expect(tried('google.com.')).toEqual(['google.com'])
    expect(find('google.com')).toEqual(['142.250.74.46'])
    cluster.create(pod('few', {}, { dnsConfig: { options: [{ name: 'ndots', value: '1' }] } }))
    cluster.run(15)
    expect(lookUp('google.com', 'A', fromPod(cluster, 'few')).hops).toHaveLength(1)
  })

  test('S8 a headless Service has the addresses of its ready pods, each pod of a StatefulSet its own name', () => {
    cluster.create(service('db', { clusterIP: 'None' }))
    cluster.create(statefulSet('db', { replicas: 2 }))
    cluster.run(40)
    expect(find('db')).toEqual(ips('app=db'))
    const { podIP } = cluster.get<Pod>('pods db-0')!.status!
    expect(find('db-0.db')).toEqual([podIP])
    expect(find('db-2.db')).toBe('NXDOMAIN')
    expect(find(podIP!.split('.').toReversed().join('.').concat('.in-addr.arpa.'), 'PTR')).toEqual([
      'db-0.db.default.svc.cluster.local.'
    ])
    cluster.patch('statefulsets db', { spec: { replicas: 0 } })
    cluster.run(60)
    expect(find('db')).toBe('NXDOMAIN')
  })

  test('S8 a headless Service leaves out pods that are not ready, unless it publishes them', () => {
    const readinessProbe = { httpGet: { port: 81 } }
    cluster.create(pod('good', {}, {}, { labels: { app: 'pair' } }))
    cluster.create(pod('bad', { readinessProbe }, {}, { labels: { app: 'pair' } }))
    cluster.create(service('pair', { clusterIP: 'None' }))
    cluster.create(service('all', { clusterIP: 'None', selector: { app: 'pair' }, publishNotReadyAddresses: true }))
    cluster.run(20)
    expect(find('pair')).toEqual([cluster.get<Pod>('pods good')!.status!.podIP])
    expect(find('all')).toEqual(ips('app=pair'))
  })

  test('S8 hostname and subdomain name a pod, other pods have their address with dashes', () => {
    cluster.create(service('pair', { clusterIP: 'None' }))
    cluster.create(pod('one', {}, { hostname: 'first', subdomain: 'pair' }, { labels: { app: 'pair' } }))
    cluster.create(pod('two', {}, {}, { labels: { app: 'pair' } }))
    cluster.run(20)
    const [one, two] = ['one', 'two'].map((name) => cluster.get<Pod>(`pods ${name}`)!.status!.podIP!)
    expect(find('first.pair')).toEqual([one])
    expect(find(`${two!.replaceAll('.', '-')}.pair`)).toEqual([two])
    expect(find(`${one!.replaceAll('.', '-')}.default.pod`)).toEqual([one])
  })

  test('S8 SRV: ports by name and protocol, of Services and of their endpoints', () => {
    cluster.create(
      service('web', {
        ports: [
          { name: 'http', port: 80 },
          { name: 'dns', port: 53, protocol: 'UDP' }
        ]
      })
    )
    cluster.create(service('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 3306 }] }))
    cluster.create(statefulSet('db', { replicas: 2 }))
    cluster.run(40)
    expect(find('_http._tcp.web.default.svc.cluster.local', 'SRV')).toEqual(['0 100 80 web.default.svc.cluster.local.'])
    expect(find('_dns._udp.web.default.svc.cluster.local', 'SRV')).toEqual(['0 100 53 web.default.svc.cluster.local.'])
    expect(find('_http._udp.web.default.svc.cluster.local', 'SRV')).toBe('NXDOMAIN')
    expect(find('web', 'SRV')).toEqual([
      '0 50 53 web.default.svc.cluster.local.',
      '0 50 80 web.default.svc.cluster.local.'
    ])
    expect(find('_sql._tcp.db', 'SRV')).toEqual([
      '0 50 3306 db-0.db.default.svc.cluster.local.',
      '0 50 3306 db-1.db.default.svc.cluster.local.'
    ])
  })

  test('S7 ExternalName is a CNAME, and the request goes where it leads', () => {
    const external = (name: string, externalName: string): Body => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { type: 'ExternalName', externalName }
    })
    cluster.create(external('out', 'example.com'))
    expect(find('out', 'CNAME')).toEqual(['example.com.'])
    expect(find('out')).toEqual(['93.184.215.14', 'example.com.'])
    expect(outcome(ask(cluster, fromPod(cluster, 'client'), 'http://out/'))).toBe('200')
    cluster.create(service('web'))
    cluster.create(external('alias', 'web.default.svc.cluster.local'))
    expect(find('alias')).toEqual([clusterIP('web'), 'web.default.svc.cluster.local.'].toSorted())
    cluster.create(external('lost', 'nowhere.example'))
    expect(find('lost')).toBe('no-address')
  })

  test('S7 a headless Service is asked at its pods, without a rule of kube-proxy', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(service('web', { clusterIP: 'None' }))
    cluster.run(20)
    const report = ask(cluster, fromPod(cluster, 'client'), 'http://web/')
    expect(outcome(report)).toBe('200')
    expect(wayOf(report)).not.toContain('KUBE-SVC')
  })

  test('S8 addresses have names: PTR of a Service', () => {
    expect(find('10.0.96.10.in-addr.arpa.', 'PTR')).toEqual(['kube-dns.kube-system.svc.cluster.local.'])
    expect(find('1.0.96.10.in-addr.arpa.', 'PTR')).toEqual(['kubernetes.default.svc.cluster.local.'])
    expect(find('200.200.96.10.in-addr.arpa.', 'PTR')).toBe('NXDOMAIN')
  })
})

describe('S8 the name server is a Service', () => {
  test('S8 without any coredns pod names stop resolving, and come back with it', () => {
    cluster.create(service('web'))
    scaleDns(0)
    const refused = lookUp('web')
    expect(refused.code).toBe('no-server')
    expect(wayOf(refused as never)).toContain('connection refused LOST')
    expect(outcome(ask(cluster, fromPod(cluster, 'client'), 'http://web/'))).toBe('no-server')
    // By address all goes on.
    expect(outcome(ask(cluster, fromPod(cluster, 'client'), `http://${clusterIP('web')}/`))).toBe('refused')
    scaleDns(2)
    expect(find('web')).toEqual([clusterIP('web')])
  })

  test('S8 on dead nodes it does not answer: each question waits five seconds, twice', () => {
    const nodes = new Set(cluster.pods('k8s-app=kube-dns', 'kube-system').map(({ spec }) => spec.nodeName!))
    const { nodeName } = cluster.get<Pod>('pods client')!.spec
    scaleDns(1)
    let [server] = cluster.pods('k8s-app=kube-dns', 'kube-system')
    expect(nodes.has(server!.spec.nodeName!)).toBe(true)
    if (server!.spec.nodeName === nodeName) {
      cluster.create(pod('away', {}, { nodeName: nodeName === 'worker-1' ? 'worker-2' : 'worker-1' }))
      cluster.run(15)
    }
    const client = server!.spec.nodeName === nodeName ? 'away' : 'client'
    cluster.engine.setNodePower(server!.spec.nodeName!, false)
    const lookup = lookUp('kubernetes', 'A', fromPod(cluster, client))
    expect([lookup.code, lookup.latency]).toEqual(['no-server', 10_000])
  })

  test('S8 a pod with dnsPolicy Default asks its machine’s name server, which knows no Services', () => {
    cluster.create(pod('plain', {}, { dnsPolicy: 'Default' }))
    cluster.create(pod('host', {}, { hostNetwork: true }))
    cluster.create(
      pod('hostfirst', {}, { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet', nodeName: 'worker-2' })
    )
    cluster.run(20)
    for (const name of ['plain', 'host']) {
      expect(find('kubernetes.default.svc.cluster.local', 'A', fromPod(cluster, name))).toBe('NXDOMAIN')
      expect(find('google.com', 'A', fromPod(cluster, name))).toEqual(['142.250.74.46'])
    }
    expect(find('kubernetes', 'A', fromPod(cluster, 'hostfirst'))).toEqual(['10.96.0.1'])
    expect(find('kubernetes.default.svc.cluster.local', 'A', fromNode('worker-1'))).toBe('NXDOMAIN')
  })

  test('S8 dnsPolicy None takes all from dnsConfig', () => {
    const dnsConfig = { nameservers: ['10.96.0.10'], searches: ['kube-system.svc.cluster.local'] }
    cluster.create(pod('own', {}, { dnsPolicy: 'None', dnsConfig }))
    cluster.run(20)
    expect(find('kube-dns', 'A', fromPod(cluster, 'own'))).toEqual(['10.96.0.10'])
    expect(find('kubernetes', 'A', fromPod(cluster, 'own'))).toBe('NXDOMAIN')
  })
})
