import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { FixtureSource } from '../fixture/fixture-source.ts'
import { StreamReader, SteppedTimer, testBench } from '../testing-router.ts'
import type { ViewInput } from './shared-view.ts'
import { TableViews } from './table-views.ts'
import { recordedNow, testPod } from './testing-pods.ts'

const byName = { column: 'name', descending: false }
const asked: ViewInput = { kind: podKind, namespaces: [], filter: '', sort: byName }

/** Pods whose status is asked for through a counter. */
function counted(pods: number): {
  readonly source: FixtureSource
  readonly input: ViewInput
  readonly asked: () => number
} {
  const source = new FixtureSource('test', recordedNow)
  for (let number = 0; number < pods; number++) source.put(testPod(number, 0))
  let count = 0
  const status = (...words: Parameters<typeof podKind.status>): ReturnType<typeof podKind.status> => {
    count++
    return podKind.status(...words)
  }
  return { source, input: { ...asked, kind: { ...podKind, status } }, asked: () => count }
}

test('a list that is made ready before somebody asks takes a thousand objects a turn, and costs the first click none', async () => {
  const { source, input, asked: statuses } = counted(2_500)
  const timer = new SteppedTimer()
  const views = new TableViews(source, timer.schedule)
  views.prepare(input)
  const made: number[] = []
  for (let turn = 0; turn < 4; turn++) {
    await timer.pass(2)
    made.push(statuses())
  }
  expect(made).toEqual([1_000, 2_000, 2_500, 2_500])
  const { view, release } = views.take(input)
  expect([view.total, view.unfiltered, view.marks]).toEqual([2_500, 2_500, { ok: 2_500 }])
  expect(view.rows(0, 80)).toHaveLength(80)
  expect(statuses()).toBe(2_500)
  release()
})

test('a list that nobody asks for after all is forgotten a minute later, made or not', async () => {
  const { source, input } = counted(30)
  const timer = new SteppedTimer()
  const views = new TableViews(source, timer.schedule)
  views.prepare(input)
  await timer.pass(59_000)
  expect(views.size).toBe(1)
  await timer.pass(1_000)
  expect([views.size, timer.waiting]).toEqual([0, 0])
  // One that is sorted by usage costs too much to be kept.
  views.prepare({ ...input, sort: { column: 'cpu', descending: true } })
  expect([views.size, timer.waiting]).toEqual([0, 0])
})

const change = fc.record({ number: fc.nat(1_600), state: fc.nat(9), gone: fc.boolean() })

test('a list made in pieces while objects change equals one made at once, whenever it is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { maxLength: 30 }), { maxLength: 4 }), async (bursts) => {
      const source = new FixtureSource('test', recordedNow)
      for (let number = 0; number < 1_500; number++) source.put(testPod(number, number))
      const timer = new SteppedTimer()
      const views = new TableViews(source, timer.schedule)
      views.prepare(asked)
      for (const burst of bursts) {
        for (const { number, state, gone } of burst) {
          if (gone) source.remove(testPod(number, state))
          else source.put(testPod(number, state))
        }
        await timer.pass(2)
      }
      const { view, release } = views.take(asked)
      const fresh = new TableViews(source, timer.schedule).take(asked)
      expect(view.rows(0, 3_000)).toEqual(fresh.view.rows(0, 3_000))
      expect([view.total, view.unfiltered, view.marks]).toEqual([
        fresh.view.total,
        fresh.view.unfiltered,
        fresh.view.marks
      ])
      release()
      fresh.release()
    }),
    { numRuns: 6, seed: 5 }
  )
})

test('a window says which list it is likely to ask for next', async () => {
  const { source } = counted(1_500)
  const bench = testBench(source)
  const call = { cluster: source.name, identity: 'admin', group: '', resource: 'pods', namespaces: [], filter: '' }
  await bench.client.tables.prepare({ ...call, sort: byName })
  await bench.timer.pass(40)
  const watch = { ...call, sort: byName, subscription: 's', window: { first: 0, count: 5 } }
  const reader = new StreamReader(bench, 's', bench.client.tables.watch(watch))
  await bench.timer.pass(10)
  expect(reader.last).toMatchObject({ total: 1_500, count: 5 })
  await expect(bench.client.tables.prepare({ ...call, resource: 'none', sort: byName })).rejects.toThrow()
  bench.connection.close()
  await bench.timer.pass(60_000)
  expect(bench.timer.waiting).toBe(0)
})
