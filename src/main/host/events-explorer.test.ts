// D11: a node dies in a whole cluster, and the window is told what followed from what.
import { afterEach, expect, test } from 'vitest'
import type { EventsDocument } from '../../shared/contract/events.ts'
import { deployment, pod } from '../engine/scenarios/manifests.ts'
import { SharedFacts } from '../views/documents/cluster-facts.ts'
import { ExplorerProducer } from '../views/events/explorer-producer.ts'
import { SharedEventIndex } from '../views/events/shared-event-index.ts'
import type { Schedule } from '../views/live/schedule.ts'
import { englishWords } from '../views/why/testing-words.ts'
import { ExplainedCluster } from './testing-why.ts'

let cluster: ExplainedCluster
let explorer: ExplorerProducer
afterEach(() => {
  explorer.close()
  cluster.close()
})

/** Nothing is due by real time here: each look is asked for. */
const never: Schedule = () => () => {}

function explore(filter = ''): EventsDocument {
  const { source } = cluster
  explorer = new ExplorerProducer(
    source,
    new SharedFacts(source, never),
    new SharedEventIndex(source, never),
    never,
    {
      cluster: 'scenario',
      identity: 'admin',
      subscription: 's',
      namespaces: [],
      filter,
      grouped: true,
      sort: { column: 'last', descending: false },
      window: { first: 0, count: 400 }
    },
    () => {}
  )
  return explorer.next()!
}

/** "cause words > effect words" of every arrow, with the names of the lanes. */
function followed({ lanes, arrows }: EventsDocument): readonly string[] {
  const words = new Map(
    lanes.flatMap(({ ref, items }) =>
      items.map(({ id, words: said }) => [id, `${ref?.name ?? 'chaos'} ${englishWords(said)}`] as const)
    )
  )
  return arrows.map(([cause, effect]) => `${words.get(cause)} > ${words.get(effect)}`)
}

test('D11 events of a cluster: the machine was switched off, the node died, pods were evicted, a Deployment degraded', () => {
  cluster = new ExplainedCluster({ workers: 2 })
  cluster.create(deployment('web', { replicas: 2 }))
  cluster.run(60)
  const before = explore()
  cluster.engine.setNodePower('worker-1', false)
  cluster.run(420)
  const document = explorer.next()!
  const replicaSet = document.lanes.find(({ ref }) => ref?.name.startsWith('web-') === true)!
  expect(replicaSet.ref!.kind).toBe('ReplicaSet')
  expect(replicaSet.items.map(({ words }) => words)).toEqual(
    expect.arrayContaining(['NodeNotReady', 'TaintManagerEviction'])
  )
  expect(followed(document)).toEqual(
    expect.arrayContaining([
      'chaos machine worker-1 was switched off > worker-1 NodeNotReady',
      `worker-1 NodeNotReady > ${replicaSet.ref!.name} NodeNotReady`,
      `${replicaSet.ref!.name} NodeNotReady > web became unavailable`
    ])
  )
  expect(before.lanes.some(({ ref }) => ref?.name === 'worker-1')).toBe(false)
  expect(document.total).toBeGreaterThan(before.total)
  // What nothing has come of since is not told again.
  expect(explorer.next()).toBeUndefined()
})

test('D11 events of a cluster: a new image that cannot be pulled follows from the revision; a lone pod has a lane of its own', () => {
  cluster = new ExplainedCluster()
  cluster.create(deployment('web', { replicas: 2 }))
  cluster.create(pod('alone', { image: 'nginx:9.99' }))
  cluster.run(60)
  explore()
  cluster.patch('deployments web', {
    spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:9.98' }] } } }
  })
  cluster.run(60)
  const document = explorer.next()!
  expect(
    followed(document).some((one) => /^web image 1\.27 to 9\.98, revision 2.* > web-\S+ (Failed|BackOff)$/.test(one))
  ).toBe(true)
  expect(document.lanes.find(({ ref }) => ref?.name === 'alone')).toMatchObject({ ref: { kind: 'Pod' } })
  explorer.close()
  const failed = explore('kind:Pod reason:Failed')
  expect(failed.rows.every(({ reason, severity }) => reason === 'Failed' && severity === 'bad')).toBe(true)
  expect(failed.matched).toBeLessThan(failed.total)
})
