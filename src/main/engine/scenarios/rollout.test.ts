import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { Deployment, Pod, ReplicaSet } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, isReady } from './cluster.ts'
import { deployment, image, shell, template } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const web = (): Deployment => cluster.get<Deployment>('deployments web')!
const replicaSets = (): readonly ReplicaSet[] =>
  cluster.list<ReplicaSet>('replicasets', 'app=web').toSorted((a, b) => revisionOf(a) - revisionOf(b))
const revisionOf = (object: ReplicaSet | Deployment): number =>
  Number(object.metadata.annotations!['deployment.kubernetes.io/revision'])
const isComplete = (): boolean => {
  const { spec, status, metadata } = web()
  return (
    status?.observedGeneration === metadata.generation &&
    status?.updatedReplicas === spec.replicas &&
    status?.availableReplicas === spec.replicas &&
    status?.replicas === spec.replicas
  )
}
const row = (): string => {
  const { Ready, 'Up-to-date': updated, Available } = cluster.rows('deployments')[0]!
  return `${Ready} ${updated} ${Available}`
}

/**
 * Watches every revision of a rollout: how many pods its ReplicaSets want together, how few are ready, and whether the
 * pods themselves are above the bound only while the ReplicaSet controller has not yet deleted what it is to delete.
 */
function watchBounds(name: string, bound: number): () => unknown {
  const { store, clock } = cluster.engine
  const seen = { mostWanted: 0, fewestReady: Infinity, isShortlyAbove: true }
  let aboveSince: number | undefined
  const stopSets = store.onChange<ReplicaSet>(replicaSetKind, () => {
    const sets = [...store.withLabel<ReplicaSet>(replicaSetKind, 'default', 'app', name)]
    seen.mostWanted = Math.max(
      seen.mostWanted,
      sets.reduce((sum, { spec }) => sum + spec.replicas!, 0)
    )
  })
  const stopPods = cluster.watchPods(`app=${name}`, (pods) => {
    const living = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    seen.fewestReady = Math.min(seen.fewestReady, living.filter(isReady).length)
    if (living.length <= bound) aboveSince = undefined
    else aboveSince ??= clock.now
    if (aboveSince !== undefined && clock.now - aboveSince > 50) seen.isShortlyAbove = false
  })
  return () => {
    stopSets()
    stopPods()
    return seen
  }
}

describe('W3: a rollout', () => {
  test('keeps within maxSurge and maxUnavailable at every revision', () => {
    cluster.create(deployment('web', { replicas: 10, container: { readinessProbe: { httpGet: { port: 80 } } } }))
    expect(cluster.until(isComplete)).toBeLessThan(30)
    const bounds = watchBounds('web', 13)
    cluster.patch('deployments web', image('nginx:1.28'))
    expect(cluster.until(isComplete)).toBeLessThan(60)
    // 25 % of 10: three more at most, two fewer at least.
    expect(bounds()).toEqual({ mostWanted: 13, fewestReady: 8, isShortlyAbove: true })
    expect(row()).toBe('10/10 10 10')
    expect(replicaSets().map(({ spec }) => spec.replicas)).toEqual([0, 10])
    expect(conditionOf(web(), 'Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${replicaSets()[1]!.metadata.name}" has successfully progressed.`
    })
    expect(conditionOf(web(), 'Available')).toMatchObject({
      status: 'True',
      reason: 'MinimumReplicasAvailable',
      message: 'Deployment has minimum availability.'
    })
    const [old, current] = replicaSets()
    const events = cluster.events(web())
    expect(events[0]).toBe(`Normal ScalingReplicaSet: Scaled up replica set ${old!.metadata.name} from 0 to 10`)
    expect(events).toContain(`Normal ScalingReplicaSet: Scaled up replica set ${current!.metadata.name} from 0 to 3`)
    expect(events).toContain(`Normal ScalingReplicaSet: Scaled down replica set ${old!.metadata.name} from 10 to 8`)
  })

  test('with maxUnavailable 0 never has fewer ready than wanted, with maxSurge 0 never more pods', () => {
    for (const [maxSurge, maxUnavailable, most, fewest] of [
      [1, 0, 5, 4],
      [0, 1, 4, 3]
    ]) {
      const name = `web-${maxSurge}`
      cluster.create(
        deployment(name, {
          replicas: 4,
          spec: { strategy: { rollingUpdate: { maxSurge: maxSurge!, maxUnavailable: maxUnavailable! } } }
        })
      )
      cluster.run(30)
      const bounds = watchBounds(name, most!)
      cluster.patch(`deployments ${name}`, image('nginx:1.28'))
      cluster.run(90)
      expect(bounds()).toEqual({ mostWanted: most, fewestReady: fewest, isShortlyAbove: true })
      expect(cluster.get<Deployment>(`deployments ${name}`)!.status).toMatchObject({
        updatedReplicas: 4,
        readyReplicas: 4,
        replicas: 4
      })
    }
  })

  test('minReadySeconds: ready is not yet available', () => {
    cluster.create(deployment('web', { replicas: 2, spec: { minReadySeconds: 30 } }))
    cluster.until(() => web().status?.readyReplicas === 2)
    expect(web().status).toMatchObject({ readyReplicas: 2, unavailableReplicas: 2 })
    expect(row()).toBe('2/2 2 0')
    const took = cluster.until(() => web().status?.availableReplicas === 2)
    expect(took).toBeGreaterThan(27)
    expect(took).toBeLessThan(32)
  })

  test('Recreate: no new pod before every old one is gone', () => {
    cluster.create(
      deployment('web', {
        spec: { strategy: { type: 'Recreate' } },
        container: shell('sleep 3600'),
        pod: { terminationGracePeriodSeconds: 10 }
      })
    )
    cluster.run(20)
    let mixed = 0
    const stop = cluster.watchPods('app=web', (pods) => {
      if (new Set(pods.map(({ metadata }) => metadata.labels!['pod-template-hash'])).size > 1) mixed++
    })
    cluster.patch('deployments web', image('busybox:1.37'))
    expect(cluster.until(isComplete)).toBeGreaterThan(10)
    stop()
    expect(mixed).toBe(0)
  })

  test('W3 Recreate: pods that have ended do not hold it up', () => {
    cluster.create(deployment('web', { replicas: 2, spec: { strategy: { type: 'Recreate' } } }))
    cluster.until(isComplete)
    cluster.patch(`pods ${cluster.pods('app=web')[0]!.metadata.name}`, { spec: { activeDeadlineSeconds: 1 } })
    // Longer than its progressDeadlineSeconds.
    cluster.run(700)
    expect(cluster.pods('app=web').map(({ status }) => status!.phase)).toContain('Failed')
    cluster.patch('deployments web', image('nginx:1.28'))
    expect(cluster.until(isComplete, 60)).toBeLessThan(60)
  })

  test('restart: an annotation in the template is a revision of its own', () => {
    cluster.create(deployment('web'))
    cluster.run(30)
    const before = cluster.pods('app=web').map(({ metadata }) => metadata.uid)
    cluster.patch(
      'deployments web',
      template({ metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-20T12:02:00Z' } } })
    )
    expect(cluster.until(isComplete)).toBeLessThan(60)
    cluster.run(5)
    expect(revisionOf(web())).toBe(2)
    expect(cluster.pods('app=web').some(({ metadata }) => before.includes(metadata.uid))).toBe(false)
  })

  test('pause, changes, resume: one revision for all of them', () => {
    cluster.create(deployment('web'))
    cluster.run(30)
    cluster.patch('deployments web', { spec: { paused: true } })
    cluster.run(5)
    expect(conditionOf(web(), 'Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused'
    })
    cluster.patch('deployments web', image('nginx:1.26'))
    cluster.patch('deployments web', image('nginx:1.28'))
    cluster.patch('deployments web', { spec: { replicas: 5 } })
    cluster.run(60)
    expect(replicaSets()).toHaveLength(1)
    expect(row()).toBe('5/5 0 5')
    const revision = cluster.engine.store.revision
    cluster.patch('deployments web', { spec: { paused: false } })
    cluster.run(60)
    const reasons = cluster
      .changesSince(revision)
      .filter(({ object }) => object.kind === 'Deployment')
      .map(({ object }) => conditionOf(object as Deployment, 'Progressing')?.['reason'])
    expect(reasons).toContain('DeploymentResumed')
    expect(replicaSets().map(revisionOf)).toEqual([1, 2])
    expect(cluster.pods('app=web').every((pod) => pod.spec.containers[0]!.image === 'nginx:1.28')).toBe(true)
  })

  test('scaled while it is stuck: the growth is shared in proportion', () => {
    cluster.create(
      deployment('web', { replicas: 10, spec: { strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } } })
    )
    cluster.run(30)
    cluster.patch('deployments web', image('nginx:no-such-tag'))
    cluster.run(30)
    expect(replicaSets().map(({ spec }) => spec.replicas)).toEqual([8, 5])
    cluster.patch('deployments web', { spec: { replicas: 15 } }, { subresource: 'scale', type: 'merge' })
    cluster.run(30)
    expect(replicaSets().map(({ spec }) => spec.replicas)).toEqual([11, 7])
  })

  test('revisionHistoryLimit keeps so many old ReplicaSets', () => {
    cluster.create(deployment('web', { image: 'nginx:1.24', spec: { revisionHistoryLimit: 2 } }))
    for (const tag of ['1.25', '1.26', '1.27', '1.28']) {
      cluster.run(40)
      cluster.patch('deployments web', image(`nginx:${tag}`))
    }
    cluster.run(60)
    expect(replicaSets().map(revisionOf)).toEqual([3, 4, 5])
  })

  test('changed back in the middle: the old ReplicaSet is taken up again', () => {
    cluster.create(deployment('web', { replicas: 6 }))
    cluster.run(30)
    const [first] = replicaSets()
    cluster.patch('deployments web', image('nginx:1.28'))
    cluster.run(2)
    cluster.patch('deployments web', image('nginx:1.27'))
    expect(cluster.until(isComplete)).toBeLessThan(60)
    cluster.run(5)
    const current = replicaSets().at(-1)!
    expect(current.metadata.uid).toBe(first!.metadata.uid)
    expect(revisionOf(current)).toBe(3)
    expect(current.metadata.annotations!['deployment.kubernetes.io/revision-history']).toBe('1')
    expect(cluster.pods('app=web')).toHaveLength(6)
  })
})

describe('W3: a rollout that is stuck', () => {
  const progressing = (): unknown => {
    const { status, reason, message } = conditionOf(web(), 'Progressing')!
    return { status, reason, message }
  }
  const timedOut = (): unknown => ({
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: `ReplicaSet "${replicaSets().at(-1)!.metadata.name}" has timed out progressing.`
  })

  test.each([
    ['a wrong image', { image: 'nginx:no-such-tag' }, /^0\/1 (ErrImagePull|ImagePullBackOff) 0$/],
    ['failing readiness', { readinessProbe: { httpGet: { port: 80, path: '/missing' } } }, /^0\/1 Running 0$/],
    ['a crash', { image: 'busybox:1.36', command: ['sh', '-c', 'exit 1'] }, /^0\/1 (CrashLoopBackOff|Error) \d/],
    ['no room on any node', { resources: { requests: { cpu: '64' } } }, /^0\/1 Pending 0$/]
  ])('by %s: the old pods serve on, and the deadline passes after 600 s', (_title, container, word) => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    const [old] = replicaSets()
    cluster.patch('deployments web', template({ spec: { containers: [{ name: 'main', ...container }] } }))
    cluster.run(60)
    expect(progressing()).toMatchObject({
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `ReplicaSet "${replicaSets()[1]!.metadata.name}" is progressing.`
    })
    const words = cluster.podRows(`app=web,pod-template-hash!=${old!.metadata.labels!['pod-template-hash']}`)
    // 25 % of 4: one more, one fewer.
    expect(words).toHaveLength(2)
    for (const each of words) expect(each).toMatch(word)
    expect(cluster.pods('app=web').filter(isReady)).toHaveLength(3)
    cluster.run(500)
    expect(progressing()).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' })
    cluster.run(60)
    expect(progressing()).toEqual(timedOut())
    expect(conditionOf(web(), 'Available')).toMatchObject({ status: 'True' })
    cluster.patch(
      'deployments web',
      [{ op: 'replace', path: '/spec/template/spec', value: old!.spec.template!.spec as never }],
      { type: 'json' }
    )
    expect(cluster.until(isComplete)).toBeLessThan(60)
  })

  test('a new one without minimum availability says so', () => {
    cluster.create(deployment('web', { image: 'nginx:no-such-tag', spec: { progressDeadlineSeconds: 60 } }))
    cluster.run(30)
    expect(conditionOf(web(), 'Available')).toMatchObject({
      status: 'False',
      reason: 'MinimumReplicasUnavailable',
      message: 'Deployment does not have minimum availability.'
    })
    cluster.run(60)
    expect(progressing()).toEqual(timedOut())
    expect(row()).toBe('0/3 3 0')
  })
})

describe('W3: undo, as kubectl does it', () => {
  /** kubectl rollout undo: the template of the revision's ReplicaSet and its annotations, as a JSON patch. */
  function undo(toRevision: number): void {
    const target = replicaSets().find((candidate) => revisionOf(candidate) === toRevision)!
    const { 'pod-template-hash': _hash, ...labels } = target.spec.template!.metadata!.labels!
    const kept = Object.entries(target.metadata.annotations!).filter(
      ([key]) => !key.startsWith('deployment.kubernetes.io/')
    )
    cluster.patch(
      'deployments web',
      [
        { op: 'replace', path: '/spec/template', value: { ...target.spec.template!, metadata: { labels } } as never },
        { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries(kept) }
      ],
      { type: 'json' }
    )
  }
  const causes = (): readonly string[] =>
    replicaSets().map(
      (set) => `${revisionOf(set)} ${set.metadata.annotations!['kubernetes.io/change-cause'] ?? '<none>'}`
    )
  const annotate = (cause: string): unknown =>
    cluster.patch('deployments web', { metadata: { annotations: { 'kubernetes.io/change-cause': cause } } })

  test('to the previous and to a named revision: renumbered, and the cause moves with its template', () => {
    cluster.create(deployment('web', { image: 'nginx:1.26', annotations: { 'kubernetes.io/change-cause': 'first' } }))
    cluster.run(40)
    for (const [tag, cause] of [
      ['1.27', 'second'],
      ['1.28', 'third']
    ]) {
      cluster.patch('deployments web', image(`nginx:${tag}`))
      annotate(cause!)
      cluster.run(40)
    }
    expect(causes()).toEqual(['1 first', '2 second', '3 third'])
    undo(2)
    cluster.run(40)
    expect(causes()).toEqual(['1 first', '3 third', '4 second'])
    undo(1)
    cluster.run(40)
    expect(causes()).toEqual(['3 third', '4 second', '5 first'])
    expect(revisionOf(web())).toBe(5)
    expect(web().metadata.annotations!['kubernetes.io/change-cause']).toBe('first')
    expect(cluster.pods('app=web').map((pod: Pod) => pod.spec.containers[0]!.image)).toEqual(
      Array<string>(3).fill('nginx:1.26')
    )
    annotate('again')
    cluster.run(5)
    expect(causes()).toEqual(['3 third', '4 second', '5 again'])
  })
})
