// C6: what a chart reads of the past equals what was measured while it was the present.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Deployment } from '../../../shared/schema/types.ts'
import type { MetricsScope } from '../metrics/usage-groups.ts'
import { Random } from '../sim/random.ts'
import { Cluster } from './cluster.ts'
import { deployment } from './manifests.ts'
import { AutoscaledCluster, autoscaler, cpu } from './testing-autoscaling.ts'

const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } }
/** Milliseconds for which one state is kept: of the last hour, and of the last day. */
const fine = 5_000
const coarse = 120_000

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

interface Measured {
  readonly time: number
  readonly cpu: number
  readonly memory: number
  readonly request: number
  readonly pods: number
}

function measure(scope: MetricsScope, name: string): Measured | undefined {
  const { metrics, now: time } = cluster.engine
  const usage = metrics.now(scope)
  const group = [...metrics.usageOfAll('workload')].find((one) => one.name === name)
  if (usage === undefined || group === undefined) return undefined
  const { cpu: used, memory } = usage
  return { time, cpu: used.usage, memory: memory.usage, request: used.request ?? 0, pods: group.pods }
}

test.each(['1', '2', '3'])('C6 sampling of a random past (seed %s) equals naive measurements', (seed) => {
  const random = new Random(`sampled-${seed}`)
  const { metadata } = cluster.create<Deployment>(deployment('web', { replicas: 3, container: { resources } }))
  const scope = { type: 'workload', uid: metadata.uid } as const
  cluster.run(30)
  // The state of a step is its last: measured just before the next begins.
  cluster.run((fine - 1 - (cluster.engine.now % fine)) / 1000)
  const measured: Measured[] = []
  for (let step = 0; step < 240; step++) {
    // Into the next step, so that what changes now belongs to it.
    cluster.run(0.001)
    if (random.float() < 0.15) cluster.patch('deployments web', { spec: { replicas: 1 + random.integer(8) } })
    if (random.float() < 0.1) cluster.engine.setLoad(metadata.uid, random.integer(900))
    // First an hour and a half in coarse steps, then the last minutes in fine ones.
    cluster.run((step < 120 ? 45 : fine / 1000) - 0.001)
    const now = measure(scope, metadata.uid)
    if (now !== undefined) measured.push(now)
  }
  const {
    times,
    cpu: used,
    memory,
    pods
  } = cluster.engine.metrics.seriesAt(
    scope,
    measured.map(({ time }) => time)
  )
  const hour = cluster.engine.now - 3_600_000
  for (const [index, { time, ...was }] of measured.entries()) {
    expect(times[index]).toBe(time)
    if (time > hour) {
      expect(Math.abs(used.usage[index]! - was.cpu), `cpu at ${time}`).toBeLessThanOrEqual(1)
      expect(Math.abs(memory.usage[index]! / was.memory - 1), `memory at ${time}`).toBeLessThan(1e-5)
      expect(used.requests?.[index]).toBe(was.request)
      expect(pods?.[index]).toBe(was.pods)
    } else {
      const near = measured.filter((other) => Math.abs(other.time - time) <= coarse)
      expect(near.map(({ request }) => request)).toContain(used.requests?.[index])
    }
  }
})

test('C6 an autoscaler’s past is what its status said, after a restart too, and goes with it', () => {
  const scaled = new AutoscaledCluster({ workers: 3, onDisk: true })
  scaled.settled(1)
  scaled.create(autoscaler({ metrics: [cpu(50)] }))
  scaled.load(800)
  const said: { readonly time: number; readonly current: number; readonly desired: number; readonly actual: number }[] =
    []
  for (let step = 0; step < 20; step++) {
    scaled.run(15)
    const { status } = scaled.hpa()
    const actual = status?.currentMetrics?.[0]?.resource?.current.averageUtilization
    if (actual === undefined) continue
    said.push({
      time: scaled.engine.now,
      current: status?.currentReplicas ?? 0,
      desired: status?.desiredReplicas ?? 0,
      actual
    })
  }
  const { uid } = scaled.hpa().metadata
  const times = said.map(({ time }) => time)
  const series = scaled.engine.metrics.autoscalers.series(uid, times)!
  expect(said.length).toBeGreaterThan(10)
  expect(new Set(series.desired).size).toBeGreaterThan(1)
  expect(series.current).toEqual(said.map(({ current }) => current))
  expect(series.desired).toEqual(said.map(({ desired }) => desired))
  expect(series.metrics).toEqual([
    { name: 'cpu', unit: 'percent', actual: said.map(({ actual }) => actual), target: times.map(() => 50) }
  ])
  expect(series.most).toEqual(times.map(() => 10))
  // Before the controller had looked at it nothing is known.
  expect(scaled.engine.metrics.autoscalers.series(uid, [times[0]! - 3_600_000])!.current).toEqual([null])
  scaled.engine.metrics.save()
  scaled.restart()
  expect(scaled.engine.metrics.autoscalers.series(uid, times)).toEqual(series)
  scaled.delete('horizontalpodautoscalers web')
  scaled.run(5)
  expect(scaled.engine.metrics.autoscalers.series(uid, times)).toBeUndefined()
  expect(scaled.file.series.keys().filter((key) => key.includes(uid))).toEqual([])
  scaled.close()
})
