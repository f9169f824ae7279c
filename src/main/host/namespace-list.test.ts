import { afterEach, expect, test } from 'vitest'
import type { TableCell } from '../../shared/contract/tables.ts'
import { namespaceKind } from '../../shared/kinds/namespace/kind.ts'
import { deployment } from '../engine/scenarios/manifests.ts'
import { SharedView } from '../views/tables/shared-view.ts'
import { SteppedTimer } from '../views/testing-router.ts'
import { ExplainedCluster } from './testing-why.ts'

let cluster: ExplainedCluster
afterEach(() => cluster.close())

test('the list of namespaces says what each uses, and how much of its quotas, the tightest first', async () => {
  cluster = new ExplainedCluster()
  const quota = (name: string, hard: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: { hard }
  })
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'empty' } })
  cluster.create(quota('wide', { pods: '100', 'requests.cpu': '10' }))
  cluster.create(quota('narrow', { pods: '4', 'requests.memory': '1Gi' }))
  cluster.run(5)
  const requests = { cpu: '500m', memory: '256Mi' }
  cluster.create(deployment('web', { replicas: 3, container: { resources: { requests } } }))
  cluster.run(60)
  const timer = new SteppedTimer()
  const view = new SharedView(cluster.source, timer.schedule, {
    kind: namespaceKind,
    namespaces: [],
    filter: '',
    sort: { column: 'quota-pods', descending: true }
  })
  view.catchUp()
  view.listen(() => undefined)
  const cellsOf = (name: string): Readonly<Record<string, TableCell>> => {
    const row = view.rows(0, 100).find((one) => one.name === name)!
    return Object.fromEntries(view.columns.map(({ id }, at) => [id, row.cells[at]!]))
  }
  expect(view.names(0, 1)).toEqual([{ name: 'default' }])
  expect(cellsOf('default')).toMatchObject({
    cpu: { type: 'gauge', gauge: { request: 1_500 } },
    memory: { type: 'gauge', gauge: { request: 3 * 256 * 1024 ** 2 } },
    'quota-cpu': { use: { quota: 'wide', resource: 'requests.cpu', used: '1500m', hard: '10', share: 0.15 } },
    'quota-memory': { use: { quota: 'narrow', used: '768Mi', hard: '1Gi', share: 0.75 } },
    'quota-pods': { use: { quota: 'narrow', resource: 'pods', used: '3', hard: '4', share: 0.75 } }
  })
  expect(cellsOf('empty')).toMatchObject({ 'quota-cpu': null, 'quota-memory': null, 'quota-pods': null })

  // Of the namespace itself nothing changes.
  cluster.patch('deployments web', { spec: { replicas: 4 } })
  cluster.run(60)
  await timer.pass(2_500)
  expect(cellsOf('default')['quota-pods']).toMatchObject({ use: { used: '4', share: 1 } })
  view.close()
})
