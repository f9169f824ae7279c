import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WayEnd } from '../../../shared/chaos/fault.ts'
import { deploymentTarget, podTarget, start, stop } from './chaos-faults.ts'
import { Cluster } from './cluster.ts'
import { failing, loadOf, startLoad } from './loads.ts'
import { deployment, pod, service } from './manifests.ts'
import { fromPod } from './requests.ts'

let cluster: Cluster
let load: string
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
  cluster.create(deployment('web', { replicas: 2, pod: { nodeName: 'worker-2' } }))
  cluster.create(service('web'))
  cluster.run(20)
  load = startLoad(cluster, fromPod(cluster, 'client'), 'http://web/', 100, { timeout: 5000 })
  cluster.run(10)
})
afterEach(() => cluster.close())

const nodes = (...names: readonly string[]): WayEnd => ({ kind: 'nodes', names })
const median = () => loadOf(cluster, load).latency?.p50 ?? Infinity
const failed = () => failing(cluster, load)

test('D7: steady loads meet a partition at once, and go on when it is over', () => {
  expect(failed()).toBe('')
  const id = start(cluster, { kind: 'way', from: nodes('worker-1'), to: nodes('worker-2'), loss: 1 })
  cluster.run(6)
  expect(failed()).toBe('connect-timeout 100/s')
  stop(cluster, id)
  cluster.run(6)
  expect(failed()).toBe('')
})

test('D7: steady loads are late where the network or the containers are slow', () => {
  const usual = median()
  const way = start(cluster, { kind: 'way', from: nodes('worker-1'), to: nodes('worker-2'), delay: 50 })
  cluster.run(6)
  expect(median() - usual).toBeGreaterThan(195)
  expect(median() - usual).toBeLessThan(210)
  stop(cluster, way)
  start(cluster, { kind: 'slow', target: deploymentTarget('web'), delay: 300 })
  cluster.run(6)
  expect(median()).toBeGreaterThan(250)
  expect(failed()).toBe('')
})

test('D7: steady loads pay for lost packets with the time in which they are sent again', () => {
  const usual = loadOf(cluster, load).latency!
  start(cluster, { kind: 'way', from: nodes('worker-1'), to: nodes('worker-2'), loss: 0.1 })
  cluster.run(6)
  const { p50, p95 } = loadOf(cluster, load).latency!
  expect(p50 - usual.p50).toBeLessThan(100)
  expect(p95).toBeGreaterThan(900)
  // Three first packets in a row: those of the fourth would come after the client has given up.
  expect(failed()).toBe('connect-timeout 1/s')
})

test('D7: steady loads wait for a container that hangs, and know no name that CoreDNS denies', () => {
  const [web] = cluster.pods('app=web')
  const id = start(cluster, { kind: 'hang', target: podTarget(web!.metadata.name) })
  cluster.run(6)
  expect(failed()).toBe('timeout 50/s')
  stop(cluster, id)
  cluster.run(6)
  expect(failed()).toBe('')
  start(cluster, { kind: 'dns', answer: 'NXDOMAIN', name: 'web.default' })
  cluster.run(6)
  expect(failed()).toBe('unresolved 100/s')
})
