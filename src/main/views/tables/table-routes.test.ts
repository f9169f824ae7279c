import { expect, test } from 'vitest'
import type { ExportPiece, MarkedDocument } from '../../../shared/contract/tables.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { createFixtureSource, FixtureSource } from '../fixture/fixture-source.ts'
import { StreamReader, testBench } from '../testing-router.ts'
import { recordedNow, testPod } from './testing-pods.ts'

const call = { cluster: 'shop-staging', identity: 'admin' }
const list = { group: '', resource: 'pods', namespaces: [], filter: '', sort: { column: 'name', descending: false } }

test('all rows that match are exported, those on the screen or not, in the order of the list', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const wanted = { ...list, filter: 'ns:shop', columns: ['name', 'status', 'restarts', 'cpu', 'age', 'zone'] }
  const own = [{ id: 'zone', name: 'Tier', path: 'label:app' }]
  const reader = new StreamReader<ExportPiece>(
    bench,
    'x',
    bench.client.tables.export({ ...call, ...wanted, own, subscription: 'x' })
  )
  await bench.timer.pass(10)
  const { text, written, total } = reader.last
  const names = await bench.client.tables.names({ ...call, ...wanted, first: 0, count: 5_000 })
  expect(written).toBe(total)
  expect(names).toHaveLength(total)
  const lines = text.trimEnd().split('\r\n')
  expect(lines[0]).toBe('Name,Status,Restarts,CPU (millicores),CPU request,CPU limit,Age,Tier')
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(names.map(({ name }) => name))
  expect(lines[1]).toMatch(/^[a-z0-9-]+,[A-Za-z ]+,\d+,\d*,\d*,\d*,2026-\d\d-\d\dT\d\d:\d\d:\d\dZ,[\w-]*$/)
})

test('a long list is exported in pieces, the next one when the last was taken, and nothing is left behind', async () => {
  const source = new FixtureSource('shop-staging', recordedNow)
  for (let number = 0; number < 2_500; number++) source.put(testPod(number, number))
  const bench = testBench(source)
  const ask = (subscription: string, acknowledges: boolean): StreamReader<ExportPiece> =>
    new StreamReader(
      bench,
      subscription,
      bench.client.tables.export({ ...call, ...list, columns: ['name'], subscription }),
      acknowledges
    )
  const slow = ask('slow', false)
  const reader = ask('x', true)
  await bench.timer.pass(100)
  expect(reader.updates.map(({ value }) => value.written)).toEqual([1_000, 2_000, 2_500])
  const text = reader.updates.map(({ value }) => value.text).join('')
  expect(text.split('\r\n')).toHaveLength(2_502)
  expect(slow.updates).toHaveLength(2)
  bench.connection.close()
  // The view itself is kept a while for who comes back to the list.
  await bench.timer.pass(60_000)
  expect(bench.timer.waiting).toBe(0)
})

test('of the marked rows it is told which the list does not show, and which are of nothing any more', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const pods = [...source.all(podKind, 'shop')]
  const troubled = pods.find((pod) => podKind.status(pod, source.now()).word === 'CrashLoopBackOff')!
  const fine = pods.find((pod) => podKind.status(pod, source.now()).word === 'Running')!
  const names = [troubled, fine].map(({ metadata: { namespace, name } }) => ({ name, namespace: namespace! }))
  const never = { name: 'never', namespace: 'shop' }
  const ask = async (filter: string, namespaces: string[]): Promise<StreamReader<MarkedDocument>> =>
    new StreamReader(
      bench,
      `marked/${filter}`,
      bench.client.tables.marked({
        ...call,
        subscription: `marked/${filter}`,
        group: '',
        resource: 'pods',
        filter,
        namespaces,
        names: [...names, never]
      })
    )
  const all = await ask('', [])
  const crashing = await ask('status:CrashLoopBackOff', [])
  const elsewhere = await ask('ns:shop', ['batch'])
  await bench.timer.pass(10)
  expect(all.last).toEqual({ hidden: [], gone: [never] })
  expect(crashing.last).toEqual({ hidden: [names[1]], gone: [never] })
  expect(elsewhere.last.hidden).toEqual(names)
  source.remove(fine)
  await bench.timer.pass(1_100)
  expect(crashing.last).toEqual({ hidden: [], gone: [names[1], never] })
  bench.connection.close()
})

test('the words that a filter can name are those of the objects', async () => {
  const bench = testBench(createFixtureSource())
  const words = await bench.client.tables.words({ ...call, group: '', resource: 'pods' })
  expect(words.statuses[0]).toBe('Running')
  expect(words.statuses).toContain('CrashLoopBackOff')
  expect(words.labels['app']).toContain('checkout')
  expect(words.nodes).toContain('worker-1')
  expect(words.namespaces).toContain('shop')
  expect(words.owners).toContain('checkout')
})

test('a column of one’s own sorts, and one whose path cannot be read is empty', async () => {
  const bench = testBench(createFixtureSource())
  const own = [
    { id: 'own-app', name: 'App', path: 'label:app' },
    { id: 'own-bad', name: 'Bad', path: '.spec[' }
  ]
  const input = {
    ...call,
    ...list,
    own,
    sort: { column: 'own-app', descending: false },
    window: { first: 0, count: 50 }
  }
  const reader = new StreamReader(bench, 's', bench.client.tables.watch({ ...input, subscription: 's' }))
  await bench.timer.pass(10)
  const { columns = [], rows } = reader.last
  const at = columns.findIndex(({ id }) => id === 'own-app')
  expect(columns.slice(at).map(({ name }) => name)).toEqual(['App', 'Bad', 'Age'])
  const apps = rows.map(([, row]) => row.cells[at] as string)
  expect(apps).toEqual(apps.toSorted())
  expect(rows[0]![1].cells[at + 1]).toBeNull()
  await expect(
    bench.client.tables.watch({ ...input, own: Array.from({ length: 9 }, () => own[0]!), subscription: 't' })
  ).rejects.toThrow()
})

test('workloads have load lines of all their pods', async () => {
  const bench = testBench(createFixtureSource())
  const input = { ...call, ...list, group: 'apps', resource: 'deployments', window: { first: 0, count: 5 } }
  const reader = new StreamReader(bench, 's', bench.client.tables.watch({ ...input, subscription: 's' }))
  await bench.timer.pass(10)
  const { columns = [], rows } = reader.last
  const cpu = columns.findIndex(({ id }) => id === 'cpu')
  expect(columns[cpu + 1]?.id).toBe('memory')
  expect(rows[0]![1].cells[cpu]).toMatchObject({ type: 'gauge' })
  expect(columns.filter(({ type }) => type === 'percent').map(({ name, shown }) => [name, shown])).toEqual([
    ['%CPU/R', false],
    ['%CPU/L', false],
    ['%MEM/R', false],
    ['%MEM/L', false]
  ])
})
