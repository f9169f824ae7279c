// A Service is what answers behind it: its status follows its endpoints, wherever it is listed, counted and filtered.
import { afterEach, expect, test } from 'vitest'
import { serviceKind } from '../../shared/kinds/service/kind.ts'
import { deployment, service } from '../engine/scenarios/manifests.ts'
import { SharedFacts } from '../views/documents/cluster-facts.ts'
import { overviewDocument } from '../views/documents/overview.ts'
import { SteppedTimer } from '../views/testing-router.ts'
import { filterWords } from '../views/tables/filter-words.ts'
import { SharedView } from '../views/tables/shared-view.ts'
import { englishWords } from '../views/why/testing-words.ts'
import { ExplainedCluster } from './testing-why.ts'

let cluster: ExplainedCluster
afterEach(() => cluster.close())

test('D11 a Service without a ready endpoint says so in lists, filters, counts and the overview, until one is ready', async () => {
  cluster = new ExplainedCluster()
  const { source } = cluster
  const timer = new SteppedTimer()
  const kind = serviceKind
  const sort = { column: 'name', descending: false }
  const asked = { kind, namespaces: ['default'], sort }
  const all = new SharedView(source, timer.schedule, { ...asked, filter: '' })
  const empty = new SharedView(source, timer.schedule, { ...asked, filter: 'status:"No endpoints"' })
  for (const view of [all, empty]) {
    view.catchUp()
    view.listen(() => undefined)
  }
  const { facts, release } = new SharedFacts(source, timer.schedule).take(() => undefined)
  const chains = (): readonly string[] =>
    overviewDocument(source, facts, []).chains.map(({ causes }) =>
      causes.map(({ words }) => englishWords(words)).join(' < ')
    )
  const now = async (): Promise<unknown> => {
    await timer.pass(1_000)
    return {
      words: Object.fromEntries(all.snapshot().map(({ object, status }) => [object.metadata.name, status.word])),
      filtered: empty.snapshot().map(({ object }) => object.metadata.name),
      troubled: [...facts.counts(kind).troubled()].map(({ metadata }) => metadata.name).sort()
    }
  }
  cluster.create(deployment('web', { replicas: 1 }))
  for (const name of ['web', 'nobody']) cluster.create(service(name))
  cluster.create(service('outside', { type: 'ExternalName', externalName: 'example.com', selector: null }))
  cluster.run(60)
  expect(await now()).toEqual({
    words: { kubernetes: 'Active', web: 'Active', nobody: 'No endpoints', outside: 'Active' },
    filtered: ['nobody'],
    troubled: ['nobody']
  })
  expect(filterWords(source, kind).statuses).toContain('No endpoints')
  expect(chains()).toEqual(['nobody No endpoints < no pod has the labels app=nobody'])

  // Nothing of the Service itself changes.
  cluster.patch('deployments web', { spec: { replicas: 0 } })
  cluster.run(60)
  expect(await now()).toMatchObject({ filtered: ['nobody', 'web'], troubled: ['nobody', 'web'] })
  expect(chains()).toContain('web No endpoints < no pod has the labels app=web < Deployment web is scaled to 0')

  // A pod that is not well has a chain of its own.
  const readinessProbe = { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 1 }
  const containers = [{ name: 'main', readinessProbe }]
  cluster.patch('deployments web', { spec: { replicas: 1, template: { spec: { containers } } } })
  cluster.run(60)
  expect(await now()).toMatchObject({ filtered: ['nobody', 'web'] })
  expect(chains().filter((chain) => chain.startsWith('web No'))).toEqual([])
  cluster.patch('deployments web', {
    spec: { template: { spec: { containers: [{ name: 'main', readinessProbe: null }] } } }
  })
  cluster.run(60)
  expect(await now()).toMatchObject({ filtered: ['nobody'], troubled: ['nobody'] })
  release()
  for (const view of [all, empty]) view.close()
})
