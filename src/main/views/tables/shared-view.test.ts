import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFilter, parseFilter } from '../../../shared/filter/filter.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { isIdle } from '../../../shared/kinds/pod/idle.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { TableRow } from '../../../shared/contract/tables.ts'
import type { Deployment } from '../../../shared/schema/types.ts'
import { FixtureSource } from '../fixture/fixture-source.ts'
import { SteppedTimer } from '../testing-router.ts'
import { listColumns } from './list-columns.ts'
import { SharedView, type ViewInput } from './shared-view.ts'
import { TableProducer } from './table-producer.ts'
import { TableViews } from './table-views.ts'
import { recordedNow, testPod } from './testing-pods.ts'
import { compareBy, type ViewEntry } from './view-order.ts'

/** Everything anew from the source: what the incremental view must equal. */
function naive(
  source: FixtureSource,
  { namespaces, filter, sort }: ViewInput
): { readonly rows: TableRow[]; readonly marks: object; readonly unfiltered: number } {
  const columns = listColumns(podKind, namespaces.length !== 1)
  const column = columns.find((candidate) => candidate.column.id === sort.column) ?? columns[0]!
  const passes = compileFilter(parseFilter(filter))
  const all = [...source.all(podKind)].filter(
    ({ metadata }) => namespaces.length === 0 || namespaces.includes(metadata.namespace!)
  )
  const marks: Record<string, number> = {}
  const entries = all.flatMap((object): ViewEntry[] => {
    const status = podKind.status(object, source.now())
    if (passes?.({ object, status }) === false) return []
    marks[status.mark] = (marks[status.mark] ?? 0) + 1
    return [{ object, status, key: column.sortKey(object, status, source), row: undefined, rowIsOld: false, round: 0 }]
  })
  entries.sort(compareBy(sort.descending))
  const rows = entries.map(({ object, status }) => ({
    uid: object.metadata.uid,
    namespace: object.metadata.namespace!,
    name: object.metadata.name,
    ...(isIdle(object) ? { idle: true as const } : {}),
    cells: columns.map((candidate) => candidate.cell(object, status, source))
  }))
  return { rows, marks, unfiltered: all.length }
}

const change = fc.record({ number: fc.nat(60), state: fc.nat(9), gone: fc.boolean() })
const input = fc.record({
  namespaces: fc.constantFrom([], ['ns-1'], ['ns-1', 'ns-3']),
  filter: fc.constantFrom(
    '',
    'status:!Completed',
    'label:color=red',
    'pod-1 !label:color=blue',
    'node:node-3',
    '/9$/',
    'status:Running,CrashLoopBackOff'
  ),
  sort: fc.record({
    column: fc.constantFrom('name', 'status', 'restarts', 'age', 'node', 'cpu', 'ready'),
    descending: fc.boolean()
  })
})

test('an incremental view equals one made anew, after any changes', async () => {
  await fc.assert(
    fc.asyncProperty(input, fc.array(fc.array(change, { maxLength: 40 }), { maxLength: 8 }), async (wanted, bursts) => {
      const source = new FixtureSource('test', recordedNow)
      for (let number = 0; number < 30; number++) source.put(testPod(number, number))
      const timer = new SteppedTimer()
      const views = new TableViews(source, timer.schedule)
      const asked: ViewInput = { kind: podKind, ...wanted }
      const { view, release } = views.take(asked)
      const window = { first: 3, count: 12 }
      const producer = new TableProducer(views, asked, window, () => undefined)
      const shown: (TableRow | undefined)[] = []
      for (const burst of bursts) {
        for (const { number, state, gone } of burst) {
          if (gone) source.remove(testPod(number, state))
          else source.put(testPod(number, state))
        }
        await timer.pass(2_100)
        // Usage stands still with the clock; moving it and letting the round pass brings the keys up to date.
        source.advance(1)
        await timer.pass(2_100)
        const truth = naive(source, asked)
        expect(view.rows(0, 1_000)).toEqual(truth.rows)
        expect(view.names(2, 5)).toEqual(
          truth.rows.slice(2, 7).map(({ namespace, name }) => ({ ...(namespace !== undefined && { namespace }), name }))
        )
        expect([view.total, view.unfiltered, view.marks]).toEqual([truth.rows.length, truth.unfiltered, truth.marks])
        const update = producer.next()
        if (update !== undefined) {
          for (const [index, row] of update.rows) shown[index] = row
          shown.length = update.count
        }
        expect(shown).toEqual(truth.rows.slice(3, 15))
      }
      producer.close()
      release()
      await timer.pass(60_000)
      expect([views.size, timer.waiting]).toEqual([0, 0])
    }),
    { numRuns: 60, seed: 5 }
  )
})

test('a change that shows nothing leaves the row as it was, and tells the window nothing', async () => {
  const source = new FixtureSource('test', recordedNow)
  for (let number = 0; number < 10; number++) source.put(testPod(number, 0))
  const timer = new SteppedTimer()
  const views = new TableViews(source, timer.schedule)
  const asked: ViewInput = { kind: podKind, namespaces: [], filter: '', sort: { column: 'name', descending: false } }
  const producer = new TableProducer(views, asked, { first: 0, count: 10 }, () => undefined)
  expect(producer.next()?.rows).toHaveLength(10)
  const pod = testPod(3, 0)
  source.put({ ...pod, metadata: { ...pod.metadata, resourceVersion: '999' } })
  await timer.pass(10)
  expect(producer.next()).toBeUndefined()
  source.put(testPod(3, 1))
  await timer.pass(300)
  const update = producer.next()
  expect(update).toMatchObject({ reset: false, total: 10, marks: { ok: 9, warn: 1 } })
  expect(update?.rows.map(([, { name }]) => name)).toEqual([pod.metadata.name])
})

test('a row says that it is held although no cell of it changes', async () => {
  const source = new FixtureSource('test', recordedNow)
  const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }]
  const deployment = (paused: boolean): Deployment => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...testPod(0, 0).metadata, name: 'web' },
    spec: { paused, selector: {}, template: {} },
    status: { conditions }
  })
  source.put(deployment(false))
  const timer = new SteppedTimer()
  const asked: ViewInput = {
    kind: deploymentKind,
    namespaces: [],
    filter: '',
    sort: { column: 'name', descending: false }
  }
  const producer = new TableProducer(
    new TableViews(source, timer.schedule),
    asked,
    { first: 0, count: 10 },
    () => undefined
  )
  const [, before] = producer.next()!.rows[0]!
  source.put(deployment(true))
  await timer.pass(300)
  expect(producer.next()!.rows).toEqual([[0, { ...before, held: true }]])
  source.put(deployment(false))
  await timer.pass(300)
  expect(producer.next()!.rows).toEqual([[0, before]])
})

test('a moved window is told of what it had not seen', () => {
  const source = new FixtureSource('test', recordedNow)
  for (let number = 0; number < 50; number++) source.put(testPod(number, 0))
  const views = new TableViews(source, new SteppedTimer().schedule)
  const asked: ViewInput = { kind: podKind, namespaces: [], filter: '', sort: { column: 'name', descending: false } }
  let urgent = false
  const producer = new TableProducer(views, asked, { first: 0, count: 20 }, (now = false) => (urgent = now))
  producer.next()
  producer.move({ first: 10, count: 20 })
  expect(urgent).toBe(true)
  const update = producer.next()!
  expect([update.first, update.count, update.rows.map(([index]) => index)]).toEqual([
    10,
    20,
    [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
  ])
  producer.move({ first: 100, count: 20 })
  expect(producer.next()).toMatchObject({ first: 100, count: 0, rows: [] })
})

const byName = { column: 'name', descending: false }

test('windows with the same list share one view', () => {
  const views = new TableViews(new FixtureSource('test', recordedNow), new SteppedTimer().schedule)
  const a = views.take({ kind: podKind, namespaces: ['b', 'a'], filter: ' x ', sort: byName })
  const b = views.take({ kind: podKind, namespaces: ['a', 'b'], filter: 'x', sort: byName })
  expect(a.view).toBe(b.view)
  a.release()
  a.release()
  expect(views.take({ kind: podKind, namespaces: ['a', 'b'], filter: 'x', sort: byName }).view).toBe(b.view)
})

test('who comes back to a list within a minute finds the view as it was left, with what has changed since', async () => {
  const source = new FixtureSource('test', recordedNow)
  for (let number = 0; number < 30; number++) source.put(testPod(number, 0))
  const timer = new SteppedTimer()
  const views = new TableViews(source, timer.schedule)
  const asked: ViewInput = { kind: podKind, namespaces: [], filter: '', sort: byName }
  const left = views.take(asked)
  const stop = left.view.listen(() => undefined)
  const before = left.view.rows(0, 100)
  stop()
  left.release()
  await timer.pass(50_000)
  source.put(testPod(3, 2))
  source.remove(testPod(4, 0))
  source.put(testPod(30, 0))
  source.advance(300_000)
  const { view, release } = views.take(asked)
  expect(view).toBe(left.view)
  expect(view.rows(0, 100)).toEqual(naive(source, asked).rows)
  expect(view.rows(0, 100)).not.toEqual(before)
  release()
  await timer.pass(59_000)
  expect(views.size).toBe(1)
  await timer.pass(1_000)
  expect([views.size, timer.waiting]).toEqual([0, 0])
})

test('of the views that nobody looks at a few are kept, and none that is sorted by usage', async () => {
  const source = new FixtureSource('test', recordedNow)
  const timer = new SteppedTimer()
  const views = new TableViews(source, timer.schedule)
  const filters = ['a', 'b', 'c', 'd', 'e', 'f']
  const take = (filter: string): ReturnType<TableViews['take']> =>
    views.take({ kind: podKind, namespaces: [], filter, sort: byName })
  const first = filters.map(take)
  for (const { release } of first) release()
  expect(views.size).toBe(4)
  expect(filters.map(take).map(({ view }, index) => view === first[index]!.view)).toEqual(
    filters.map((filter) => 'cdef'.includes(filter))
  )
  views.take({ kind: podKind, namespaces: [], filter: '', sort: { column: 'cpu', descending: true } }).release()
  expect(views.size).toBe(6)
})

test('a view that nobody looks at works changes in by the thousand only', async () => {
  const source = new FixtureSource('test', recordedNow)
  for (let number = 0; number < 3_000; number++) source.put(testPod(number, 0))
  const timer = new SteppedTimer()
  let passes = 0
  const status = (...words: Parameters<typeof podKind.status>): ReturnType<typeof podKind.status> => {
    passes++
    return podKind.status(...words)
  }
  const kind = { ...podKind, status }
  const view = new SharedView(source, timer.schedule, { kind, namespaces: [], filter: '', sort: byName })
  view.catchUp()
  passes = 0
  for (let number = 0; number < 1_999; number++) source.put(testPod(number, 1))
  await timer.pass(2_000)
  expect(passes).toBe(0)
  source.put(testPod(1_999, 1))
  await timer.pass(2_000)
  expect(passes).toBe(2_000)
  view.close()
})

test('a list that is sorted by usage reads the keys of a large cluster piece by piece', async () => {
  const source = new FixtureSource('test', recordedNow)
  for (let number = 0; number < 5_000; number++) source.put(testPod(number, 0))
  let reads = 0
  const usageNow = source.usageNow.bind(source)
  source.usageNow = (scope) => {
    reads++
    return usageNow(scope)
  }
  const timer = new SteppedTimer()
  const asked: ViewInput = { kind: podKind, namespaces: [], filter: '', sort: { column: 'cpu', descending: true } }
  const view = new SharedView(source, timer.schedule, asked)
  view.catchUp()
  view.listen(() => undefined)
  source.advance(300_000)
  reads = 0
  await timer.pass(2_000)
  expect(reads).toBe(2_000)
  source.put(testPod(4_500, 1))
  source.remove(testPod(4_600, 0))
  await timer.pass(400)
  expect(reads).toBeLessThanOrEqual(5_000)
  // The object that changed meanwhile has its turn in the round that comes next.
  source.advance(1)
  await timer.pass(2_400)
  expect(view.rows(0, 5_000)).toEqual(naive(source, asked).rows)
  view.close()
})

test('usage is read again every two seconds while the clock runs, for the rows that are shown', async () => {
  const source = new FixtureSource('test', recordedNow)
  for (let number = 0; number < 500; number++) source.put(testPod(number, 0))
  let reads = 0
  const usageNow = source.usageNow.bind(source)
  source.usageNow = (scope) => {
    reads++
    return usageNow(scope)
  }
  const timer = new SteppedTimer()
  const view = new SharedView(source, timer.schedule, {
    kind: podKind,
    namespaces: [],
    filter: '',
    sort: { column: 'name', descending: false }
  })
  view.catchUp()
  view.listen(() => undefined)
  const first = view.rows(0, 20)
  expect(reads).toBe(20)
  await timer.pass(4_100)
  expect(view.rows(0, 20)).toEqual(first)
  expect(reads).toBe(20)
  source.advance(300_000)
  await timer.pass(2_000)
  expect(view.rows(0, 20)).not.toEqual(first)
  expect(reads).toBe(40)
  view.close()
})
