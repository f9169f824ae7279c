import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import { undisturbed } from '../containers/disturbance.ts'
import { Cluster } from './cluster.ts'
import { failing, loadOf, rates, startLoad } from './loads.ts'
import { deployment, pod, service, shell } from './manifests.ts'
import { fromNode, fromPod, outside } from './requests.ts'
import { sampleDocuments } from './samples.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
  cluster.create(deployment('web', { replicas: 3 }))
  cluster.create(service('web', { type: 'NodePort' }))
  cluster.run(20)
})
afterEach(() => cluster.close())

const client = () => fromPod(cluster, 'client')
const web = () => cluster.get<Service>('services web')!
const containerOf = (one: Pod): string => one.status!.containerStatuses![0]!.containerID!

describe('S11 steady loads', () => {
  test('S11: a load from a pod to a Service spreads evenly over its pods, and is counted whoever looks', () => {
    const id = startLoad(cluster, client(), 'http://web/', 300)
    cluster.run(10)
    const load = loadOf(cluster, id)
    expect(rates(cluster, id)).toEqual([100, 100, 100])
    expect(load.pods.map(({ name }) => name).toSorted()).toEqual(
      cluster
        .pods('app=web')
        .map(({ metadata }) => metadata.name)
        .toSorted()
    )
    expect(load.failed).toBe(0)
    // All but the milliseconds in which the name was looked up.
    expect(load.sent).toBeGreaterThan(2900)
    expect(load.sent).toBeLessThanOrEqual(3000)
    expect(load.latency!.p50).toBeGreaterThan(1)
    expect(load.latency!.p99).toBeGreaterThan(load.latency!.p95)
  })

  test('S11: from a machine and from outside, to a pod, a node port and a load balancer', () => {
    const [first] = cluster.pods('app=web')
    const { nodePort } = web().spec.ports![0]!
    const toPod = startLoad(cluster, fromNode('worker-1'), `http://${first!.status!.podIP}/`, 50)
    const toNodePort = startLoad(cluster, outside, `http://172.18.0.3:${nodePort}/`, 90)
    cluster.patch('services web', { spec: { externalIPs: ['192.0.2.80'] } })
    cluster.run(3)
    const toExternal = startLoad(cluster, outside, 'http://192.0.2.80/', 30)
    const toClusterIP = startLoad(cluster, outside, `http://${web().spec.clusterIP}/`, 10, { timeout: 2000 })
    cluster.run(5)
    expect(rates(cluster, toPod)).toEqual([50])
    expect(rates(cluster, toNodePort)).toEqual([30, 30, 30])
    expect(rates(cluster, toExternal)).toEqual([10, 10, 10])
    // From outside there are ten milliseconds to the machine, each way and twice.
    expect(loadOf(cluster, toNodePort).latency!.p50).toBeGreaterThan(40)
    expect(failing(cluster, toClusterIP)).toBe('connect-timeout 10/s')
  })

  test('S11: through an Ingress all controllers and backends work, and 503 and 502 have their reasons', () => {
    for (const document of sampleDocuments('ingress-nginx')) cluster.create(document)
    cluster.run(60)
    const backend = { service: { name: 'web', port: { number: 80 } } }
    cluster.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web' },
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: 'shop.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }]
      }
    })
    cluster.run(2)
    const controller = cluster.get<Service>('services ingress-nginx-controller', 'ingress-nginx')!
    const { nodePort } = controller.spec.ports!.find(({ name }) => name === 'http')!
    const headers = { Host: 'shop.example' }
    const id = startLoad(cluster, outside, `http://172.18.0.3:${nodePort}/`, 120, { headers })
    cluster.run(5)
    expect(rates(cluster, id)).toEqual([40, 40, 40])
    expect(loadOf(cluster, id).failed).toBe(0)
    // One that hangs is waited for; nginx asks another where a connection is refused.
    const [first, second, third] = cluster.pods('app=web')
    cluster.engine.runtime.crash(containerOf(first!), { exitCode: 1 })
    cluster.run(0.05)
    expect(failing(cluster, id)).toBe('')
    for (const one of [second!, third!]) cluster.engine.runtime.crash(containerOf(one), { exitCode: 1 })
    cluster.run(0.01)
    expect(failing(cluster, id)).toBe('502 120/s')
    cluster.run(30)
    expect(failing(cluster, id)).toBe('')
    cluster.patch('deployments web', { spec: { replicas: 0 } })
    cluster.run(10)
    expect(failing(cluster, id)).toBe('503 120/s')
    cluster.patch('deployments web', { spec: { replicas: 1 } })
    cluster.run(20)
    expect(rates(cluster, id)).toEqual([120])
  })

  test('S11: why requests fail is told by reason, from the moment on at which it begins', () => {
    const id = startLoad(cluster, client(), 'http://web/', 300, { timeout: 3000 })
    const missing = startLoad(cluster, client(), 'http://web/nowhere', 30)
    const nameless = startLoad(cluster, client(), 'http://nobody/', 30)
    cluster.run(5)
    expect(failing(cluster, missing)).toBe('404 30/s')
    expect(failing(cluster, nameless)).toBe('unresolved 30/s')
    const [first] = cluster.pods('app=web')
    cluster.engine.runtime.disturb(containerOf(first!), { ...undisturbed, isHung: true })
    cluster.run(0.01)
    expect(failing(cluster, id)).toBe('timeout 100/s')
    cluster.engine.runtime.disturb(containerOf(first!), { ...undisturbed, isHung: false })
    cluster.run(0.01)
    expect(failing(cluster, id)).toBe('')
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(0.01)
    expect(failing(cluster, id)).toMatch(/^connect-timeout/)
    cluster.engine.setNodePower('worker-2', true)
    cluster.run(120)
    expect(failing(cluster, id)).toBe('')
    cluster.delete('services web')
    cluster.run(5)
    expect(failing(cluster, id)).toBe('unresolved 300/s')
    cluster.create(service('web'))
    cluster.run(5)
    expect(failing(cluster, id)).not.toContain('unresolved')
  })

  test('S11: a failure of milliseconds is counted, though nobody looked and the chart is coarse', () => {
    const [first] = cluster.pods('app=web')
    const id = startLoad(cluster, client(), `http://${first!.status!.podIP}/`, 1000)
    cluster.run(5)
    cluster.engine.runtime.disturb(containerOf(first!), { ...undisturbed, isHung: true })
    cluster.run(0.02)
    cluster.engine.runtime.disturb(containerOf(first!), { ...undisturbed, isHung: false })
    cluster.run(3600)
    expect(loadOf(cluster, id)).toMatchObject({ sent: 3_605_020, failed: 20 })
    const start = cluster.now - 3_605_020
    const { failing: lines, step, times } = cluster.engine.traffic.series(id, start, cluster.now)!
    const [line] = lines
    const lengths = times.map((time) => Math.min(time + step, cluster.now) - Math.max(time, start))
    const failed = line!.rps.reduce((sum: number, rps, index) => sum + ((rps ?? 0) * lengths[index]!) / 1000, 0)
    expect(line!.reason).toBe('timeout')
    expect(failed).toBeCloseTo(20, 0)
  })

  test('S11: rates follow their shapes: ramp, spike and the hours of a day, and sums are exact', () => {
    const { podIP } = cluster.pods('app=web')[0]!.status!
    const begin = (shape: Parameters<typeof startLoad>[3]): string =>
      startLoad(cluster, client(), `http://${podIP}/`, shape)
    const ramp = begin({ kind: 'ramp', from: 0, to: 100, seconds: 100 })
    const spike = begin({ kind: 'spike', rps: 10, peak: 500, after: 30, seconds: 10 })
    const daily = begin({ kind: 'daily', least: 10, most: 110 })
    cluster.run(35)
    expect(loadOf(cluster, ramp)).toMatchObject({ rps: 35, sent: 613 })
    expect(loadOf(cluster, spike)).toMatchObject({ rps: 500, sent: 2800 })
    cluster.run(165)
    expect(loadOf(cluster, ramp)).toMatchObject({ rps: 100, sent: 15_000 })
    expect(loadOf(cluster, spike)).toMatchObject({ rps: 10, sent: 190 * 10 + 5000 })
    // Just past noon: two thirds of the way from the middle to the most.
    expect(loadOf(cluster, daily).rps).toBeGreaterThan(90)
    cluster.run(3400)
    const { startedAt, sent } = loadOf(cluster, daily)
    const busiest = Date.UTC(2026, 10, 20, 15)
    const rate = (at: number): number => 60 + 50 * Math.cos((2 * Math.PI * (at - busiest)) / 86_400_000)
    const seconds = Array.from({ length: 3600 }, (_, second) => rate(startedAt + second * 1000 + 500))
    expect(sent).toBe(Math.round(seconds.reduce((sum, one) => sum + one, 0)))
  })

  test('S11: changed, stopped by hand, by its own end or with its client, and kept to be looked at', () => {
    const id = startLoad(cluster, client(), 'http://web/', 300)
    const short = startLoad(cluster, client(), 'http://web/', 10, { seconds: 30 })
    cluster.run(10)
    cluster.engine.changeTraffic({ type: 'change', id, shape: { kind: 'constant', rps: 60 } })
    cluster.run(1)
    expect(rates(cluster, id)).toEqual([20, 20, 20])
    cluster.engine.changeTraffic({ type: 'stop', id })
    const { sent } = loadOf(cluster, id)
    cluster.run(60)
    expect(loadOf(cluster, id)).toMatchObject({ rps: 0, sent, pods: [] })
    expect(loadOf(cluster, short).stoppedAt! - loadOf(cluster, short).startedAt).toBe(30_000)
    const last = startLoad(cluster, client(), 'http://web/', 10)
    cluster.delete('pods client')
    cluster.run(60)
    expect(loadOf(cluster, last).stoppedAt).toBeDefined()
    expect(cluster.engine.traffic.documents().map((one) => one.id)).toEqual([last, short, id])
    cluster.engine.changeTraffic({ type: 'remove', id: short })
    expect(loadOf(cluster, short)).toBeUndefined()
    expect(cluster.engine.changeTraffic({ type: 'stop', id: '99' })).toEqual({
      isDone: false,
      message: 'there is no load "99"'
    })
    const tooMuch = { client: outside, request: { scheme: 'http', host: '192.0.2.1', port: 80 } } as const
    expect(
      cluster.engine.changeTraffic({ type: 'start', load: { ...tooMuch, shape: { kind: 'constant', rps: 100_001 } } })
    ).toEqual({ isDone: false, message: 'a load sends from 0 to 100000 requests a second' })
  })

  test('S11: a client that has ended, or whose machine is off, asks nobody', () => {
    cluster.create(pod('once', shell('sleep 30'), { restartPolicy: 'Never', nodeName: 'worker-1' }))
    cluster.run(10)
    const id = startLoad(cluster, fromPod(cluster, 'once'), 'http://web/', 100)
    const other = startLoad(cluster, fromNode('worker-2'), `http://${web().spec.clusterIP}/`, 100)
    cluster.run(60)
    expect(loadOf(cluster, id)).toMatchObject({ rps: 0, failed: 0 })
    expect(loadOf(cluster, id).sent).toBeLessThan(3500)
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(10)
    expect(loadOf(cluster, other)).toMatchObject({ rps: 0, sent: 6000 })
    // What was under way to a pod of the same machine.
    expect(loadOf(cluster, other).failed).toBeLessThanOrEqual(1)
    cluster.engine.setNodePower('worker-2', true)
    cluster.run(120)
    expect(loadOf(cluster, other).rps).toBe(100)
  })

  test('S11: session affinity keeps one client with one pod', () => {
    cluster.patch('services web', { spec: { sessionAffinity: 'ClientIP' } })
    cluster.run(3)
    const id = startLoad(cluster, client(), 'http://web/', 90)
    cluster.run(2)
    expect(rates(cluster, id)).toEqual([90])
  })
})

describe('S11 the file', () => {
  test('S11: a killed process goes on with its loads as if nothing had been', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.create(pod('client'))
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(service('web'))
    cluster.run(20)
    const id = startLoad(cluster, client(), `http://${web().spec.clusterIP}/`, 100)
    const start = cluster.now
    cluster.run(10)
    cluster.restart(5)
    cluster.run(10)
    // What was not committed never was.
    expect(loadOf(cluster, id).sent).toBe((cluster.now - start) / 10)
    expect(rates(cluster, id)).toEqual([50, 50])
    cluster.run(100)
    expect(loadOf(cluster, id)).toMatchObject({ sent: (cluster.now - start) / 10, failed: 0 })
    // Its chart too: what was saved a minute after a change, and what went on since.
    cluster.engine.changeTraffic({ type: 'change', id, shape: { kind: 'constant', rps: 300 } })
    cluster.run(70)
    cluster.restart()
    cluster.run(10)
    const { rps } = cluster.engine.traffic.series(id, start, cluster.now)!
    expect(rps[0]).toBe(100)
    expect(rps.at(-1)).toBe(300)
    expect(rps).not.toContain(null)
  })
})
