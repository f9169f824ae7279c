import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WayEnd, WayFault } from '../../../shared/chaos/fault.ts'
import type { Lease, Pod } from '../../../shared/schema/types.ts'
import { breaker, deploymentTarget, on, podTarget, refusalOf, start, stop } from './chaos-faults.ts'
import { Cluster, conditionOf } from './cluster.ts'
import { pod, service } from './manifests.ts'
import { ask, fromPod, outcome, outside, times, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
  cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
  cluster.create(pod('near', {}, { nodeName: 'worker-1' }, { labels: { app: 'near' } }))
  cluster.create(pod('web', {}, { nodeName: 'worker-2' }, { labels: { app: 'web' } }))
  cluster.create(service('web'))
  cluster.run(20)
})
afterEach(() => cluster.close())

const client = () => fromPod(cluster, 'client')
const get = (url: string, timeout = 5000) => ask(cluster, client(), url, { timeout })
const address = (name: string): string => cluster.get<Pod>(`pods ${name}`)!.status!.podIP!
const nodes = (...names: readonly string[]): WayEnd => ({ kind: 'nodes', names })
const between = (from: WayEnd, to: WayEnd, what: Partial<WayFault>): WayFault => ({ kind: 'way', from, to, ...what })
const readyOf = (node: string) => conditionOf(cluster.node(node), 'Ready')!['status']

describe('D7 the network between machines', () => {
  test('D7: latency between two machines is in the hops and in the answer’s time, there and back', () => {
    const usual = get('http://web/')
    const id = start(cluster, between(nodes('worker-1'), nodes('worker-2'), { delay: 100 }))
    const slow = get('http://web/')
    expect(outcome(slow)).toBe('200')
    // The handshake, then question and answer: four ways.
    expect(Math.round(slow.latency - usual.latency)).toBeGreaterThanOrEqual(400)
    expect(wayOf(slow)).toContain(' network: between worker-1 and worker-2: 100 ms slower')
    expect(get(`http://${address('near')}/`).latency).toBeLessThan(50)
    stop(cluster, id)
    expect(get('http://web/').latency).toBeLessThan(usual.latency + 50)
  })

  test('D7: in one direction only half of it', () => {
    const usual = get(`http://${address('web')}/`)
    start(cluster, between(nodes('worker-2'), nodes('worker-1'), { delay: 100, isOneWay: true }))
    const slow = get(`http://${address('web')}/`)
    expect(Math.round(slow.latency - usual.latency)).toBe(200)
    expect(wayOf(slow)).toContain('0 ms there and 100 ms back slower')
    cluster.engine.changeChaos({ type: 'stop-all' }, breaker)
    start(cluster, between(nodes('worker-1'), nodes('worker-2'), { delay: 100, isOneWay: true }))
    expect(Math.round(get(`http://${address('web')}/`).latency - usual.latency)).toBe(200)
  })

  test('D7: lost packets are sent again: some answers come late, none is wrong', () => {
    start(cluster, between(nodes('worker-1'), nodes('worker-2'), { loss: 0.2 }))
    const reports = times(40, () => get(`http://${address('web')}/`, 60_000))
    expect(reports.every((report) => outcome(report) === '200')).toBe(true)
    const late = reports.filter(({ latency }) => latency > 150).length
    expect(late).toBeGreaterThan(8)
    expect(late).toBeLessThan(35)
    // What is lost of a connection that stands is sent again sooner than its first packet.
    expect(reports.some(({ latency }) => latency > 150 && latency < 900)).toBe(true)
    expect(reports.some((report) => wayOf(report).includes('the first packet was sent 2 times'))).toBe(true)
  })

  test('D7: a partition between two groups of machines parts who is on them, and nobody else', () => {
    const id = start(cluster, between(nodes('worker-1'), nodes('worker-2'), { loss: 1 }))
    const lost = get(`http://${address('web')}/`)
    expect(lost.answer).toEqual({ kind: 'timed-out', isConnected: false })
    expect(wayOf(lost).split('\n').at(-1)).toBe(' network: from worker-1 to worker-2 all packets are lost LOST')
    expect(outcome(get(`http://${address('near')}/`))).toBe('200')
    cluster.run(120)
    expect([readyOf('worker-1'), readyOf('worker-2')]).toEqual(['True', 'True'])
    stop(cluster, id)
    expect(outcome(get(`http://${address('web')}/`))).toBe('200')
  })

  test('D7: in one direction the question arrives and the answer does not', () => {
    start(cluster, between(nodes('worker-2'), nodes('worker-1'), { loss: 1, isOneWay: true }))
    const lost = get(`http://${address('web')}/`)
    expect(lost.answer).toEqual({ kind: 'timed-out', isConnected: false })
    expect(wayOf(lost).split('\n').at(-1)).toBe(
      ' network: the answer: from worker-2 to worker-1 all packets are lost LOST'
    )
  })

  test('D7: an answer that is on its way when the partition begins never comes', () => {
    start(cluster, { kind: 'slow', target: podTarget('web'), delay: 2000 })
    let heard: string | undefined
    cluster.engine.sendRequest(
      client(),
      { scheme: 'http', host: address('web'), port: 80, path: '/', timeout: 10_000 },
      (report) => void (heard = outcome(report))
    )
    cluster.run(1)
    start(cluster, between(nodes('worker-1'), nodes('worker-2'), { loss: 1 }))
    cluster.run(20)
    expect(heard).toBe('timed-out')
  })

  test('D7: with the control plane on the other side heartbeats stop, the node is NotReady, and comes back', () => {
    const renewed = () => cluster.get<Lease>('leases worker-2', 'kube-node-lease')!.spec.renewTime!
    const id = start(cluster, between(nodes('control-plane-1'), nodes('worker-2'), { loss: 1 }))
    cluster.run(15)
    const last = renewed()
    cluster.run(60)
    expect(renewed()).toBe(last)
    expect([readyOf('worker-1'), readyOf('worker-2')]).toEqual(['True', 'Unknown'])
    // What runs there runs on, and is reached from elsewhere.
    expect(outcome(get(`http://${address('web')}/`))).toBe('200')
    cluster.restart()
    cluster.run(5)
    expect(readyOf('worker-2')).toBe('Unknown')
    stop(cluster, id)
    cluster.run(15)
    expect(renewed()).not.toBe(last)
    expect(readyOf('worker-2')).toBe('True')
  })

  test('D7: somebody outside meets what is between a machine and everyone', () => {
    cluster.patch('services web', { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] } })
    cluster.run(5)
    const ofNode = cluster.node('worker-1').status!.addresses!.find(({ type }) => type === 'InternalIP')!.address
    start(cluster, between(nodes('worker-1'), { kind: 'everyone' }, { delay: 50 }))
    const report = ask(cluster, outside, `http://${ofNode}:30080/`)
    expect(outcome(report)).toBe('200')
    expect(wayOf(report)).toContain(' network: between outside and worker-1: 50 ms slower')
    expect(wayOf(report)).toContain(' network: between worker-1 and worker-2: 50 ms slower')
  })
})

describe('D7 the network between pods and Services', () => {
  test('D7: a pod and a Service are parted, whoever else asks is answered', () => {
    const id = start(
      cluster,
      between(
        { kind: 'pods', ...podTarget('client') },
        { kind: 'service', namespace: 'default', name: 'web' },
        { loss: 1 }
      )
    )
    const lost = get('http://web/')
    expect(outcome(lost)).toBe('timed-out')
    expect(wayOf(lost).split('\n').at(-1)).toBe(' network: from client to web all packets are lost LOST')
    expect(outcome(ask(cluster, fromPod(cluster, 'near'), 'http://web/'))).toBe('200')
    expect(outcome(get(`http://${address('near')}/`))).toBe('200')
    stop(cluster, id)
    expect(outcome(get('http://web/'))).toBe('200')
    start(
      cluster,
      between(
        { kind: 'pods', ...podTarget('client') },
        { kind: 'service', namespace: 'default', name: 'web' },
        { loss: 1 }
      )
    )
    // With the Service goes what was about it.
    cluster.delete('services web')
    expect(on(cluster)).toEqual([])
  })

  test('D7: a Service without a selector is parted by its address alone', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'bare' }, spec: { ports: [{ port: 80 }] } })
    cluster.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'bare' },
      subsets: [{ addresses: [{ ip: address('near') }], ports: [{ port: 80 }] }]
    })
    cluster.run(5)
    expect(outcome(get('http://bare/'))).toBe('200')
    start(cluster, between({ kind: 'everyone' }, { kind: 'service', namespace: 'default', name: 'bare' }, { loss: 1 }))
    expect(outcome(get('http://bare/'))).toBe('timed-out')
    expect(outcome(get(`http://${address('near')}/`))).toBe('200')
  })

  test('D7: nobody is at both ends, and who is not there cannot be parted', () => {
    expect(refusalOf(cluster, between(nodes('worker-1'), nodes('worker-1'), { loss: 1 }))).toBe(
      'worker-1 cannot be at both ends'
    )
    expect(refusalOf(cluster, between(nodes('worker-9'), nodes('worker-1'), { loss: 1 }))).toBe(
      'nodes "worker-9" not found'
    )
    expect(refusalOf(cluster, between({ kind: 'everyone' }, { kind: 'everyone' }, { loss: 1 }))).toBe(
      'one end must be somebody'
    )
    expect(refusalOf(cluster, between(nodes('worker-1'), nodes('worker-2'), {}))).toBe('packets must be late or lost')
  })
})

describe('D7 names', () => {
  test('D7: CoreDNS does not know a name, and those below it; others it knows', () => {
    const id = start(cluster, { kind: 'dns', answer: 'NXDOMAIN', name: 'web.default' })
    expect(outcome(get('http://web/'))).toBe('NXDOMAIN')
    expect(outcome(get('http://google.com/'))).toBe('200')
    stop(cluster, id)
    expect(outcome(get('http://web/'))).toBe('200')
  })

  test('D7: CoreDNS fails, or answers nothing at all: then the client asks again and gives up', () => {
    const fails = start(cluster, { kind: 'dns', answer: 'SERVFAIL' })
    expect(outcome(get('http://web/'))).toBe('SERVFAIL')
    stop(cluster, fails)
    const id = start(cluster, { kind: 'dns', answer: 'silence' })
    const report = get('http://web/', 60_000)
    expect(outcome(report)).toBe('no-server')
    expect(report.latency).toBeGreaterThanOrEqual(10_000)
    expect(wayOf(report)).toContain('no answer in 5 s LOST')
    // An address needs nobody.
    expect(outcome(get(`http://${address('web')}/`))).toBe('200')
    stop(cluster, id)
    expect(outcome(get('http://web/'))).toBe('200')
  })

  test('D7: CoreDNS that hangs answers no name, one that crashes refuses', () => {
    const target = deploymentTarget('coredns', 'kube-system')
    const id = start(cluster, { kind: 'hang', target })
    expect(outcome(get('http://web/', 60_000))).toBe('no-server')
    stop(cluster, id)
    expect(outcome(get('http://web/'))).toBe('200')
    start(cluster, { kind: 'crash', target, exitCode: 1, again: 500 })
    cluster.run(30)
    expect(outcome(get('http://web/', 60_000))).toBe('no-server')
  })
})
