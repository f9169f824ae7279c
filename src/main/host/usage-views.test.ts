// C6: who uses most, and requests against use, of a cluster that runs.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ConsumerKind, ConsumersDocument, SeriesScope } from '../../shared/contract/series.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { Json } from '../../shared/kube/object.ts'
import { consumersDocument } from '../views/series/consumers.ts'
import { boundsOf, mostSamples } from '../views/series/sample-times.ts'
import { seriesDocument } from '../views/series/series-producer.ts'
import { sizingDocument } from '../views/series/sizing.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openTestCluster } from './testing-engine-cluster.ts'

let close: () => void
let cluster: EngineCluster
beforeAll(async () => {
  ;({ cluster, close } = openTestCluster({ controlPlaneOnly: false }))
  for (let index = 0; index < 12; index++) await deploy(`web-${index}`, 1 + (index % 3), `${20 * (index + 1)}m`)
  await deploy('greedy', 2, undefined)
  const end = cluster.source.now() + 600_000
  cluster.control.step(600_000)
  await vi.waitUntil(() => cluster.source.now() === end, { timeout: 60_000 })
}, 90_000)
afterAll(() => close())

async function deploy(name: string, replicas: number, request: string | undefined): Promise<void> {
  const requests: Record<string, Json> =
    request === undefined ? {} : { resources: { requests: { cpu: request, memory: '32Mi' } } }
  const { code } = await cluster.source.request({
    cluster: 'drydock',
    identity: 'kubernetes-admin',
    verb: 'create',
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    namespace: 'default',
    body: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'c', image: 'nginx:1.27', ...requests }] }
        }
      }
    }
  })
  expect(code).toBe(201)
}

function consumers(scope: SeriesScope, by: ConsumerKind, most = 4): ConsumersDocument {
  const { source } = cluster
  return consumersDocument(source, { scope, by, most }, boundsOf({ last: 3_600_000 }, source.now()))
}

test.each(['namespace', 'node', 'workload'] as const)('C6 lines by %s and their others come to the whole', (by) => {
  const { source } = cluster
  const document = consumers({ type: 'cluster' }, by, 2)
  const whole = seriesDocument(source, { type: 'cluster' }, boundsOf({ last: 3_600_000 }, source.now()))
  expect(document.times).toEqual(whole.times)
  expect(document.times.length).toBeLessThanOrEqual(mostSamples)
  for (const resource of ['cpu', 'memory'] as const) {
    const { lines, others } = document[resource]
    expect(lines).toHaveLength(2)
    expect(lines[0]!.values.at(-1)!).toBeGreaterThanOrEqual(lines[1]!.values.at(-1)!)
    const sums = document.times.map((_, index) =>
      [...lines.map(({ values }) => values), others ?? []].reduce((sum, values) => sum + (values[index] ?? 0), 0)
    )
    for (const [index, value] of whole[resource].usage.entries())
      // Lines are rounded to whole numbers each.
      expect(Math.abs(sums[index]! - (value ?? 0))).toBeLessThanOrEqual(3)
  }
})

test('C6 the order is that of use at this moment, whoever is looked at', () => {
  const { source } = cluster
  const document = consumers({ type: 'namespace', name: 'default' }, 'pod', 8)
  const used = [...source.all(podKind, 'default')]
    .map(({ metadata: { uid } }) => source.usageNow({ type: 'pod', uid })?.memory.usage ?? 0)
    .sort((a, b) => b - a)
  expect(document.total).toBe(used.length)
  expect(document.memory.lines.map(({ values }) => values.at(-1))).toEqual(used.slice(0, 8))
})

test('C6 of more pods than are compared the document says how many there are, and how many it has compared', () => {
  const { source } = cluster
  const bounds = boundsOf({ last: 3_600_000 }, source.now())
  const query = { scope: { type: 'namespace', name: 'default' }, by: 'pod', most: 4 } as const
  const all = consumersDocument(source, query, bounds)
  expect(all.compared).toBeUndefined()
  const cut = consumersDocument(source, query, bounds, 10)
  expect(cut).toMatchObject({ total: all.total, compared: 10 })
  expect(all.total).toBeGreaterThan(10)
  // What was not compared is in the rest.
  const sums = [cut, all].map(({ cpu: { lines, others } }) =>
    [...lines.map(({ values }) => values), others!].reduce((sum, values) => sum + values.at(-1)!, 0)
  )
  expect(Math.abs(sums[0]! - sums[1]!)).toBeLessThanOrEqual(3)
})

test('C6 a workload has its pods, a pod its containers', () => {
  const ref = { group: 'apps', resource: 'deployments', namespace: 'default', name: 'web-2' }
  const pods = consumers({ type: 'object', ref }, 'pod')
  expect(pods.total).toBe(3)
  expect(pods.cpu.others).toBeUndefined()
  const [pod] = pods.cpu.lines
  const containers = consumers(
    { type: 'object', ref: { group: '', resource: 'pods', namespace: 'default', name: pod!.name } },
    'container'
  )
  expect(containers.cpu.lines.map(({ name }) => name)).toEqual(['c'])
  expect(containers.cpu.lines[0]!.values.at(-1)).toBe(pod!.values.at(-1))
})

test('C6 what is not there uses nothing', () => {
  const ref = { group: 'apps', resource: 'deployments', namespace: 'default', name: 'nobody' }
  expect(consumers({ type: 'object', ref }, 'pod')).toMatchObject({ times: [], total: 0 })
  expect(consumers({ type: 'namespace', name: 'nowhere' }, 'workload').total).toBe(0)
})

test('C6 sizing holds requests against use and peak, those first that are furthest apart', () => {
  const { source } = cluster
  const { rows, total } = sizingDocument(source, ['default'], boundsOf({ last: 3_600_000 }, source.now()))
  expect(total).toBe(13)
  expect(rows[0]!.ref.name).toBe('web-11')
  const greedy = rows.find(({ ref }) => ref.name === 'greedy')!
  expect(greedy.pods).toBe(2)
  expect(greedy.cpu.request).toBeUndefined()
  for (const { cpu, memory } of rows) {
    expect(cpu.peak).toBeGreaterThanOrEqual(cpu.usage)
    expect(memory.peak).toBeGreaterThanOrEqual(memory.usage)
  }
  const everywhere = sizingDocument(source, [], boundsOf({ last: 3_600_000 }, source.now()))
  expect(everywhere.total).toBeGreaterThan(13)
  expect(everywhere.rows.some(({ ref }) => ref.kind === 'Node')).toBe(false)
})
