import { expect, test } from 'vitest'
import { logHitLimit, type LogFindings } from '../../../shared/contract/logs.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { createFixtureSource, type FixtureSource } from '../fixture/fixture-source.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'

const call = { cluster: 'shop-staging', identity: 'admin' }

function searched(bench: TestBench, more: object): StreamReader<LogFindings> {
  const input = {
    ...call,
    subscription: 's',
    text: 'needle',
    regex: false,
    namespaces: [],
    withPrevious: true,
    ...more
  }
  return new StreamReader(bench, 's', bench.client.logs.search(input as Parameters<typeof bench.client.logs.search>[0]))
}

function say(source: FixtureSource, namespace: string, text: string, sequence: number, instance = 9): void {
  const pod = [...source.all(podKind, namespace)][0]!
  source.addLog(pod.metadata.uid, {
    time: BigInt(source.now()) * 1_000_000n + BigInt(sequence),
    sequence,
    container: pod.spec.containers[0]!.name,
    instance,
    stream: 'stdout',
    text
  })
}

test('P8 a window is told what all containers wrote, newest first, and no more once it knows', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  say(source, 'shop', 'a NEEDLE in shop', 1)
  say(source, 'kube-system', 'a needle in kube-system', 2)
  const all = searched(bench, {})
  await bench.timer.pass(2_000)
  expect(all.last.hits.map(({ namespace, text }) => `${namespace}: ${text}`)).toEqual([
    'kube-system: a needle in kube-system',
    'shop: a NEEDLE in shop'
  ])
  expect(all.last).toMatchObject({ isCut: false, share: 1 })
  const { length } = all.updates
  await bench.timer.pass(60_000)
  expect(all.updates).toHaveLength(length)
})

test('P8 a search is narrowed by namespace and time, takes expressions, and refuses what is none', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  say(source, 'shop', 'old needle', 1)
  source.advance(60_000)
  say(source, 'shop', 'new needle', 2)
  say(source, 'kube-system', 'needle elsewhere', 3)
  const recent = searched(bench, { namespaces: ['shop'], within: 30_000 })
  await bench.timer.pass(2_000)
  expect(recent.last.hits.map(({ text }) => text)).toEqual(['new needle'])
  const expression = searched(bench, { subscription: 'e', regex: true, text: '^(old|new) needle$' })
  await bench.timer.pass(2_000)
  expect(expression.last.hits).toHaveLength(2)
  const broken = searched(bench, { subscription: 'b', regex: true, text: '(' })
  await bench.timer.pass(2_000)
  expect(broken.error).toMatchObject({ code: 'BAD_INPUT' })
})

test('P8 no more lines than a window can show, and no longer ones', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  for (let line = 1; line <= logHitLimit + 1; line++) say(source, 'shop', `needle ${'x'.repeat(5_000)}`, line)
  const found = searched(bench, {})
  await bench.timer.pass(2_000)
  expect(found.last.hits).toHaveLength(logHitLimit)
  expect(found.last.isCut).toBe(true)
  expect(found.last.hits[0]!.text).toHaveLength(2_000)
})
