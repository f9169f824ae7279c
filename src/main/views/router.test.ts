import { expect, test } from 'vitest'
import type { TableUpdate } from '../../shared/contract/tables.ts'
import { createFixtureSource } from './fixture/fixture-source.ts'
import { StreamReader, testBench, type TestBench } from './testing-router.ts'
import { englishWords } from './why/testing-words.ts'

const call = { cluster: 'shop-staging', identity: 'admin' }

function watchPods(bench: TestBench, more: object = {}): StreamReader<TableUpdate> {
  const input = {
    ...call,
    subscription: 'pods',
    group: '',
    resource: 'pods',
    namespaces: [],
    filter: '',
    sort: { column: 'status', descending: false },
    window: { first: 0, count: 30 },
    ...more
  }
  return new StreamReader(bench, input.subscription, bench.client.tables.watch(input))
}

test('the pods of the recorded cluster come troubled first, with the columns of the list', async () => {
  const bench = testBench(createFixtureSource())
  const pods = watchPods(bench)
  await bench.timer.pass(10)
  const { total, unfiltered, rows, reset, marks } = pods.last
  expect({ total, unfiltered, reset, shown: rows.length }).toEqual({
    total: 221,
    unfiltered: 221,
    reset: true,
    shown: 30
  })
  expect(Object.values(marks).reduce((a, b) => a + b, 0)).toBe(221)
  expect(marks['bad']).toBe(3)
  expect(rows[0]![1].name).toBe('checkout-7c9d5f6b84-4mzqd')
})

test('navigation counts what the fixture holds and names the namespaces', async () => {
  const bench = testBench(createFixtureSource())
  const navigation = new StreamReader(
    bench,
    'n',
    bench.client.documents.navigation({ ...call, subscription: 'n', namespaces: [] })
  )
  await bench.timer.pass(10)
  expect(navigation.last.counts['pods']).toEqual({ total: 221, troubled: 3, worst: 'bad' })
  expect(navigation.last.counts['nodes']?.total).toBe(6)
  expect(navigation.last.namespaces).toContain('shop')
})

test('an unknown cluster, kind and a 65th subscription are refused', async () => {
  const bench = testBench(createFixtureSource())
  await expect(bench.client.documents.timeline({ ...call, cluster: 'x', subscription: 'a' })).rejects.toThrow()
  const input = {
    ...call,
    subscription: 'w',
    group: '',
    resource: 'widgets',
    namespaces: [],
    filter: '',
    sort: { column: 'name', descending: false },
    window: { first: 0, count: 1 }
  }
  await expect(bench.client.tables.watch(input)).rejects.toThrow('there is no kind "widgets"')
  for (let number = 0; number < 64; number++)
    await bench.client.simulation.clock({ ...call, subscription: `s${number}` })
  await expect(bench.client.simulation.clock({ ...call, subscription: 's64' })).rejects.toThrow('at most 64')
  bench.connection.close()
  expect(bench.connection.size).toBe(0)
  expect(bench.timer.waiting).toBe(0)
})

test('the object document of a crashing pod says why', async () => {
  const bench = testBench(createFixtureSource())
  const ref = { group: '', resource: 'pods', namespace: 'shop', name: 'checkout-7c9d5f6b84-x2k9p' }
  const object = new StreamReader(bench, 'o', bench.client.documents.object({ ...call, subscription: 'o', ref }))
  await bench.timer.pass(10)
  expect(object.last.causes.map(({ words }) => englishWords(words))).toEqual([
    'container checkout exited with code 1, 6 times',
    '"ERROR fatal: neither payments.url nor PAYMENTS_URL is set"',
    'checkout-config lost the key PAYMENTS_URL'
  ])
  expect(object.last.owners.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'ReplicaSet checkout-7c9d5f6b84',
    'Deployment checkout'
  ])
  expect(object.last.events[0]?.reason).toBe('Unhealthy')
  expect(object.last.containers?.[0]).toMatchObject({
    name: 'checkout',
    detail: 'exit code 1, back-off 2m40s',
    restarts: 6
  })
})

test('a closed connection ends its streams', async () => {
  const bench = testBench(createFixtureSource())
  const pods = watchPods(bench)
  await bench.timer.pass(10)
  bench.connection.close()
  await bench.timer.pass(10)
  expect(pods.ended).toBe(true)
  // The list itself is kept a while for who comes back to it.
  await bench.timer.pass(60_000)
  expect(bench.timer.waiting).toBe(0)
})

test('usage is read while time passes, and stands still with it', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const input = { ...call, subscription: 's', scope: { type: 'cluster' as const }, span: { last: 3_600_000 } }
  const series = new StreamReader(bench, 's', bench.client.series.watch(input))
  await bench.timer.pass(5_000)
  expect(series.updates).toHaveLength(1)
  expect(series.last.cpu.usage).toHaveLength(series.last.times.length)
  for (let tick = 0; tick < 10; tick++) {
    source.advance(1_000)
    await bench.timer.pass(1_000)
  }
  expect(series.updates).toHaveLength(6)
})

test('a chart of a workload or namespace marks its rollouts', async () => {
  const source = createFixtureSource()
  const series = source.series.bind(source)
  source.series = (...query) => ({ ...series(...query), marks: [] })
  const bench = testBench(source)
  const marks = async (scope: Parameters<typeof bench.client.series.watch>[0]['scope']): Promise<readonly string[]> => {
    const input = { ...call, subscription: 's', scope, span: { last: 3_600_000 } }
    const reader = new StreamReader(bench, 's', bench.client.series.watch(input))
    await bench.timer.pass(10)
    return reader.last.marks.map(({ words }) => words)
  }
  const ref = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'checkout' }
  expect(await marks({ type: 'object', ref })).toEqual(['checkout r14'])
  expect(await marks({ type: 'namespace', name: 'shop' })).toEqual(['web r21', 'checkout r14', 'thumbs r4'])
  expect(await marks({ type: 'namespace', name: 'batch' })).toEqual([])
})

test('find names the whole name first, then its beginning, then its parts', async () => {
  const { client } = testBench(createFixtureSource())
  const found = await client.find({ ...call, text: 'Checkout' })
  expect(found.slice(0, 3).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'Deployment checkout',
    'Service checkout',
    expect.stringMatching(/^Pod checkout-/)
  ])
  expect((await client.find({ ...call, text: 'x2k9p' })).map(({ name }) => name)).toEqual(['checkout-7c9d5f6b84-x2k9p'])
  expect(await client.find({ ...call, text: ' ' })).toEqual([])
})

test('a recorded cluster cannot be acted on, nor its time governed', async () => {
  const { client } = testBench(createFixtureSource())
  const answer = await client.kube.request({
    ...call,
    verb: 'delete',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: 'shop',
    name: 'x'
  })
  expect(answer).toMatchObject({ code: 405, object: { kind: 'Status', reason: 'MethodNotAllowed' } })
  await expect(client.simulation.setSpeed({ ...call, speed: 10 })).rejects.toThrow('cannot be governed')
  const why = await client.simulation.why({
    ...call,
    ref: { group: '', resource: 'pods', namespace: 'shop', name: 'search-index-2' }
  })
  expect(why?.verdicts).toHaveLength(6)
})
