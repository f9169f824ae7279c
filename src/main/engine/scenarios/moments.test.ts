import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Moment, MomentWish } from '../../../shared/moments/moment.ts'
import { MomentWatch } from '../moments/moment-watch.ts'
import { nextCronRun } from '../moments/next-cron-run.ts'
import { Cluster, startTime } from './cluster.ts'
import { historyHash } from './history-hash.ts'
import { cronJob, deployment, pod, shell } from './manifests.ts'
import { AutoscaledCluster, autoscaler } from './testing-autoscaling.ts'

const hour = 3_600_000

/** As the pacer does: to the first moment of its kind, in slices of so many tasks. */
function runTo(cluster: Cluster, wish: MomentWish, limit = hour, tasks = Infinity): Moment | undefined {
  const { engine } = cluster
  const watch = new MomentWatch(engine.store, () => engine.now, wish)
  const end = engine.now + limit
  let left = tasks
  while (watch.found === undefined && engine.now < end) {
    left = tasks
    engine.advanceTo(end, () => watch.found !== undefined || left-- === 0)
  }
  watch.close()
  return watch.found
}

describe('the next moment of its kind', () => {
  let cluster: Cluster
  beforeEach(() => {
    cluster = new Cluster()
  })
  afterEach(() => cluster.close())

  test('of pods is each change of the word that kubectl prints, at its very time', () => {
    cluster.create(pod('one'))
    const told: unknown[] = []
    for (let step = 0; step < 2; step++) {
      const { about, at, words } = runTo(cluster, { kind: 'pod', namespaces: ['default'] })!
      expect(at).toBe(cluster.now)
      told.push([about.resource, about.namespace, about.name, words])
    }
    expect(told).toEqual([
      ['pods', 'default', 'one', { code: 'became', from: 'Pending', to: 'ContainerCreating' }],
      ['pods', 'default', 'one', { code: 'became', from: 'ContainerCreating', to: 'Running' }]
    ])
    cluster.delete('pods one')
    const end = [1, 2].map(() => runTo(cluster, { kind: 'pod', namespaces: ['default'] })!.words)
    expect(end).toEqual([{ code: 'became', from: 'Terminating', to: 'Completed' }, { code: 'deleted' }])
  })

  test('of warnings is new ones and those that are counted up, with whom they are about', () => {
    cluster.create(pod('broken', shell('exit 1')))
    const first = runTo(cluster, { kind: 'warning' })!
    expect(first.about).toMatchObject({ kind: 'Pod', namespace: 'default', name: 'broken' })
    expect(first.words).toMatch(/^BackOff: Back-off restarting failed container main in pod broken_default/)
    const second = runTo(cluster, { kind: 'warning' })!
    expect(second.words).toBe(first.words)
    expect(second.at).toBeGreaterThan(first.at)
  })

  test('of CronJobs is a run, at the time that was foretold, and in the namespaces asked for', () => {
    cluster.create(cronJob('late', '*/20 * * * *', 'date'))
    cluster.create(cronJob('soon', '*/5 * * * *', 'date'))
    cluster.create({ ...cronJob('never', '* * * * *', 'date'), spec: suspendedSpec() })
    const { store } = cluster.engine
    const foretold = nextCronRun(store, cluster.now, [])!
    expect(foretold).toMatchObject({ at: startTime + 5 * 60_000, about: { kind: 'CronJob', name: 'soon' } })
    expect(nextCronRun(store, cluster.now, ['elsewhere'])).toBeUndefined()
    const run = runTo(cluster, { kind: 'cron' })!
    expect(run).toMatchObject({ about: { name: 'soon' }, words: { code: 'ranFor', time: '2026-11-20T12:05:00Z' } })
    expect(run.at - foretold.at).toBeLessThan(2_000)
  })

  test('of nodes is a change of their status', () => {
    cluster.engine.setNodePower('worker-2', false)
    expect(runTo(cluster, { kind: 'node' })).toMatchObject({
      about: { resource: 'nodes', name: 'worker-2' },
      words: { code: 'became', from: 'Ready', to: expect.stringMatching(/^NotReady/) }
    })
  })

  test('of one object is its status, or an event about it, and nobody else’s', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.create(deployment('other', { replicas: 1 }))
    cluster.run(60)
    const { uid } = cluster.get<Parameters<Cluster['events']>[0]>('deployments web')!.metadata
    cluster.patch('deployments other', { spec: { replicas: 2 } })
    cluster.run(1)
    cluster.patch('deployments web', { spec: { replicas: 3 } })
    expect(runTo(cluster, { kind: 'object', uid })).toMatchObject({ about: { kind: 'Deployment', name: 'web' } })
  })

  test('that never comes is not found, and the clock stands at the limit', () => {
    const start = cluster.now
    expect(runTo(cluster, { kind: 'cron' }, 600_000)).toBeUndefined()
    expect(runTo(cluster, { kind: 'time' }, 5_000)).toBeUndefined()
    expect(cluster.now).toBe(start + 605_000)
  })
})

test('of scales is what an autoscaler does, not what a rollout does to ReplicaSets', () => {
  const cluster = new AutoscaledCluster()
  cluster.settled()
  cluster.create(autoscaler())
  cluster.patch('deployments web', { spec: { template: { metadata: { annotations: { again: 'yes' } } } } })
  cluster.run(60)
  cluster.load(300)
  expect(runTo(cluster, { kind: 'scale' })).toMatchObject({
    about: { kind: 'Deployment', name: 'web' },
    words: { code: 'scaled', from: 1 }
  })
  cluster.close()
})

test('who waits changes nothing: the same moment in slices of any length, and the same history', () => {
  const outcomes = [Infinity, 1, 7].map((tasks) => {
    const cluster = new Cluster({ seed: 'waiting' })
    cluster.create(deployment('web', { image: 'nginx:0.0.0-none' }))
    const moment = runTo(cluster, { kind: 'warning' }, hour, tasks)!
    cluster.run(30)
    const hash = historyHash(cluster.file)
    cluster.close()
    return { moment, hash }
  })
  expect(outcomes[1]).toEqual(outcomes[0])
  expect(outcomes[2]).toEqual(outcomes[0])

  const nobody = new Cluster({ seed: 'waiting' })
  nobody.create(deployment('web', { image: 'nginx:0.0.0-none' }))
  nobody.engine.advanceTo(outcomes[0]!.moment.at + 30_000)
  expect(historyHash(nobody.file)).toBe(outcomes[0]!.hash)
  nobody.close()
})

function suspendedSpec(): ReturnType<typeof cronJob> {
  const { spec } = cronJob('never', '* * * * *', 'date') as { readonly spec: ReturnType<typeof cronJob> }
  return { ...spec, suspend: true }
}
