import { expect, test } from 'vitest'
import type { SchedulerUpdate, SchedulerViewInput } from '../../../shared/contract/scheduler-view.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { createFixtureSource, type FixtureSource } from '../fixture/fixture-source.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'

const input: SchedulerViewInput = {
  cluster: 'shop-staging',
  identity: 'admin',
  subscription: 's',
  resource: 'memory',
  color: 'namespace',
  sort: 'name',
  group: '',
  find: '',
  window: { first: 0, count: 60 }
}

interface Followed {
  readonly source: FixtureSource
  readonly bench: TestBench
  readonly reader: StreamReader<SchedulerUpdate>
}

async function followed(more: Partial<SchedulerViewInput> = {}): Promise<Followed> {
  const source = createFixtureSource()
  const bench = testBench(source)
  const reader = new StreamReader(bench, 's', bench.client.schedulerView.watch({ ...input, ...more }))
  await bench.timer.pass(10)
  return { source, bench, reader }
}

function names({ nodes }: SchedulerUpdate): readonly string[] {
  return nodes.map(([, { name }]) => name)
}

/** What a walk over all pods counts. */
function recount(source: FixtureSource): { readonly placed: number; readonly byNamespace: Map<string, number> } {
  const byNamespace = new Map<string, number>()
  let placed = 0
  for (const pod of source.all<Pod>(podKind)) {
    if (pod.spec.nodeName === undefined || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue
    placed++
    byNamespace.set(pod.metadata.namespace!, (byNamespace.get(pod.metadata.namespace!) ?? 0) + 1)
  }
  return { placed, byNamespace }
}

test('nodes with what is asked of them, pods with their colours, and those that wait', async () => {
  const { reader, source } = await followed()
  const { placed, byNamespace } = recount(source)
  expect(names(reader.last)).toEqual(['control-plane-1', 'worker-1', 'worker-2', 'worker-3', 'worker-4', 'worker-5'])
  expect(reader.last.placed).toBe(placed)
  expect(reader.last.legend.map(({ value, pods }) => [value, pods])).toEqual(
    [...byNamespace].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 8)
  )
  for (const [, node] of reader.last.nodes) {
    expect(node.placed).toHaveLength(node.pods)
    expect(node.placed.reduce((sum, { size }) => sum + size, 0)).toBe(node.requested)
    for (const { namespace, color } of node.placed)
      if (color !== undefined) expect(reader.last.legend[color]!.value).toBe(namespace)
  }
  expect(reader.last.pending.every(({ status }) => status.mark === 'wait')).toBe(true)
  expect(reader.last.pendingTotal).toBe(reader.last.pending.length)
})

test('a change sends the node that it is on, and the counts stay those of a walk', async () => {
  const { reader, source, bench } = await followed()
  const before = reader.updates.length
  const pod = [...source.all<Pod>(podKind)].find(({ spec }) => spec.nodeName === 'worker-3')!
  source.remove(pod)
  await bench.timer.pass(2_000)
  expect(reader.updates.length).toBeGreaterThan(before)
  const { placed, byNamespace } = recount(source)
  expect(reader.last.placed).toBe(placed)
  expect(reader.last.legend.find(({ value }) => value === pod.metadata.namespace)?.pods).toBe(
    byNamespace.get(pod.metadata.namespace!)
  )
  expect(names(reader.last)).toEqual(['worker-3'])
})

test('a value keeps its colour for as long as there is one of it', async () => {
  const { reader, source, bench } = await followed()
  const colors = reader.last.legend.map(({ value }) => value)
  const first = colors[0]!
  for (const pod of [...source.all<Pod>(podKind, first)].slice(1)) source.remove(pod)
  await bench.timer.pass(2_000)
  expect(reader.last.legend.map(({ value }) => value)).toEqual(colors)
  for (const pod of source.all<Pod>(podKind, first)) source.remove(pod)
  await bench.timer.pass(2_000)
  expect(reader.last.legend.map(({ value }) => value).slice(1)).toEqual(colors.slice(1))
  expect(reader.last.legend[0]!.value).not.toBe(first)
})

test('nodes carry the verdict on the pod that is asked for', async () => {
  const { reader: all } = await followed()
  const [pod] = all.last.pending
  const { reader } = await followed({ pod: { namespace: pod!.namespace, name: pod!.name } })
  expect(reader.last.nodes.map(([, { verdict }]) => verdict?.outcome)).toEqual(
    Array.from({ length: 6 }, () => 'refused')
  )
})

test('only the nodes on the screen are sent; a window that moved gets what it had not', async () => {
  const { reader, bench } = await followed({ window: { first: 0, count: 2 } })
  expect(reader.last).toMatchObject({ first: 0, count: 2, total: 6 })
  await bench.client.schedulerView.move({ ...input, window: { first: 1, count: 2 } })
  await bench.timer.pass(10)
  expect([reader.last.isReset, reader.last.first, names(reader.last)]).toEqual([false, 1, ['worker-2']])
})

test('sorted, grouped and found by name', async () => {
  const group = 'topology.kubernetes.io/zone'
  const { source } = await followed()
  const zones = [...source.all(nodeKind)].map(({ metadata }) => metadata.labels?.[group] ?? '')
  const { reader } = await followed({ group })
  expect(reader.last.groups.reduce((sum, { count }) => sum + count, 0)).toBe(6)
  expect(reader.last.groups.map(({ name }) => name)).toEqual([...new Set(zones)].sort())
  const { reader: found } = await followed({ find: 'WORKER-2' })
  expect([names(found.last), found.last.total, found.last.nodesTotal]).toEqual([['worker-2'], 1, 6])
  const { reader: byPods } = await followed({ sort: 'pods' })
  const pods = byPods.last.nodes.map(([, node]) => node.pods)
  expect(pods).toEqual([...pods].sort((a, b) => b - a))
})

test('a worker of a higher number stands behind', async () => {
  const { source, reader, bench } = await followed()
  const node = source.get(nodeKind, undefined, 'worker-1')!
  source.put({ ...node, metadata: { ...node.metadata, name: 'worker-10', uid: 'ten' } })
  await bench.timer.pass(2_000)
  expect(reader.last.nodes.map(([place, { name }]) => [place, name])).toEqual([[6, 'worker-10']])
})
