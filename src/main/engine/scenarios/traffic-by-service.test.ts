// What steady loads send by way of a Service or an Ingress, whoever sends it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Service } from '../../../shared/schema/types.ts'
import type { ViaSeries } from '../../../shared/network/traffic.ts'
import { Cluster } from './cluster.ts'
import { loadOf, startLoad } from './loads.ts'
import { deployment, pod, service } from './manifests.ts'
import { fromNode, fromPod, outside } from './requests.ts'
import { sampleDocuments } from './samples.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
  cluster.create(deployment('web', { replicas: 3 }))
  cluster.create(service('web', { type: 'NodePort' }))
  cluster.create(service('empty'))
  cluster.run(20)
})
afterEach(() => cluster.close())

const client = () => fromPod(cluster, 'client')
const now = () => cluster.now
const via = (name: string, from = now() - 120_000): ViaSeries => cluster.engine.traffic.seriesVia(name, from, now())
/** What a line was in the last span that is over. */
const last = (values: readonly (number | null)[] | undefined) => Math.round(values?.at(-2) ?? -1)

describe('S11 requests by Service', () => {
  test('S11: loads by one Service are summed, by status and by pod, and those past it are not', () => {
    startLoad(cluster, client(), 'http://web/', 100)
    startLoad(cluster, fromNode('worker-2'), `http://${cluster.pods('app=web')[0]!.status!.podIP}/`, 70)
    const { nodePort } = cluster.get<Service>('services web')!.spec.ports![0]!
    startLoad(cluster, outside, `http://172.18.0.3:${nodePort}/`, 200)
    cluster.run(10)
    const series = via('Service/default/web')
    expect(series.loads).toBe(2)
    expect(last(series.rps)).toBe(300)
    expect(series.answering.map(({ status, rps }) => [status, last(rps)])).toEqual([[200, 300]])
    expect(series.failing).toEqual([])
    expect(series.pods.map(({ rps }) => last(rps))).toEqual([100, 100, 100])
    expect(series.p99.at(-2)).toBeGreaterThan(series.p50.at(-2)!)
    expect(via('Service/default/empty')).toMatchObject({ loads: 0, pods: [], failing: [], answering: [] })
  })

  test('S11: a Service without endpoints has the requests that it refuses', () => {
    const id = startLoad(cluster, client(), 'http://empty/', 40)
    cluster.run(10)
    const { failing, answering, rps, times, step } = via('Service/default/empty')
    expect(failing.map(({ reason, rps: line }) => [reason, last(line)])).toEqual([['refused', 40]])
    expect(answering).toEqual([])
    // The whole is what the load has sent, in however many spans; the last one is not over.
    const sent = rps.reduce<number>((sum, value, index) => {
      const length = Math.min(step, now() - times[index]!)
      return sum + ((value ?? 0) * length) / 1000
    }, 0)
    expect(Math.abs(sent - loadOf(cluster, id).sent)).toBeLessThan(2)
  })

  test('S11: an Ingress has what its rules take, its Service too, and what no rule takes is nobody’s', () => {
    for (const document of sampleDocuments('ingress-nginx')) cluster.create(document)
    cluster.run(60)
    const backend = { service: { name: 'web', port: { number: 80 } } }
    cluster.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'shop' },
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: 'shop.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }]
      }
    })
    cluster.run(2)
    const url = 'http://ingress-nginx-controller.ingress-nginx/'
    startLoad(cluster, client(), url, 120, { headers: { Host: 'shop.example' } })
    startLoad(cluster, client(), url, 30, { headers: { Host: 'other.example' } })
    cluster.run(10)
    for (const name of ['Ingress/default/shop', 'Service/default/web']) {
      expect(last(via(name).rps)).toBe(120)
      expect(via(name).pods.map(({ rps }) => last(rps))).toEqual([40, 40, 40])
    }
    const controller = via('Service/ingress-nginx/ingress-nginx-controller')
    expect(last(controller.rps)).toBe(150)
    expect(controller.failing.map(({ reason, rps }) => [reason, last(rps)])).toEqual([['404', 30]])

    cluster.patch('deployments web', { spec: { replicas: 0 } })
    cluster.run(40)
    for (const name of ['Ingress/default/shop', 'Service/default/web'])
      expect(via(name, now() - 20_000).failing.map(({ reason, rps }) => [reason, last(rps)])).toContainEqual([
        '503',
        120
      ])
  })

  test('S11: the past of a Service stays when its loads are removed, also over a restart', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.create(pod('client'))
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(service('web'))
    cluster.run(20)
    const ids = [100, 40].map((rate) => startLoad(cluster, client(), 'http://web/', rate))
    cluster.run(90)
    const from = now() - 60_000
    const before = via('Service/default/web', from)
    expect(before).toMatchObject({ loads: 2, hasRemoved: false })
    for (const id of ids) cluster.engine.changeTraffic({ type: 'remove', id })
    const after = via('Service/default/web', from)
    expect(after).toEqual({ ...before, loads: 0, hasRemoved: true })
    expect(via('Service/default/empty', from)).toMatchObject({ loads: 0, hasRemoved: false })
    cluster.restart()
    expect(via('Service/default/web', from)).toEqual(after)
    // Another load is beside them, and theirs is not counted to it.
    const to = now()
    startLoad(cluster, client(), 'http://web/', 70)
    cluster.run(30)
    const later = via('Service/default/web')
    expect(later).toMatchObject({ loads: 1, hasRemoved: true })
    expect(last(later.rps)).toBe(70)
    expect(later.rps[later.times.findLastIndex((time) => time + later.step <= to)]).toBe(140)
  })

  test('S11: it is there after a restart', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.create(pod('client'))
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(service('web'))
    cluster.run(20)
    startLoad(cluster, client(), 'http://web/', 100)
    cluster.run(90)
    const before = via('Service/default/web', now() - 60_000)
    cluster.restart()
    expect(via('Service/default/web', now() - 60_000)).toEqual(before)
  })
})
