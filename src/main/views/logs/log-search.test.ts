import { expect, test } from 'vitest'
import type { LogLine, LogUpdate } from '../../../shared/contract/logs.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { createFixtureSource, type FixtureSource } from '../fixture/fixture-source.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'

type Watched = Parameters<TestBench['client']['logs']['watch']>[0]

function searched(bench: TestBench, more: Partial<Watched> = {}): StreamReader<LogUpdate> {
  const input: Watched = {
    cluster: 'shop-staging',
    identity: 'admin',
    subscription: 's',
    search: 'needle',
    refs: [],
    namespaces: [],
    runs: 'all',
    withoutLevels: ['SYSTEM'],
    withoutPods: [],
    events: [],
    tail: 500,
    follow: true,
    ...more
  }
  return new StreamReader(bench, input.subscription, bench.client.logs.watch(input))
}

function linesOf({ updates }: StreamReader<LogUpdate>): readonly LogLine[] {
  return updates.flatMap(({ value }) => value.lines)
}

let sequence = 1_000_000

function say(source: FixtureSource, namespace: string, text: string, instance = 9): string {
  const pod = [...source.all(podKind, namespace)][0]!
  source.logs.add(pod.metadata.uid, {
    time: BigInt(source.now()) * 1_000_000n + BigInt(sequence),
    sequence: sequence++,
    container: pod.spec.containers[0]!.name,
    instance,
    stream: 'stdout',
    text
  })
  return pod.metadata.uid
}

test('P8 a window is told what all containers wrote, in the order of time, and what matches later', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  say(source, 'shop', 'a NEEDLE in shop')
  say(source, 'kube-system', 'a needle in kube-system')
  const all = searched(bench)
  await bench.timer.pass(2_000)
  const told = (): readonly string[] => linesOf(all).map(({ namespace, text }) => `${namespace}: ${text}`)
  expect(told()).toEqual(['shop: a NEEDLE in shop', 'kube-system: a needle in kube-system'])
  expect(all.last).toMatchObject({ isCut: false, share: 1 })
  const { length } = all.updates
  await bench.timer.pass(60_000)
  expect(all.updates).toHaveLength(length)
  say(source, 'shop', 'hay')
  say(source, 'shop', 'another needle')
  await bench.timer.pass(1_000)
  expect(told().slice(2)).toEqual(['shop: another needle'])
})

test('P8 a search is narrowed by namespace and time, takes expressions, and refuses what is none', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const from = source.now()
  say(source, 'shop', 'old needle')
  source.advance(60_000)
  say(source, 'shop', 'new needle')
  say(source, 'kube-system', 'needle elsewhere')
  const texts = async (more: Partial<Watched>): Promise<readonly string[]> => {
    const found = searched(bench, { subscription: JSON.stringify(more).slice(0, 60), namespaces: ['shop'], ...more })
    await bench.timer.pass(2_000)
    return linesOf(found).map(({ text }) => text)
  }
  expect(await texts({ within: 30_000 })).toEqual(['new needle'])
  expect(await texts({ from, to: from + 1 })).toEqual(['old needle'])
  expect(await texts({ regex: true, search: '^(old|new) needle$' })).toEqual(['old needle', 'new needle'])
  expect(await texts({ search: 'NEEDLE', matchCase: true })).toEqual([])
  expect(await texts({ search: 'NEEDLE', matchCase: false })).toHaveLength(2)
  const rest = await texts({ invert: true, within: 600_000, tail: 10_000 })
  expect(rest.length).toBeGreaterThan(10)
  expect(rest.filter((text) => text.includes('needle'))).toEqual([])
  const broken = searched(bench, { subscription: 'b', regex: true, search: '(' })
  const noLabels = searched(bench, { subscription: 'c', selector: 'a in (' })
  await bench.timer.pass(2_000)
  expect(broken.error).toMatchObject({ code: 'BAD_INPUT', data: { field: 'search' } })
  expect(noLabels.error).toMatchObject({ code: 'BAD_INPUT', data: { field: 'selector' } })
})

test('P8 no more lines than a window asks for: the newest', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  for (let line = 0; line < 501; line++) say(source, 'shop', `needle ${line}`)
  const found = searched(bench)
  await bench.timer.pass(2_000)
  expect(linesOf(found)).toHaveLength(500)
  expect(linesOf(found)[0]!.text).toBe('needle 1')
  expect(found.last.isCut).toBe(true)
})

test('levels and pods that are left out are looked past, as far back as lines are kept', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  say(source, 'shop', 'ERROR needle of long ago')
  for (let line = 0; line < 2_000; line++) say(source, 'shop', `INFO needle ${line}`)
  const uid = say(source, 'kube-system', 'level=error msg="needle elsewhere"')
  const loud = searched(bench, { withoutLevels: ['INFO', 'SYSTEM'], tail: 100 })
  await bench.timer.pass(2_000)
  expect(linesOf(loud).map(({ text }) => text)).toEqual([
    'ERROR needle of long ago',
    'level=error msg="needle elsewhere"'
  ])
  const one = searched(bench, { subscription: 'o', withoutLevels: ['INFO', 'SYSTEM'], withoutPods: [uid] })
  await bench.timer.pass(2_000)
  say(source, 'kube-system', 'ERROR needle of one that is not listened to')
  await bench.timer.pass(2_000)
  expect(linesOf(one).map(({ text }) => text)).toEqual(['ERROR needle of long ago'])
})

test('P8 lines beside each match come with it, each once: of the past, and of what is written later', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  for (const text of ['a', 'b', 'needle 1', 'c', 'needle 2', 'd', 'e', 'f']) say(source, 'shop', text)
  const logs = searched(bench, { context: 1, namespaces: ['shop'] })
  await bench.timer.pass(2_000)
  const told = (): readonly string[] => linesOf(logs).map(({ text, isContext }) => (isContext ? `~${text}` : text))
  expect(told()).toEqual(['~b', 'needle 1', '~c', 'needle 2', '~d'])
  // The line before stood there before anybody looked.
  for (const text of ['needle 3', 'g', 'h', 'i', 'needle 4', 'needle 5', 'j']) say(source, 'shop', text)
  await bench.timer.pass(2_000)
  expect(told().slice(5)).toEqual(['~f', 'needle 3', '~g', '~i', 'needle 4', 'needle 5', '~j'])
  const plain = searched(bench, { subscription: 'plain', namespaces: ['shop'] })
  await bench.timer.pass(2_000)
  expect(linesOf(plain)).toHaveLength(5)
})

test('P8 what is written right after the last match of the past belongs to it, and no line comes twice', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  for (const text of ['a', 'needle 1', 'b']) say(source, 'shop', text)
  const logs = searched(bench, { context: 2, namespaces: ['shop'] })
  await bench.timer.pass(2_000)
  for (const text of ['c', 'needle 2', 'd', 'e', 'f']) say(source, 'shop', text)
  await bench.timer.pass(2_000)
  const own = linesOf(logs).filter(({ instance }) => instance === 9)
  expect(own.map(({ text, isContext }) => (isContext ? `~${text}` : text))).toEqual([
    '~a',
    'needle 1',
    '~b',
    '~c',
    'needle 2',
    '~d',
    '~e'
  ])
})
