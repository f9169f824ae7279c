import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Cluster } from './cluster.ts'
import { pod } from './manifests.ts'
import { ask, fromNode, fromPod, outcome, outside, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
  cluster.create(pod('client'))
  cluster.run(15)
})
afterEach(() => cluster.close())

const client = () => fromPod(cluster, 'client')
const bare = (name: string, port: number, targetPort = port) =>
  cluster.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ port, targetPort }] }
  })

describe('S12 the world outside', () => {
  test('S12 pods and machines reach hosts beyond the cluster, under the machine’s address', () => {
    const report = ask(cluster, client(), 'http://google.com/')
    expect(report.answer).toMatchObject({ kind: 'http', status: 200 })
    expect(report.seenFrom).toMatch(/^172\.18\.0\.[34]$/)
    expect(wayOf(report).split('\n').at(-1)).toBe(' outside: received by google.com')
    expect(outcome(ask(cluster, fromNode('worker-1'), 'https://kubernetes.io/'))).toBe('200')
    expect(outcome(ask(cluster, outside, 'http://example.com/'))).toBe('200')
    expect(outcome(ask(cluster, client(), 'http://google.com:8080/'))).toBe('refused')
    expect(outcome(ask(cluster, client(), 'http://nowhere.example/'))).toBe('NXDOMAIN')
    expect(outcome(ask(cluster, client(), 'http://192.0.2.1/', { timeout: 3000 }))).toBe('timed-out')
  })

  test('S12 a machine that is cut off reaches nobody outside', () => {
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: true })
    const report = ask(cluster, fromNode('worker-1'), 'http://142.250.74.46/', { timeout: 3000 })
    expect([outcome(report), wayOf(report).split('\n').at(-1)]).toEqual([
      'timed-out',
      'worker-1 eth0: the machine’s cable is cut LOST'
    ])
  })

  test('S12 other hosts are there as soon as somebody says so, and after a restart of the process', () => {
    cluster.engine.setOutsideHosts([
      {
        names: ['api.example'],
        address: '198.51.100.77',
        latency: 40,
        ports: [{ port: 80, http: { status: 503, body: 'later' } }, { port: 5432 }]
      }
    ])
    cluster.restart()
    cluster.run(5)
    const report = ask(cluster, client(), 'http://api.example/')
    expect(report.answer).toEqual({ kind: 'http', status: 503, body: 'later' })
    expect(report.latency).toBeGreaterThan(80)
    expect(outcome(ask(cluster, client(), 'http://api.example:5432/', { scheme: 'tcp' }))).toBe('connected')
    expect(outcome(ask(cluster, client(), 'http://google.com/'))).toBe('NXDOMAIN')
  })
})

describe('S3 a Service without selector', () => {
  test('S3 leads to hand-written Endpoints outside the cluster, and elsewhere as soon as they change', () => {
    bare('legacy', 80, 9376)
    expect(outcome(ask(cluster, client(), 'http://legacy/'))).toBe('refused')
    cluster.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'legacy' },
      subsets: [{ addresses: [{ ip: '192.0.2.42' }], ports: [{ port: 9376 }] }]
    })
    cluster.run(3)
    const report = ask(cluster, client(), 'http://legacy/')
    expect(report.answer).toEqual({
      kind: 'http',
      status: 200,
      body: '<!doctype html><title>192.0.2.42:9376</title><h1>192.0.2.42:9376</h1>\n'
    })
    expect(wayOf(report)).toContain(':80 → 192.0.2.42:9376: the only endpoint')
    cluster.patch('endpoints legacy', { subsets: [{ addresses: [{ ip: '198.51.100.20' }], ports: [{ port: 80 }] }] })
    cluster.run(3)
    expect(ask(cluster, client(), 'http://legacy/').by).toEqual({ address: '198.51.100.20', port: 80 })
  })

  test('S3 … or to slices that somebody wrote', () => {
    bare('legacy', 80)
    cluster.create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'legacy-1', labels: { 'kubernetes.io/service-name': 'legacy' } },
      addressType: 'IPv4',
      ports: [{ name: '', port: 80 }],
      endpoints: [{ addresses: ['198.51.100.20'] }]
    })
    cluster.run(3)
    expect(outcome(ask(cluster, client(), 'http://legacy/'))).toBe('200')
  })
})
