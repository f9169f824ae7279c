import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import { Cluster, refusal } from './cluster.ts'
import { deployment, pod, service } from './manifests.ts'
import { answerers, ask, fromNode, fromPod, outcome, outside, times, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const nodes = { 'control-plane-1': '172.18.0.2', 'worker-1': '172.18.0.3', 'worker-2': '172.18.0.4' }
const nodePort = (more = {}) => ({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }], ...more })

describe('S5 NodePort', () => {
  test('S5 every node answers on its port, whatever node the pods are on', () => {
    cluster.create(pod('web', {}, { nodeName: 'worker-1' }, { labels: { app: 'web' } }))
    cluster.create(service('web', nodePort()))
    cluster.run(20)
    const reports = Object.values(nodes).map((address) => ask(cluster, outside, `http://${address}:30080/`))
    expect(reports.map(outcome)).toEqual(['200', '200', '200'])
    // The source is rewritten: the answer has to come back the same way.
    expect(reports.map(({ seenFrom }) => seenFrom)).toEqual(['10.244.0.0', '10.244.1.1', '10.244.2.0'])
    expect(wayOf(reports[2]!)).toMatch(/^ outside: from 203\.0\.113\.10 to 172\.18\.0\.4:30080\nworker-2 eth0: in from/)
    expect(wayOf(reports[2]!)).toContain('worker-2 KUBE-EXT-LOLE4ISW44XBNF3G: default/web 172.18.0.4:30080 → ')
    expect(wayOf(reports[2]!)).toContain('worker-2 KUBE-POSTROUTING: MASQUERADE: the source becomes 10.244.2.0')
    expect(outcome(ask(cluster, outside, 'http://172.18.0.3:30081/'))).toBe('refused')
  })

  test('S5 allocated or given, within 30000-32767, and refused where it is taken', () => {
    const port = cluster.create<Service>(service('free', { type: 'NodePort' })).spec.ports![0]!.nodePort!
    expect(port >= 30_000 && port <= 32_767).toBe(true)
    cluster.create(service('web', nodePort()))
    expect(refusal(cluster.tryCreate(service('again', nodePort()))).message).toBe(
      'Service "again" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated'
    )
  })

  test('S5 the address of a node that is dead stops answering, those of others go on', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(service('web', nodePort()))
    cluster.run(20)
    cluster.engine.setNodePower('worker-1', false)
    const dead = ask(cluster, outside, 'http://172.18.0.3:30080/', { timeout: 2000 })
    expect([outcome(dead), wayOf(dead).split('\n').at(-1)]).toEqual([
      'timed-out',
      ' network: 172.18.0.3 does not answer: the machine is off LOST'
    ])
    // Until the node is found to be dead, some of the requests go to its pods and are lost.
    const early = answerers(times(20, () => ask(cluster, outside, 'http://172.18.0.4:30080/', { timeout: 500 })))
    expect(early['timed-out']).toBeGreaterThan(0)
    cluster.run(60)
    expect(
      answerers(times(20, () => ask(cluster, outside, 'http://172.18.0.4:30080/', { timeout: 500 })))
    ).not.toHaveProperty('timed-out')
  })

  test('S5 externalTrafficPolicy Local: the client’s own address, and only nodes with a pod answer', () => {
    cluster.create(pod('web', {}, { nodeName: 'worker-1' }, { labels: { app: 'web' } }))
    cluster.create(service('web', nodePort({ externalTrafficPolicy: 'Local' })))
    cluster.run(20)
    const near = ask(cluster, outside, 'http://172.18.0.3:30080/')
    expect([outcome(near), near.seenFrom]).toEqual(['200', '203.0.113.10'])
    const far = ask(cluster, outside, 'http://172.18.0.4:30080/', { timeout: 2000 })
    expect(outcome(far)).toBe('timed-out')
    expect(wayOf(far)).toContain('externalTrafficPolicy Local, and no endpoint on worker-2: DROP LOST')
    // From within, the policy is passed by: as if the request had gone out and come in elsewhere.
    expect(outcome(ask(cluster, fromNode('worker-2'), 'http://172.18.0.4:30080/'))).toBe('200')
    cluster.create(pod('client', {}, { nodeName: 'worker-2' }))
    cluster.run(15)
    expect(outcome(ask(cluster, fromPod(cluster, 'client'), 'http://172.18.0.4:30080/'))).toBe('200')
  })

  test('S5 a pod reaches a node port of another node', () => {
    cluster.create(pod('web', {}, { nodeName: 'worker-1' }, { labels: { app: 'web' } }))
    cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
    cluster.create(service('web', nodePort()))
    cluster.run(20)
    const report = ask(cluster, fromPod(cluster, 'client'), 'http://172.18.0.4:30080/')
    expect(outcome(report)).toBe('200')
    expect(wayOf(report)).toContain('worker-2 KUBE-EXT-LOLE4ISW44XBNF3G')
  })

  test('S5 without endpoints it is refused', () => {
    cluster.create(service('web', nodePort()))
    cluster.run(3)
    expect(outcome(ask(cluster, outside, 'http://172.18.0.3:30080/'))).toBe('refused')
  })

  test('S5 hostPort leads to the pod on its own node only', () => {
    cluster.create(pod('web', { ports: [{ containerPort: 80, hostPort: 8080 }] }, { nodeName: 'worker-1' }))
    cluster.run(20)
    expect(Object.values(nodes).map((address) => outcome(ask(cluster, outside, `http://${address}:8080/`)))).toEqual([
      'refused',
      '200',
      'refused'
    ])
  })
})

describe('S7 externalIPs', () => {
  test('S7 a packet that comes to a node for an external IP is led to the pods', () => {
    cluster.create(pod('web', {}, { nodeName: 'worker-1' }, { labels: { app: 'web' } }))
    cluster.create(service('web', { externalIPs: ['198.51.100.99', '172.18.0.4'] }))
    cluster.run(20)
    const routed = ask(cluster, outside, 'http://198.51.100.99/')
    expect(outcome(routed)).toBe('200')
    expect(wayOf(routed)).toContain('router: the router before the cluster sends 198.51.100.99 to ')
    // Also where it is a node's own address.
    expect(outcome(ask(cluster, outside, 'http://172.18.0.4/'))).toBe('200')
    expect(outcome(ask(cluster, outside, 'http://172.18.0.3/'))).toBe('refused')
    cluster.create(pod('client'))
    cluster.run(15)
    expect(outcome(ask(cluster, fromPod(cluster, 'client'), 'http://198.51.100.99/'))).toBe('200')
    expect(outcome(ask(cluster, outside, 'http://198.51.100.98/', { timeout: 2000 }))).toBe('timed-out')
  })
})

describe('S6 addresses of load balancers', () => {
  const balanced = (more = {}): void => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.create(service('web', { type: 'LoadBalancer', ...more }))
    cluster.run(20)
    cluster.patch(
      'services web',
      { status: { loadBalancer: { ingress: [{ ip: '192.0.2.100' }] } } },
      { subresource: 'status', type: 'merge' }
    )
    cluster.run(2)
  }

  test('S6 <pending> without a provider; with an address it is answered, past a dead node', () => {
    cluster.create(service('other', { type: 'LoadBalancer' }))
    expect(cluster.rows('services').find((row) => row['Name'] === 'other')!['External-IP']).toBe('<pending>')
    balanced()
    const report = ask(cluster, outside, 'http://192.0.2.100/')
    expect(outcome(report)).toBe('200')
    const node = /192\.0\.2\.100 is announced by (\S+)/.exec(wayOf(report))![1]!
    cluster.engine.setNodePower(node, false)
    cluster.run(400)
    const again = ask(cluster, outside, 'http://192.0.2.100/')
    expect(outcome(again)).toBe('200')
    expect(wayOf(again)).not.toContain(`announced by ${node}`)
  })

  test('S6 loadBalancerSourceRanges let in only who is in them', () => {
    balanced({ loadBalancerSourceRanges: ['203.0.113.0/24'] })
    const at = (address: string): string =>
      outcome(ask(cluster, { kind: 'outside', address }, 'http://192.0.2.100/', { timeout: 2000 }))
    expect([at('203.0.113.10'), at('198.51.100.1')]).toEqual(['200', 'timed-out'])
  })

  test('S6 externalTrafficPolicy Local: a health check port tells which nodes have a pod, and only those announce', () => {
    balanced({ externalTrafficPolicy: 'Local' })
    const [web] = cluster.pods('app=web')
    const { healthCheckNodePort } = cluster.get<Service>('services web')!.spec
    const checks = Object.entries(nodes).map(([node, address]) => [
      node,
      outcome(ask(cluster, outside, `http://${address}:${healthCheckNodePort!}/`))
    ])
    expect(checks).toEqual(Object.keys(nodes).map((node) => [node, node === web!.spec.nodeName ? '200' : '503']))
    const report = ask(cluster, outside, 'http://192.0.2.100/')
    expect([outcome(report), report.seenFrom, report.by!.node]).toEqual([
      '200',
      '203.0.113.10',
      (web as Pod).spec.nodeName
    ])
  })
})
