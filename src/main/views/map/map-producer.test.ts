import { expect, test } from 'vitest'
import type { MapUpdate } from '../../../shared/contract/map.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'
import type { FixtureSource } from '../fixture/fixture-source.ts'
import { appOf, crashing, ingressOf, running, shopSource, wholeShop } from './testing-shop.ts'

const call = { cluster: 'shop', identity: 'admin', subscription: 'm' }

function followed(source: FixtureSource): { readonly bench: TestBench; readonly reader: StreamReader<MapUpdate> } {
  const bench = testBench(source)
  const query = { ...wholeShop, namespaces: ['shop'], unfold: [] }
  return { bench, reader: new StreamReader(bench, 'm', bench.client.map.watch({ ...call, ...query })) }
}

test('a change sends the boxes and edges that differ, and no others', async () => {
  const web = appOf('web', [[running(), running()]])
  const source = shopSource(
    ...web,
    ...appOf('cart', [[running()]]),
    ingressOf('shop-web', 'shop.example.com', ['web', 'cart'])
  )
  const { bench, reader } = followed(source)
  await bench.timer.pass(10)
  expect(reader.last).toMatchObject({ isReset: true, goneBoxes: [], goneEdges: [] })
  expect(reader.last.boxes).toHaveLength(8)
  const [bad] = appOf('web', [[crashing()]]).filter(({ kind }) => kind === 'Pod')
  source.put({ ...bad!, metadata: { ...bad!.metadata, name: 'web-hash1-0' } })
  await bench.timer.pass(3_000)
  expect(reader.last.isReset).toBe(false)
  expect(reader.last.boxes.map(({ column, ref, mark }) => `${column} ${ref.name} ${mark}`).sort()).toEqual([
    // It stands elsewhere now that there are two.
    'node worker-1 ok',
    'node worker-2 cord',
    'pod web-hash1 bad'
  ])
  expect(reader.last.edges.map(({ id }) => id)).toHaveLength(1)
  source.remove(source.get(podKind, 'shop', 'web-hash1-0')!)
  await bench.timer.pass(3_000)
  expect(reader.last.goneBoxes).toEqual(['/nodes//worker-2'])
})

test('where nothing changes nothing is sent, and what happens elsewhere is not looked at', async () => {
  const source = shopSource(...appOf('web', [[running()]]))
  const { bench, reader } = followed(source)
  await bench.timer.pass(10)
  const [other] = appOf('web', [[crashing()]]).filter(({ kind }) => kind === 'Pod')
  source.put({ ...other!, metadata: { ...other!.metadata, namespace: 'elsewhere', uid: 'other' } })
  await bench.timer.pass(10_000)
  expect(reader.updates).toHaveLength(1)
})

test('what is asked for is checked', async () => {
  const bench = testBench(shopSource())
  const ask = (more: object): Promise<unknown> =>
    bench.client.map.watch({ ...call, ...wholeShop, namespaces: [], unfold: [], ...more })
  await expect(ask({ focus: { group: '', resource: 'pods', name: 'x', hops: 9 } })).rejects.toThrow('validation')
  await expect(ask({ unfold: Array.from({ length: 51 }, () => 'x') })).rejects.toThrow('validation')
  await expect(ask({ find: 'x'.repeat(254) })).rejects.toThrow('validation')
  await expect(ask({ cluster: 'nowhere' })).rejects.toThrow('there is no cluster')
})
