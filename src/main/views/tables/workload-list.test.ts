import { expect, test } from 'vitest'
import { isWorkloads, workloadKinds } from '../../../shared/kinds/joined-list.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import type { TableCell, TableUpdate } from '../../../shared/contract/tables.ts'
import { createFixtureSource } from '../fixture/fixture-source.ts'
import { StreamReader, testBench } from '../testing-router.ts'
import { englishWords } from '../why/testing-words.ts'
import { testPod } from './testing-pods.ts'

const call = { cluster: 'shop-staging', identity: 'admin', subscription: 't' }
const query = {
  group: '',
  resource: 'workloads',
  namespaces: [],
  filter: '',
  sort: { column: 'name', descending: false },
  window: { first: 0, count: 400 }
}

async function listed(filter: string, namespaces: string[] = []): Promise<TableUpdate> {
  const bench = testBench(createFixtureSource())
  const reader = new StreamReader(bench, 't', bench.client.tables.watch({ ...call, ...query, filter, namespaces }))
  await bench.timer.pass(10)
  return reader.last
}

function column(update: TableUpdate, id: string): readonly (TableCell | undefined)[] {
  const at = update.columns!.findIndex((one) => one.id === id)
  return update.rows.map(([, { cells }]) => cells[at])
}

test('no kind of the API has the address of the list', () => {
  expect(kinds.filter(isWorkloads)).toEqual([])
})

test('the workloads are all objects of their kinds, each with its kind', async () => {
  const source = createFixtureSource()
  const update = await listed('')
  const count = (group: string, resource: string): number =>
    [...source.all(source.kinds.ofResource(group, resource)!)].length
  expect(update.total).toBe(workloadKinds.reduce((sum, { group, resource }) => sum + count(group, resource), 0))
  const all = await listed('kind:Deployment')
  expect(all.total).toBe(count('apps', 'deployments'))
  expect(all.total).toBeGreaterThan(0)
  expect(all.unfiltered).toBe(update.unfiltered)
  expect(new Set(all.rows.map(([, { of }]) => of!.resource))).toEqual(new Set(['deployments']))
  expect(new Set(column(all, 'kind'))).toEqual(new Set(['Deployment']))
  expect(column(all, 'ready').every((ready) => /^\d+\/\d+$/.test(String(ready)))).toBe(true)
})

test('owner:- leaves what nothing else has made; of other namespaces nothing stands there', async () => {
  const roots = await listed('owner:- ns:shop')
  const resources = new Set(roots.rows.map(([, { of }]) => of!.resource))
  expect(resources).toContain('deployments')
  expect(resources).not.toContain('replicasets')
  const owned = await listed('!owner:- ns:shop')
  expect(owned.total + roots.total).toBe((await listed('', ['shop'])).total)
  expect(column(owned, 'owner').every((owner) => typeof owner === 'string')).toBe(true)
})

test('the list follows changes of each of its kinds', async () => {
  const source = createFixtureSource()
  const bench = testBench(source)
  const reader = new StreamReader(bench, 't', bench.client.tables.watch({ ...call, ...query, filter: 'owner:-' }))
  await bench.timer.pass(10)
  const before = reader.last.total
  source.put(testPod(1, 0))
  const [deployment] = [...source.all(source.kinds.ofResource('apps', 'deployments')!)]
  source.remove(deployment!)
  source.put(testPod(2, 0))
  await bench.timer.pass(1_000)
  expect(reader.last.total).toBe(before + 1)
})

test('what the filter can name has the kinds and the nodes', async () => {
  const bench = testBench(createFixtureSource())
  const words = await bench.client.tables.words({
    cluster: call.cluster,
    identity: 'admin',
    group: '',
    resource: 'workloads'
  })
  expect(words.kinds).toContain('StatefulSet')
  expect(words.nodes.length).toBeGreaterThan(0)
  const pods = await bench.client.tables.words({
    cluster: call.cluster,
    identity: 'admin',
    group: '',
    resource: 'pods'
  })
  expect(pods.kinds).toBeUndefined()
})

test('the counts of the kinds are those of the lists', async () => {
  const bench = testBench(createFixtureSource())
  const reader = new StreamReader(bench, 't', bench.client.documents.workloads({ ...call, namespaces: ['shop'] }))
  await bench.timer.pass(10)
  const { kinds: counted, changes, warnings } = reader.last
  expect(counted.map(({ resource }) => resource)).toEqual(workloadKinds.map(({ resource }) => resource))
  const pods = counted.find(({ resource }) => resource === 'pods')!
  expect(pods.total).toBe((await listed('kind:Pod', ['shop'])).total)
  expect(Object.values(pods.marks).reduce((sum, count) => sum + count, 0)).toBe(pods.total)
  expect(changes.map(({ about, words }) => `${about.name} ${englishWords(words)}`)).toContain(
    'checkout image 2.8.3 to 2.9.0, revision 14'
  )
  expect(changes.map(({ about }) => about.kind)).not.toContain('ConfigMap')
  expect(warnings.length).toBeGreaterThan(0)
  expect(warnings.map(({ about }) => about.kind)).not.toContain('Node')
})

test('marked rows of one name are told apart by their kinds', async () => {
  const bench = testBench(createFixtureSource())
  const names = [
    { of: { group: 'apps', resource: 'deployments' }, namespace: 'shop', name: 'checkout' },
    { of: { group: 'apps', resource: 'statefulsets' }, namespace: 'shop', name: 'checkout' },
    { of: { group: '', resource: 'pods' }, namespace: 'shop', name: 'checkout' }
  ]
  const marked = { group: '', resource: 'workloads', namespaces: [], filter: 'kind:Pod', names }
  const reader = new StreamReader(bench, 't', bench.client.tables.marked({ ...call, ...marked }))
  await bench.timer.pass(10)
  expect(reader.last).toEqual({ hidden: [names[0]], gone: names.slice(1) })
})
