import { expect, test } from 'vitest'
import type { LogHistogram } from '../../../shared/contract/logs.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { createFixtureSource, type FixtureSource } from '../fixture/fixture-source.ts'
import { keptSystemLines } from './system-lines.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'

type Counted = Parameters<TestBench['client']['logs']['histogram']>[0]

const minute = 60_000

function histogram(bench: TestBench, more: Partial<Counted>): StreamReader<LogHistogram> {
  const input: Counted = {
    cluster: 'shop-staging',
    identity: 'admin',
    subscription: 'h',
    refs: [],
    namespaces: ['shop'],
    runs: 'all',
    ...more
  }
  return new StreamReader(bench, 'h', bench.client.logs.histogram(input))
}

let sequence = 1_000_000

function say(source: FixtureSource, pod: Pod, text: string): void {
  source.logs.add(pod.metadata.uid, {
    time: BigInt(source.now()) * 1_000_000n,
    sequence: sequence++,
    container: pod.spec.containers[0]!.name,
    instance: 9,
    stream: 'stdout',
    text
  })
}

function linesOf({ levels }: LogHistogram): number {
  return Object.values(levels).reduce((sum, count) => sum + count, 0)
}

test('lines of the past are counted once, those that come are added, and old ones go with the clock', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const pod = [...source.all<Pod>(podKind, 'shop')].find(({ status }) => status?.phase === 'Running')!
  const since = source.now() - 15 * minute
  const kept = [...source.all<Pod>(podKind, 'shop')].reduce((sum, one) => {
    const lines = source.readLogs({ podUid: one.metadata.uid }, 10_000)
    const written = lines.filter(({ time }) => time >= BigInt(since) * 1_000_000n).length
    return sum + written + keptSystemLines(one).filter(({ at }) => at >= since && at <= source.now()).length
  }, 0)
  const counted = histogram(bench, { within: 15 * minute, runs: 'current', search: 'needle' })
  await bench.timer.pass(3_000)
  const before = counted.last
  expect(before).toMatchObject({ span: 10_000, share: 1, matches: 0, to: source.now() })
  expect(linesOf(before)).toBe(kept)
  expect(before.bars.reduce((sum, [, levels]) => sum + levels.reduce((all, one) => all + one, 0), 0)).toBe(kept)

  source.advance(1_000)
  say(source, pod, 'ERROR a needle')
  say(source, pod, 'DEBUG hay')
  await bench.timer.pass(1_500)
  expect(counted.last.levels.ERROR).toBe(before.levels.ERROR + 1)
  expect(counted.last.levels.DEBUG).toBe(before.levels.DEBUG + 1)
  expect(counted.last.matches).toBe(1)
  expect(counted.last.pods[pod.metadata.uid]).toBe((before.pods[pod.metadata.uid] ?? 0) + 2)

  source.advance(20 * minute)
  await bench.timer.pass(2_000)
  expect(linesOf(counted.last)).toBe(0)
  const { length } = counted.updates
  await bench.timer.pass(10_000)
  expect(counted.updates).toHaveLength(length)
})

test('a range that is over is counted to its end, and events beside the lines', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const to = source.now() - minute
  const counted = histogram(bench, { to })
  await bench.timer.pass(3_000)
  expect(counted.last.to).toBe(to)
  expect(counted.last.from).toBeLessThan(to)
  expect(counted.last.bars.every(([time]) => time <= to)).toBe(true)
  expect(counted.last.events.Warning).toBeGreaterThan(0)
  const before = linesOf(counted.last)
  say(source, [...source.all<Pod>(podKind, 'shop')][0]!, 'too late')
  await bench.timer.pass(3_000)
  expect(linesOf(counted.last)).toBe(before)
})
