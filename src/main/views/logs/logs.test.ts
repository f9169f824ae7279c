import { expect, test } from 'vitest'
import type { LogLine, LogSource, LogUpdate } from '../../../shared/contract/logs.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Event, Pod } from '../../../shared/schema/types.ts'
import { createFixtureSource, type FixtureSource } from '../fixture/fixture-source.ts'
import { podOf } from '../fixture/recorded-objects.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'

const call = { cluster: 'shop-staging', identity: 'admin' }
const checkout = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'checkout' }
const crashing = { group: '', resource: 'pods', namespace: 'shop', name: 'checkout-7c9d5f6b84-x2k9p' }

type Watched = Parameters<TestBench['client']['logs']['watch']>[0]

const plain = {
  ...call,
  namespaces: [],
  runs: 'current',
  withoutLevels: ['SYSTEM'],
  withoutPods: [],
  events: []
} satisfies Partial<Watched>

function watch(
  bench: TestBench,
  ref: Watched['refs'][number] | undefined,
  more: Partial<Watched> = {},
  acknowledges = true
): StreamReader<LogUpdate> {
  const refs = ref === undefined ? [] : [ref]
  const input = { ...plain, subscription: 'l', refs, tail: 100, follow: true, ...more }
  return new StreamReader(bench, input.subscription, bench.client.logs.watch(input), acknowledges)
}

function linesOf({ updates }: StreamReader<LogUpdate>): readonly LogLine[] {
  return updates.flatMap(({ value }) => value.lines)
}

function sourcesOf({ updates }: StreamReader<LogUpdate>): readonly LogSource[] {
  return updates.findLast(({ value }) => value.sources !== undefined)?.value.sources ?? []
}

function textsOf(logs: StreamReader<LogUpdate>): readonly string[] {
  return linesOf(logs).map(({ text }) => text)
}

function say(source: FixtureSource, pod: Pod, text: string, sequence = 1): void {
  source.logs.add(pod.metadata.uid, {
    time: BigInt(source.now()) * 1_000_000n + BigInt(sequence),
    sequence,
    container: 'checkout',
    instance: 9,
    stream: 'stdout',
    text
  })
}

test('all pods of a workload come as one stream in the order of time, and new pods join', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const logs = watch(bench, checkout)
  await bench.timer.pass(1_000)
  const times = linesOf(logs).map(({ time }) => BigInt(time))
  expect(times).toHaveLength(100)
  expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)))
  expect(new Set(linesOf(logs).map(({ pod }) => pod)).size).toBeGreaterThan(3)
  expect(sourcesOf(logs)).toHaveLength(10)
  const replicaSet = source.get(replicaSetKind, 'shop', 'checkout-7c9d5f6b84')!
  const pod = podOf('shop', 'checkout-7c9d5f6b84-zzzzz', replicaSet, replicaSet.spec.template!, {
    age: 0,
    node: 'worker-1'
  })
  source.put(pod)
  say(source, pod, 'hello from a new pod')
  await bench.timer.pass(300)
  expect(sourcesOf(logs)).toHaveLength(11)
  expect(textsOf(logs).slice(100)).toEqual(['hello from a new pod'])
  source.remove(pod)
  await bench.timer.pass(300)
  expect(sourcesOf(logs)).toHaveLength(10)
})

test('a window that does not keep up loses the oldest lines, and is told how many', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const pod = source.get(podKind, 'shop', crashing.name)!
  const logs = watch(bench, crashing, { tail: 0 }, false)
  await bench.timer.pass(10)
  say(source, pod, 'first')
  await bench.timer.pass(300)
  for (let number = 0; number < 50_000; number++) say(source, pod, `line ${number}`, number)
  await bench.timer.pass(5_000)
  expect(logs.updates).toHaveLength(2)
  for (let sequence = 1; sequence < 60; sequence++) {
    bench.connection.acknowledge('l', sequence)
    await bench.timer.pass(300)
  }
  const lines = logs.updates.slice(2).flatMap(({ value }) => value.lines)
  const skipped = logs.updates.reduce((total, { value }) => total + value.skipped, 0)
  expect(lines.length + skipped).toBe(50_000)
  expect(lines.length).toBeLessThanOrEqual(12_000)
  expect(lines.at(-1)?.text).toBe('line 49999')
  expect(Math.max(...logs.updates.map(({ value }) => value.lines.length))).toBeLessThanOrEqual(500)
})

test('search goes over everything retained, and a bad expression is refused', async () => {
  const bench = testBench(createFixtureSource())
  const logs = watch(bench, checkout, { search: 'payments_url', tail: 1_000 })
  await bench.timer.pass(1_000)
  expect(textsOf(logs).length).toBeGreaterThan(4)
  expect(textsOf(logs).every((text) => text.includes('PAYMENTS_URL'))).toBe(true)
  const rest = { ...plain, refs: [checkout], tail: 1, follow: true }
  const bad = bench.client.logs.watch({ ...rest, subscription: 'b', search: '(', regex: true })
  await expect(bad).rejects.toThrow('missing closing )')
})

test('what the API would refuse is said in its words', async () => {
  const refusals: (string | undefined)[] = []
  const pods = ['thumbs-', 'checkout-7c9d5f6b84-b5r7v', 'search-index-2', 'checkout-7c9d5f6b84-x2k9p']
  const source = createFixtureSource()
  for (const prefix of pods) {
    const bench = testBench(source)
    const { name } = [...source.all(podKind)].find(({ metadata }) => metadata.name.startsWith(prefix))!.metadata
    const logs = watch(bench, { ...crashing, name })
    await bench.timer.pass(1_000)
    refusals.push(logs.last.refusal?.replace(name, 'POD'))
  }
  expect(refusals).toEqual([
    'container "thumbs" in pod "POD" is waiting to start: trying and failing to pull image',
    'container "checkout" in pod "POD" is waiting to start: ContainerCreating',
    undefined,
    undefined
  ])
  const refused: readonly (readonly [Partial<Watched>, string])[] = [
    [{ container: 'nope' }, `container nope is not valid for pod ${crashing.name}`],
    [{ refs: [{ ...crashing, name: 'gone' }] }, 'pods "gone" not found'],
    [
      { refs: [{ ...crashing, name: 'checkout-85b6d7f9c4-m2fzk' }], runs: 'previous' },
      'previous terminated container "checkout" in pod "checkout-85b6d7f9c4-m2fzk" not found'
    ]
  ]
  for (const [more, refusal] of refused) {
    const bench = testBench(source)
    const logs = watch(bench, crashing, more)
    await bench.timer.pass(10)
    expect(logs.last.refusal).toBe(refusal)
  }
})

test('while a container waits to be started again, its previous instance is the one that ended last', async () => {
  const bench = testBench(createFixtureSource())
  const logs = watch(bench, crashing, { runs: 'previous', withoutLevels: [] })
  await bench.timer.pass(1_000)
  expect(textsOf(logs).at(-1)).toBe('container checkout exited with code 1, back-off 2m40s')
})

test('a download is what kubectl logs prints', async () => {
  const bench = testBench(createFixtureSource())
  const one = await bench.client.logs.download({ ...plain, refs: [crashing], timestamps: true })
  expect(one.text.split('\n')[0]).toMatch(/^2026-11-20T14:0\d:\d\d\.\d{9}Z INFO starting checkout/)
  const all = await bench.client.logs.download({ ...plain, refs: [checkout], timestamps: false })
  expect(all.text).toMatch(/^\[pod\/checkout-[a-z0-9]+-[a-z0-9]+\/checkout\] /)
  expect(all.truncated).toBe(false)
})

test('several objects and the pods of a label selector are one stream, and pods with the labels join', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const search = { group: '', resource: 'pods', namespace: 'shop', name: 'search-index-1' }
  const logs = watch(bench, search, { selector: 'app=checkout', namespaces: ['shop'], tail: 0 })
  await bench.timer.pass(1_000)
  const names = sourcesOf(logs).map(({ pod }) => pod)
  expect(names).toContain('search-index-1')
  expect(names.filter((name) => name.startsWith('checkout-'))).toHaveLength(10)
  expect(names).toHaveLength(11)
  const replicaSet = source.get(replicaSetKind, 'shop', 'checkout-7c9d5f6b84')!
  const pod = podOf('shop', 'checkout-7c9d5f6b84-zzzzz', replicaSet, replicaSet.spec.template!, {
    age: 0,
    node: 'worker-1'
  })
  source.put(pod)
  say(source, pod, 'hello')
  await bench.timer.pass(300)
  expect(textsOf(logs)).toEqual(['hello'])
})

test('events about the pods, their owners and what a rollout makes stand among the lines; starts and ends do too', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const more = { runs: 'all', events: ['Warning', 'Normal'], withoutLevels: [] } satisfies Partial<Watched>
  const logs = watch(bench, checkout, { ...more, tail: 5_000 })
  await bench.timer.pass(2_000)
  const lines = linesOf(logs)
  const events = lines.filter(({ stream }) => stream === 'event')
  expect(new Set(events.map(({ event }) => event!.about.kind))).toContain('Pod')
  expect(events.every(({ namespace }) => namespace === 'shop')).toBe(true)
  expect(lines.filter(({ stream }) => stream === 'system').map(({ text }) => text)).toContain(
    'container checkout started'
  )
  const times = lines.map(({ time }) => BigInt(time))
  expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)))
  const [first] = [...source.all(eventKind, 'shop')].filter(({ metadata }) => metadata.uid !== undefined)
  const pod = source.get(podKind, 'shop', crashing.name)!
  const now = formatTime(source.now())
  source.put({
    ...first!,
    metadata: { ...first!.metadata, name: 'backoff.1', uid: 'event-of-now', creationTimestamp: now },
    involvedObject: {
      kind: 'Pod',
      namespace: 'shop',
      name: pod.metadata.name,
      uid: pod.metadata.uid,
      apiVersion: 'v1'
    },
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off restarting failed container',
    count: 18,
    lastTimestamp: now
  } as Event)
  await bench.timer.pass(500)
  expect(linesOf(logs).at(-1)).toMatchObject({
    stream: 'event',
    text: 'Back-off restarting failed container',
    event: { type: 'Warning', reason: 'BackOff', count: 18 }
  })
})
