import { expect, test } from 'vitest'
import type { LogUpdate } from '../../../shared/contract/logs.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { createFixtureSource, type FixtureSource } from '../fixture/fixture-source.ts'
import { podOf } from '../fixture/recorded-objects.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'

const call = { cluster: 'shop-staging', identity: 'admin' }
const checkout = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'checkout' }
const crashing = { group: '', resource: 'pods', namespace: 'shop', name: 'checkout-7c9d5f6b84-x2k9p' }

function watch(bench: TestBench, ref: object, more: object = {}, acknowledges = true): StreamReader<LogUpdate> {
  const input = { ...call, subscription: 'l', ref, previous: false, tail: 100, follow: true, ...more }
  return new StreamReader(
    bench,
    'l',
    bench.client.logs.watch(input as Parameters<typeof bench.client.logs.watch>[0]),
    acknowledges
  )
}

function say(source: FixtureSource, pod: Pod, text: string, sequence = 1): void {
  source.addLog(pod.metadata.uid, {
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
  await bench.timer.pass(10)
  const times = logs.last.lines.map(({ time }) => BigInt(time))
  expect(times).toHaveLength(100)
  expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)))
  expect(new Set(logs.last.lines.map(({ pod }) => pod)).size).toBeGreaterThan(3)
  expect(logs.last.sources).toHaveLength(10)
  const replicaSet = source.get(replicaSetKind, 'shop', 'checkout-7c9d5f6b84')!
  const pod = podOf('shop', 'checkout-7c9d5f6b84-zzzzz', replicaSet, replicaSet.spec.template!, {
    age: 0,
    node: 'worker-1'
  })
  source.put(pod)
  say(source, pod, 'hello from a new pod')
  await bench.timer.pass(300)
  expect(logs.last.sources).toHaveLength(11)
  expect(logs.last.lines.map(({ text }) => text)).toEqual(['hello from a new pod'])
  source.remove(pod)
  await bench.timer.pass(300)
  expect(logs.last.sources).toHaveLength(10)
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
  for (let sequence = 1; sequence < 20; sequence++) {
    bench.connection.acknowledge('l', sequence)
    await bench.timer.pass(300)
  }
  const lines = logs.updates.slice(2).flatMap(({ value }) => value.lines)
  const skipped = logs.updates.reduce((total, { value }) => total + value.skipped, 0)
  expect(lines.length + skipped).toBe(50_000)
  expect(lines.length).toBeLessThanOrEqual(12_000)
  expect(lines.at(-1)?.text).toBe('line 49999')
  expect(Math.max(...logs.updates.map(({ value }) => value.lines.length))).toBeLessThanOrEqual(2_000)
})

test('search goes over everything retained, and a bad expression is refused', async () => {
  const bench = testBench(createFixtureSource())
  const logs = watch(bench, checkout, { search: 'payments_url', tail: 1_000 })
  await bench.timer.pass(10)
  expect(logs.last.lines.length).toBeGreaterThan(4)
  expect(logs.last.lines.every(({ text }) => text.includes('PAYMENTS_URL'))).toBe(true)
  const bad = bench.client.logs.watch({
    ...call,
    subscription: 'b',
    ref: checkout,
    previous: false,
    tail: 1,
    follow: true,
    search: '(',
    regex: true
  })
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
    await bench.timer.pass(10)
    refusals.push(logs.last.refusal?.replace(name, 'POD'))
  }
  expect(refusals).toEqual([
    'container "thumbs" in pod "POD" is waiting to start: trying and failing to pull image',
    'container "checkout" in pod "POD" is waiting to start: ContainerCreating',
    undefined,
    undefined
  ])
  for (const [more, refusal] of [
    [{ container: 'nope' }, `container nope is not valid for pod ${crashing.name}`],
    [{ ref: { ...crashing, name: 'gone' } }, 'pods "gone" not found'],
    [
      { ref: { ...crashing, name: 'checkout-85b6d7f9c4-m2fzk' }, previous: true },
      'previous terminated container "checkout" in pod "checkout-85b6d7f9c4-m2fzk" not found'
    ]
  ] as const) {
    const bench = testBench(source)
    const logs = watch(bench, crashing, more)
    await bench.timer.pass(10)
    expect(logs.last.refusal).toBe(refusal)
  }
})

test('while a container waits to be started again, its previous instance is the one that ended last', async () => {
  const bench = testBench(createFixtureSource())
  const logs = watch(bench, crashing, { previous: true })
  await bench.timer.pass(10)
  expect(logs.last.lines.at(-1)?.text).toBe('container checkout exited with code 1, back-off 2m40s')
})

test('a download is what kubectl logs prints', async () => {
  const bench = testBench(createFixtureSource())
  const one = await bench.client.logs.download({ ...call, ref: crashing, previous: false, timestamps: true })
  expect(one.text.split('\n')[0]).toMatch(/^2026-11-20T14:0\d:\d\d\.\d{9}Z INFO starting checkout/)
  const all = await bench.client.logs.download({ ...call, ref: checkout, previous: false, timestamps: false })
  expect(all.text).toMatch(/^\[pod\/checkout-[a-z0-9]+-[a-z0-9]+\/checkout\] /)
  expect(all.truncated).toBe(false)
})
