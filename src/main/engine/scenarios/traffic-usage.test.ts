// What loads do to the containers that answer them: CPU, memory, the autoscaler, limits and logs.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Deployment, Pod } from '../../../shared/schema/types.ts'
import { failing, loadOf, startLoad } from './loads.ts'
import { deployment, pod, service } from './manifests.ts'
import { fromPod } from './requests.ts'
import { AutoscaledCluster, autoscaler, cpu } from './testing-autoscaling.ts'

let cluster: AutoscaledCluster
beforeEach(() => {
  cluster = new AutoscaledCluster()
  cluster.create(pod('client'))
})
afterEach(() => cluster.close())

const client = () => fromPod(cluster, 'client')
/** php-apache of the HPA walkthrough: 42 millicore-seconds a request. */
const php = 'registry.k8s.io/hpa-example'

function webWith(replicas: number, resources: object, image = 'nginx:1.27'): void {
  cluster.create(deployment('web', { replicas, image, container: { resources: resources as never } }))
  cluster.create(service('web'))
  cluster.run(60)
}

const webPods = (): readonly Pod[] => cluster.pods('app=web')
const uidOf = (one: Pod | undefined): string => one!.metadata.uid

describe('S11 what loads use', () => {
  test('S11: a load works the pods that it reaches, and what it costs follows its rate', () => {
    webWith(2, { requests: { cpu: '100m' } })
    const [first] = webPods()
    const before = cluster.engine.metrics.current(uidOf(first))!
    const id = startLoad(cluster, client(), 'http://web/', 1000)
    cluster.run(5)
    // 0.3 millicore-seconds a request, 500 requests a second each.
    const after = cluster.engine.metrics.current(uidOf(first))!
    expect(after.cpu.usage - before.cpu.usage).toBe(150)
    cluster.engine.changeTraffic({ type: 'change', id, shape: { kind: 'constant', rps: 100 } })
    cluster.run(1)
    expect(cluster.engine.metrics.current(uidOf(first))!.cpu.usage).toBe(15)
    cluster.engine.changeTraffic({ type: 'stop', id })
    cluster.run(1)
    expect(cluster.engine.metrics.current(uidOf(first))!.cpu.usage).toBe(before.cpu.usage)
    const { cpu: past } = cluster.engine.metrics.series({
      type: 'pod',
      uid: uidOf(first),
      from: cluster.now - 5000,
      to: cluster.now,
      points: 6
    })
    expect(past.usage.slice(0, 3)).toEqual([150, 150, 150])
  })

  test('S11: what goes over the network, and who is held back by a limit, is seen of pods, workloads and nodes', () => {
    webWith(1, { limits: { cpu: '300m' } })
    const [first] = webPods()
    const id = startLoad(cluster, client(), 'http://web/', 100)
    cluster.run(60)
    const from = cluster.now
    cluster.engine.changeTraffic({ type: 'change', id, shape: { kind: 'constant', rps: 1500 } })
    cluster.run(60)
    cluster.engine.changeTraffic({ type: 'stop', id })
    cluster.run(60)
    const { uid } = cluster.get<Deployment>('deployments web')!.metadata
    const scopes = [
      { type: 'pod', uid: uidOf(first) },
      { type: 'container', uid: uidOf(first), container: first!.spec.containers[0]!.name },
      { type: 'workload', uid },
      { type: 'node', name: first!.spec.nodeName! },
      { type: 'cluster' }
    ] as const
    for (const scope of scopes) {
      const { network, throttled } = cluster.engine.metrics.seriesAt(scope, [from - 30_000, from + 30_000, cluster.now])
      const [calm, busy, over] = network!.sent
      // Of 1,500 a second a thousand are all that it can answer; it hears them all.
      expect(busy! / calm!).toBeCloseTo(10, 1)
      expect(network!.received[1]! / network!.received[0]!).toBeCloseTo(15, 1)
      // nginx' page of welcome, and its head.
      expect(calm! / 100).toBeGreaterThan(400)
      expect(over).toBe(0)
      expect(throttled).toEqual([0, 1, 0])
    }
  })

  test('S11: the autoscaler follows a load up and down', () => {
    webWith(1, { requests: { cpu: '200m' } }, php)
    cluster.create(autoscaler({ metrics: [cpu(50)] }))
    cluster.run(60)
    expect(cluster.replicas).toBe(1)
    const id = startLoad(cluster, client(), 'http://web/', 15)
    // 630 millicores over pods of 100: seven.
    expect(cluster.until(() => cluster.replicas === 7, 300)).toBeLessThan(300)
    cluster.run(120)
    expect(cluster.replicas).toBe(7)
    expect(loadOf(cluster, id).pods).toHaveLength(7)
    cluster.engine.changeTraffic({ type: 'change', id, shape: { kind: 'constant', rps: 1 } })
    // Upstream's stabilisation: five minutes.
    expect(cluster.until(() => cluster.replicas === 1, 600)).toBeGreaterThan(250)
  })

  test('S11: a CPU limit makes answers slow, and what is too much for it times out', () => {
    webWith(1, { limits: { cpu: '300m' } })
    const quick = startLoad(cluster, client(), 'http://web/', 100)
    cluster.run(2)
    const calm = loadOf(cluster, quick).latency!
    cluster.engine.changeTraffic({ type: 'change', id: quick, shape: { kind: 'constant', rps: 950 } })
    cluster.run(2)
    const busy = loadOf(cluster, quick).latency!
    expect(busy.p50).toBeGreaterThan(2 * calm.p50)
    expect(busy.p99).toBeGreaterThan(50)
    expect(loadOf(cluster, quick).failed).toBe(0)
    // A thousand a second is all it can: the queue grows until there is no place left in it.
    cluster.engine.changeTraffic({ type: 'change', id: quick, shape: { kind: 'constant', rps: 1500 } })
    cluster.run(4)
    const growing = loadOf(cluster, quick)
    expect(growing.failed).toBe(0)
    expect(growing.latency!.p50).toBeGreaterThan(1500)
    cluster.run(20)
    expect(failing(cluster, quick)).toBe('timeout 500/s')
    expect(cluster.engine.metrics.current(uidOf(webPods()[0]))!.cpu.usage).toBe(300)
    // When there is less to do it works off what has piled up.
    cluster.engine.changeTraffic({ type: 'change', id: quick, shape: { kind: 'constant', rps: 500 } })
    cluster.run(30)
    expect(failing(cluster, quick)).toBe('')
    expect(loadOf(cluster, quick).latency!.p50).toBeLessThan(20)
  })

  test('S11: requests that pile up fill the memory, and the limit kills the container', () => {
    webWith(1, { limits: { cpu: '100m', memory: '40Mi' } })
    const id = startLoad(cluster, client(), 'http://web/', 600)
    expect(cluster.until(() => webPods()[0]!.status!.containerStatuses![0]!.restartCount > 0, 60)).toBeLessThan(60)
    const [status] = webPods()[0]!.status!.containerStatuses!
    expect(status!.lastState!.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
    // What waited in it is reset, all at once.
    const { failing: lines, times } = cluster.engine.traffic.series(id, cluster.now - 60_000, cluster.now)!
    const reset = lines.find(({ reason }) => reason === 'reset')!.rps.map((rps) => rps ?? 0)
    // Half a thousand of 64 KiB each are what the limit leaves room for.
    expect(Math.max(...reset)).toBeGreaterThan(400)
    expect(Math.max(...reset)).toBeLessThan(1000)
    expect(reset.filter((rps) => rps > 0)).toHaveLength(1)
    expect(times).toHaveLength(reset.length)
    expect(loadOf(cluster, id).failed).toBeGreaterThan(300)
  })

  test('S11: work that a person gives the workload leaves less for requests', () => {
    webWith(1, { limits: { cpu: '1' } })
    const id = startLoad(cluster, client(), 'http://web/', 1500)
    cluster.run(2)
    const before = loadOf(cluster, id).latency!
    cluster.engine.setLoad(cluster.web.metadata.uid, 500)
    cluster.run(2)
    expect(loadOf(cluster, id).latency!.p95).toBeGreaterThan(before.p95 * 1.5)
    expect(cluster.engine.metrics.current(uidOf(webPods()[0]))!.cpu.usage).toBe(950)
  })

  test('S11: pods without limits share the processors of their machine, which never works more than it can', () => {
    cluster.create(deployment('web', { replicas: 3, pod: { nodeName: 'worker-2' } }))
    cluster.create(service('web'))
    cluster.run(60)
    const id = startLoad(cluster, client(), 'http://web/', 100_000)
    cluster.run(10)
    const { cpu: used } = cluster.engine.metrics.nodeUsage('worker-2')!
    // 100,000 requests would take 30 cores.
    expect(used.capacity).toBeLessThan(30_000)
    expect(used.usage / used.capacity!).toBeGreaterThan(0.98)
    expect(used.usage / used.capacity!).toBeLessThan(1.02)
    const [pod] = webPods()
    expect(cluster.engine.metrics.current(uidOf(pod))!.cpu.usage).toBeLessThan(used.capacity! / 2.9)
    expect(failing(cluster, id)).toMatch(/^timeout \d+\/s$/)
    cluster.engine.changeTraffic({ type: 'change', id, shape: { kind: 'constant', rps: 300 } })
    cluster.run(60)
    expect(failing(cluster, id)).toBe('')
    expect(cluster.engine.metrics.current(uidOf(pod))!.cpu.usage).toBe(30)
  })

  test('S11: access logs hold a sample of the requests and the number of the others', () => {
    webWith(1, {})
    const [first] = webPods()
    startLoad(cluster, client(), 'http://web/shop?item=1', 1000)
    cluster.run(10)
    const lines = cluster.engine.runtime.logs
      .read({ podUid: uidOf(first), container: 'main', instance: 0 })
      .map(({ text }) => text)
    const asked = lines.filter((line) => line.includes('"GET /shop'))
    expect(asked[0]).toMatch(
      /^10\.244\.\d\.\d - - \[20\/Nov\/2026:12:0\d:\d\d \+0000\] "GET \/shop\S* HTTP\/1\.1" 404 \d+ "-" "-" "-"$/
    )
    const left = lines.flatMap((line) => /^\[(\d+) lines of one second were not kept\]$/.exec(line)?.[1] ?? [])
    expect(left.length).toBeGreaterThan(8)
    const counted = asked.length + left.reduce((sum, count) => sum + Number(count), 0)
    expect(counted).toBeGreaterThan(9900)
    expect(counted).toBeLessThanOrEqual(10_000)
    // An hour of it is not written down line by line, whenever somebody looks.
    cluster.run(3600)
    const all = cluster.engine.runtime.logs.read({ podUid: uidOf(first), container: 'main', instance: 0 })
    expect(all.length).toBeLessThan(lines.length + 400)
    expect(all.some(({ text }) => /^\[35\d{5} lines of 3\d{3} seconds were not kept\]$/.test(text))).toBe(true)
  })

  test('S11: who follows a log sees the requests come', () => {
    webWith(1, {})
    const [first] = webPods()
    const heard: string[] = []
    const end = cluster.engine.runtime.logs.onAppend(uidOf(first), (_, line) => heard.push(line.text))
    startLoad(cluster, client(), 'http://web/', 2)
    cluster.run(10)
    end()
    expect(heard.filter((line) => line.includes('"GET / HTTP/1.1" 200')).length).toBeGreaterThan(15)
  })
})
