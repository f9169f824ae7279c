import { afterEach, describe, expect, test } from 'vitest'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import { Cluster, type Body } from './cluster.ts'
import { pod, service } from './manifests.ts'
import { ask, fromNode, fromPod, outcome, outside, wayOf } from './requests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

/** Pods web (worker-1) and db (worker-2), client (worker-2, app=client), and stranger in namespace other. */
function start(cni: Cni = 'calico'): void {
  cluster = new Cluster({ cni })
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', labels: { team: 'blue' } } })
  const place = (name: string, nodeName: string, more: Body = {}, container: Body = {}): void =>
    void cluster.create(pod(name, container, { nodeName }, { labels: { app: name }, ...more }))
  const ports = { ports: [{ name: 'http', containerPort: 80 }] }
  place('web', 'worker-1', {}, ports)
  place('near', 'worker-1')
  place('client', 'worker-2')
  place('db', 'worker-2', {}, ports)
  place('stranger', 'worker-2', { namespace: 'other' })
  cluster.create(service('web'))
  cluster.run(30)
}

const policy = (name: string, spec: Body): void =>
  void cluster.create({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec })
const ip = (name: string, namespace?: string): string => cluster.get<Pod>(`pods ${name}`, namespace)!.status!.podIP!
const from = (name: string, target: string, namespace?: string): string =>
  outcome(ask(cluster, fromPod(cluster, name, namespace), `http://${target}/`, { timeout: 2000 }))
/** From client, db, near and stranger to web, by its own address. */
const toWeb = (): readonly string[] => [
  from('client', ip('web')),
  from('db', ip('web')),
  from('near', ip('web')),
  from('stranger', ip('web'), 'other')
]
const web = { matchLabels: { app: 'web' } }
const client = { matchLabels: { app: 'client' } }

const addOns = ['flannel', 'calico', 'weave'] as const

describe('S1 pods reach each other', () => {
  test.each(addOns)('S1 with %s: on one machine and on others', (cni) => {
    start(cni)
    expect(toWeb()).toEqual(['200', '200', '200', '200'])
    const report = ask(cluster, fromPod(cluster, 'client'), `http://${ip('web')}/`)
    expect(report.seenFrom).toBe(ip('client'))
  })

  test('S1 nobody has the address: no route to host, on a bridge; Calico’s blackhole swallows the packet', () => {
    start('flannel')
    const away = ask(cluster, fromPod(cluster, 'client'), 'http://10.244.1.77/')
    expect([outcome(away), Math.round(away.latency / 1000)]).toEqual(['unreachable', 3])
    expect(wayOf(away).split('\n').at(-1)).toBe('worker-1 arp: nobody has the address 10.244.1.77 LOST')
    cluster.close()
    start('calico')
    expect(from('client', '10.244.1.77')).toBe('timed-out')
  })

  test('S1 a machine that is off or cut off answers nothing, and is reached again when it is back', () => {
    start('flannel')
    const target = ip('web')
    cluster.engine.setNodePower('worker-1', false)
    expect(from('client', target)).toBe('timed-out')
    cluster.engine.setNodePower('worker-1', true)
    cluster.run(60)
    expect(from('client', ip('web'))).toBe('200')
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: true })
    expect(from('client', ip('web'))).toBe('timed-out')
    // What stays on the machine goes on.
    expect(from('near', ip('web'))).toBe('200')
    // The first packet is sent again: a short cut is only a delay.
    let heard: string | undefined
    cluster.engine.sendRequest(
      fromPod(cluster, 'client'),
      { scheme: 'http', host: ip('web'), port: 80 },
      (report) => void (heard = `${outcome(report)} ${Math.floor(report.latency / 1000)}`)
    )
    cluster.run(5)
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: false })
    cluster.run(3)
    expect(heard).toBe('200 7')
  })
})

describe('S1 NetworkPolicy', () => {
  test('S1 without any policy all is allowed, with an empty ingress nothing but the machine itself', () => {
    start()
    policy('deny', { podSelector: web, policyTypes: ['Ingress'] })
    expect(toWeb()).toEqual(['timed-out', 'timed-out', 'timed-out', 'timed-out'])
    const report = ask(cluster, fromPod(cluster, 'client'), `http://${ip('web')}/`, { timeout: 1500 })
    expect(wayOf(report).split('\n').at(-1)).toBe(
      `worker-1/web NetworkPolicy Ingress: from ${ip('client')} port 80: deny does not allow it LOST`
    )
    expect(outcome(ask(cluster, fromNode('worker-1'), `http://${ip('web')}/`))).toBe('200')
    expect(outcome(ask(cluster, fromNode('worker-2'), `http://${ip('web')}/`, { timeout: 2000 }))).toBe('timed-out')
    // Only what the policy selects is isolated.
    expect(from('client', ip('db'))).toBe('200')
    cluster.delete('networkpolicies deny')
    expect(toWeb()).toEqual(['200', '200', '200', '200'])
  })

  test('S1 flannel lets policies stand without any effect', () => {
    start('flannel')
    policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    expect(toWeb()).toEqual(['200', '200', '200', '200'])
  })

  test('S1 weave enforces them', () => {
    start('weave')
    policy('deny', { podSelector: web })
    expect(toWeb()).toEqual(['timed-out', 'timed-out', 'timed-out', 'timed-out'])
  })

  test('S1 podSelector means pods of the policy’s own namespace', () => {
    start()
    policy('web', { podSelector: web, ingress: [{ from: [{ podSelector: client }] }] })
    expect(toWeb()).toEqual(['200', 'timed-out', 'timed-out', 'timed-out'])
    const allowed = ask(cluster, fromPod(cluster, 'client'), 'http://web/')
    expect(wayOf(allowed)).toContain('worker-1/web NetworkPolicy Ingress: allowed by web')
  })

  test('S1 namespaceSelector, alone and together with podSelector', () => {
    start()
    const namespaceSelector = { matchLabels: { team: 'blue' } }
    policy('web', { podSelector: web, ingress: [{ from: [{ namespaceSelector }] }] })
    expect(toWeb()).toEqual(['timed-out', 'timed-out', 'timed-out', '200'])
    cluster.patch(
      'networkpolicies web',
      { spec: { ingress: [{ from: [{ namespaceSelector, podSelector: client }] }] } },
      { type: 'merge' }
    )
    expect(toWeb()).toEqual(['timed-out', 'timed-out', 'timed-out', 'timed-out'])
    // Two peers are an or.
    cluster.patch(
      'networkpolicies web',
      { spec: { ingress: [{ from: [{ namespaceSelector }, { podSelector: client }] }] } },
      { type: 'merge' }
    )
    expect(toWeb()).toEqual(['200', 'timed-out', 'timed-out', '200'])
  })

  test('S1 ipBlock with except', () => {
    start()
    policy('web', {
      podSelector: web,
      ingress: [{ from: [{ ipBlock: { cidr: '10.244.0.0/16', except: [`${ip('client')}/32`] } }] }]
    })
    expect(toWeb()).toEqual(['timed-out', '200', '200', '200'])
  })

  test('S1 ports: by number, by name, as a range, by protocol', () => {
    start()
    const withPort = (port: Body): readonly string[] => {
      cluster.delete('networkpolicies web')
      policy('web', { podSelector: web, ingress: [{ ports: [port] }] })
      return toWeb()
    }
    const [all, none] = [Array<string>(4).fill('200'), Array<string>(4).fill('timed-out')]
    expect(withPort({ port: 80 })).toEqual(all)
    expect(withPort({ port: 81 })).toEqual(none)
    expect(withPort({ port: 'http' })).toEqual(all)
    expect(withPort({ port: 'https' })).toEqual(none)
    expect(withPort({ port: 79, endPort: 90 })).toEqual(all)
    expect(withPort({ port: 81, endPort: 90 })).toEqual(none)
    expect(withPort({ protocol: 'UDP' })).toEqual(none)
    expect(withPort({ protocol: 'TCP' })).toEqual(all)
  })

  test('S1 egress: a name is not even found until DNS is allowed', () => {
    start()
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }
    policy('client', { podSelector: client, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: web }] }] })
    expect(from('client', ip('web'))).toBe('200')
    expect(from('client', ip('db'))).toBe('timed-out')
    // By the Service's address too: policies see what is behind it.
    expect(from('client', cluster.get<Service>('services web')!.spec.clusterIP!)).toBe('200')
    const name = ask(cluster, fromPod(cluster, 'client'), 'http://web/')
    expect([outcome(name), Math.round(name.latency / 1000)]).toEqual(['no-server', 10])
    expect(wayOf(name)).toContain('NetworkPolicy Egress')
    policy('dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
          ports: [{ protocol: 'UDP', port: 53 }]
        }
      ]
    })
    expect(from('client', 'web')).toBe('200')
    // The others have become isolated by that.
    expect(from('near', ip('web'))).toBe('timed-out')
  })

  test('S1 egress to the world outside by ipBlock', () => {
    start()
    policy('client', {
      podSelector: client,
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['142.250.0.0/16'] } }] }]
    })
    expect(from('client', 'example.com')).toBe('200')
    expect(from('client', 'google.com')).toBe('timed-out')
  })

  test('S1 policyTypes that nobody wrote: Ingress, and Egress where there are rules for it', () => {
    start()
    policy('web', { podSelector: web, egress: [{ to: [{ podSelector: {} }] }] })
    expect(toWeb()).toEqual(['timed-out', 'timed-out', 'timed-out', 'timed-out'])
    expect(from('web', ip('db'))).toBe('200')
    expect(from('web', ip('stranger', 'other'))).toBe('timed-out')
  })

  test('S1 a pod always reaches itself, and one in its machine’s network is not selected', () => {
    start()
    policy('all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    expect(outcome(ask(cluster, fromPod(cluster, 'web'), `http://${ip('web')}/`))).toBe('200')
    expect(outcome(ask(cluster, fromPod(cluster, 'web'), 'http://127.0.0.1/'))).toBe('200')
    cluster.create(pod('host', {}, { hostNetwork: true, nodeName: 'worker-2' }))
    cluster.run(20)
    expect(outcome(ask(cluster, outside, `http://${ip('host')}/`))).toBe('200')
  })

  test('S1 through a node port web sees the machine’s address, so that only an ipBlock lets it in', () => {
    start()
    cluster.patch('services web', { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] } })
    policy('web', { podSelector: web, ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] })
    cluster.run(2)
    const at = (node: string): string => outcome(ask(cluster, outside, `http://${node}:30080/`, { timeout: 2000 }))
    // worker-1 has the pod: its rules see the client before the source is rewritten.
    expect([at('172.18.0.3'), at('172.18.0.4')]).toEqual(['200', 'timed-out'])
  })
})
