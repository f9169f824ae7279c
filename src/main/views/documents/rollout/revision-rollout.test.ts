// Rollouts of what keeps its revisions in ControllerRevisions, in the recorded cluster with a StatefulSet or DaemonSet
// added to it.
import { expect, test } from 'vitest'
import type { RolloutDocument } from '../../../../shared/contract/documents.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '../../../../shared/kube/object.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { ControllerRevision, Event, PodTemplateSpec } from '../../../../shared/schema/types.ts'
import { createFixtureSource, type FixtureSource } from '../../fixture/fixture-source.ts'
import { eventOf, podOf, second } from '../../fixture/recorded-objects.ts'
import { StreamReader, testBench } from '../../testing-router.ts'

type Kind = 'StatefulSet' | 'DaemonSet'

const call = { cluster: 'shop-staging', identity: 'admin', subscription: 'd' }

function template(image: string): PodTemplateSpec {
  return {
    metadata: { labels: { app: 'db' } } as unknown as ObjectMeta,
    spec: { containers: [{ name: 'main', image }] }
  }
}

/** A workload named db in the namespace shop, and what belongs to it. */
class Bench {
  readonly source = createFixtureSource()
  readonly kind: Kind

  constructor(kind: Kind) {
    this.kind = kind
  }

  #metadata(name: string, labels: Readonly<Record<string, string>> = {}): ObjectMeta {
    const creationTimestamp = formatTime(this.source.now())
    return {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp,
      generation: 1,
      labels
    }
  }

  get #owner(): OwnerReference {
    return { apiVersion: 'apps/v1', kind: this.kind, name: 'db', uid: 'uid-db', controller: true }
  }

  put(spec: object, status: object): void {
    const selector = { matchLabels: { app: 'db' } }
    this.source.put({
      apiVersion: 'apps/v1',
      kind: this.kind,
      metadata: this.#metadata('db'),
      spec: { selector, template: template('db:2'), ...spec },
      status
    } as KubeObject)
  }

  revision(number: number, image: string): ControllerRevision {
    const labels = { 'controller-revision-hash': `db-h${number}` }
    const revision: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { ...this.#metadata(`db-h${number}`, labels), ownerReferences: [this.#owner] },
      revision: number,
      data: { spec: { template: { ...template(image), $patch: 'replace' } } }
    }
    this.source.put(revision)
    return revision
  }

  pod(name: string, ofRevision: number, ready: boolean): void {
    const pod = podOf('shop', name, undefined, template('db:2'), { age: 0, node: 'worker-1', ready })
    const labels = { 'controller-revision-hash': `db-h${ofRevision}` }
    const metadata = { ...pod.metadata, labels, ownerReferences: [this.#owner] }
    this.source.put({ ...pod, metadata })
  }

  async document(): Promise<StreamReader<RolloutDocument>> {
    const bench = testBench(this.source)
    const resource = `${this.kind.toLowerCase()}s`
    const ref = { group: 'apps', resource, namespace: 'shop', name: 'db' }
    const reader = new StreamReader(bench, 'd', bench.client.documents.rollout({ ...call, ref }))
    await bench.timer.pass(10)
    this.pass = (milliseconds) => bench.timer.pass(milliseconds)
    return reader
  }

  pass: (milliseconds: number) => Promise<void> = async () => {}
}

test('W5 a StatefulSet halfway through: revisions with their pods, the partition, and who keeps them', async () => {
  const bench = new Bench('StatefulSet')
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }
  bench.put({ replicas: 3, updateStrategy }, { replicas: 3, readyReplicas: 2, updatedReplicas: 1, currentReplicas: 2 })
  bench.revision(1, 'db:1')
  bench.revision(2, 'db:2')
  bench.pod('db-0', 1, true)
  bench.pod('db-1', 1, true)
  bench.pod('db-2', 2, false)
  const { last } = await bench.document()
  expect(last).toMatchObject({
    desired: 3,
    maxTotal: 3,
    minAvailable: 2,
    partition: 1,
    paused: false,
    historyLimit: 10
  })
  expect(last.revisions).toMatchObject([
    { revision: 2, current: true, images: ['db:2'], replicas: 1, ready: 0, keeper: { kind: 'ControllerRevision' } },
    { revision: 1, current: false, images: ['db:1'], replicas: 2, ready: 2, template: template('db:1') }
  ])
  expect(last.points.at(-1)).toMatchObject({ oldReady: 2, oldNotReady: 0, newReady: 0, newNotReady: 1 })
})

test('W5 the chart goes on as the status counts pods', async () => {
  const bench = new Bench('StatefulSet')
  bench.put({ replicas: 2 }, { replicas: 2, readyReplicas: 2, updatedReplicas: 0, currentReplicas: 2 })
  bench.revision(1, 'db:1')
  bench.revision(2, 'db:2')
  const reader = await bench.document()
  const steps = [
    { replicas: 2, readyReplicas: 1, updatedReplicas: 1 },
    { replicas: 2, readyReplicas: 2, updatedReplicas: 1 },
    { replicas: 2, readyReplicas: 2, updatedReplicas: 2, availableReplicas: 2 }
  ]
  for (const status of steps) {
    bench.source.advance(second)
    bench.put({ replicas: 2 }, status)
    await bench.pass(300)
  }
  expect(reader.last.points.map((point) => [point.oldReady, point.newReady, point.newNotReady])).toEqual([
    [2, 0, 0],
    [1, 0, 1],
    [1, 1, 0],
    [0, 2, 0]
  ])
  // All are new and available now: the status says how many.
  expect(reader.last.revisions[0]).toMatchObject({ revision: 2, replicas: 2, ready: 2 })
})

test('W4 a DaemonSet: bounds from its strategy, and a template that came back names its earlier number', async () => {
  const bench = new Bench('DaemonSet')
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } }
  bench.put(
    { updateStrategy, revisionHistoryLimit: 4 },
    {
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 3
    }
  )
  bench.revision(2, 'db:1')
  const back = bench.revision(3, 'db:2')
  const now = bench.source.now()
  bench.source.setHistory(back.metadata.uid, [
    { revision: 9, time: now - second, object: back },
    { revision: 4, time: now - 60 * second, object: { ...back, revision: 1 } as ControllerRevision }
  ])
  const { last } = await bench.document()
  expect(last).toMatchObject({ desired: 3, maxTotal: 5, minAvailable: 3, historyLimit: 4 })
  expect(last.revisions[0]).toMatchObject({ revision: 3, restored: [1], replicas: 3, ready: 3 })
})

test('W5 pods that are refused: the rollout says so in the words of the event', async () => {
  const bench = new Bench('StatefulSet')
  bench.put({ replicas: 1 }, { replicas: 0, updatedReplicas: 0 })
  bench.revision(1, 'db:2')
  const words = 'create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: exceeded quota'
  bench.source.put(refused(bench.source, words))
  const { last } = await bench.document()
  expect(last.stuck).toMatchObject({
    isFinal: false,
    reason: 'FailedCreate',
    message: words,
    causes: [{ mark: 'bad', words: { code: 'podsNotCreated' } }, { words }]
  })
})

function refused(source: FixtureSource, message: string): Event {
  const set = source.byUid('uid-db')!
  const facts = {
    type: 'Warning',
    reason: 'FailedCreate',
    message,
    source: 'statefulset-controller',
    firstAge: 0,
    lastAge: 0
  } as const
  return eventOf(set, facts)
}

test('a kind without a history is refused', async () => {
  const bench = testBench(createFixtureSource())
  const ref = { group: 'apps', resource: 'replicasets', namespace: 'shop', name: 'x' }
  await expect(bench.client.documents.rollout({ ...call, ref })).rejects.toThrow('replicasets have no rollouts')
})
