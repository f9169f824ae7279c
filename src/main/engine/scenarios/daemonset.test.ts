import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ControllerRevision, DaemonSet, Pod } from '../../../shared/schema/types.ts'
import { Cluster, isReady, type Body } from './cluster.ts'
import { image, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 3 })
})
afterEach(() => cluster.close())

const workers = ['worker-1', 'worker-2', 'worker-3']
const slow = { startupProbe: { httpGet: { port: 80 } }, readinessProbe: { httpGet: { port: 80 } } }

/** On the workers: the control plane's taint is not tolerated. */
function create(spec: Body = {}, pod: Body = {}, container: Body = {}): void {
  cluster.create({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent' },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: { ...pod, containers: [{ name: 'main', image: 'nginx:1.27', ...container }] }
      },
      ...spec
    }
  })
}

const agent = (): DaemonSet => cluster.get<DaemonSet>('daemonsets agent')!
const pods = (): readonly Pod[] => cluster.pods('app=agent')
const nodes = (): readonly string[] =>
  pods()
    .map(({ spec }) => spec.nodeName ?? '')
    .toSorted()
const images = (): readonly string[] =>
  pods()
    .map(({ spec }) => spec.containers[0]!.image!)
    .toSorted()
const isComplete = (): boolean => {
  const { status, metadata } = agent()
  return (
    status?.observedGeneration === metadata.generation &&
    status?.updatedNumberScheduled === status?.desiredNumberScheduled &&
    status?.numberAvailable === status?.desiredNumberScheduled &&
    pods().length === status?.desiredNumberScheduled
  )
}
const revisions = (): readonly ControllerRevision[] =>
  cluster
    .list<ControllerRevision>('controllerrevisions', 'app=agent')
    .toSorted((one, other) => one.revision - other.revision)

/** The fewest ready and the most living pods of any moment since. */
function watchBounds(): () => { readonly fewestReady: number; readonly most: number } {
  let [fewestReady, most] = [Infinity, 0]
  const stop = cluster.watchPods('app=agent', (all) => {
    const living = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    fewestReady = Math.min(fewestReady, living.filter(isReady).length)
    most = Math.max(most, living.length)
  })
  return () => {
    stop()
    return { fewestReady, most }
  }
}

describe('W4 DaemonSet', () => {
  test('W4 one pod on each node that its taints let in, and as many counted', () => {
    create()
    expect(cluster.until(isComplete)).toBeLessThan(30)
    expect(nodes()).toEqual(workers)
    expect(cluster.rows('daemonsets')).toMatchObject([
      { Name: 'agent', Desired: '3', Current: '3', Ready: '3', 'Up-to-date': '3', Available: '3' }
    ])
    expect(
      cluster.events(agent()).filter((event) => event.startsWith('Normal SuccessfulCreate: Created pod: agent-'))
    ).toHaveLength(3)
  })

  test('W4 tolerations and affinity widen and narrow the choice of nodes', () => {
    create({}, { tolerations: [{ operator: 'Exists' }] })
    cluster.until(isComplete)
    expect(nodes()).toEqual(['control-plane-1', ...workers])
    const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['worker-2', 'worker-3'] }]
    const nodeAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] }
    }
    cluster.patch('daemonsets agent', { spec: { template: { spec: { affinity: { nodeAffinity } } } } })
    cluster.until(isComplete)
    expect(nodes()).toEqual(['worker-2', 'worker-3'])
  })

  test('W4 a node that comes in gets a pod', () => {
    create({}, { tolerations: [{ operator: 'Exists' }] })
    cluster.until(isComplete)
    const size = { cpu: '2', memory: '4Gi', pods: '110' }
    const status = { capacity: size, allocatable: size }
    cluster.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-9' }, status })
    expect(cluster.until(() => nodes().includes('worker-9'))).toBeLessThan(5)
    expect(nodes()).toEqual(['control-plane-1', ...workers, 'worker-9'])
    expect(agent().status).toMatchObject({ desiredNumberScheduled: 5, currentNumberScheduled: 5 })
  })

  test('W4 a deleted pod returns at once', () => {
    create()
    cluster.until(isComplete)
    const gone = pods()[0]!
    cluster.delete(`pods ${gone.metadata.name}`, { gracePeriodSeconds: 0 })
    expect(cluster.until(isComplete)).toBeLessThan(30)
    expect(nodes()).toEqual(workers)
    expect(pods().map(({ metadata }) => metadata.uid)).not.toContain(gone.metadata.uid)
  })

  test('W4 a failed pod returns at once, the next one after a growing time', () => {
    create({}, { nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } })
    const waits: number[] = []
    for (let round = 0; round < 4; round++) {
      cluster.until(isComplete)
      const { name, uid } = pods()[0]!.metadata
      cluster.patch(`pods ${name}`, { status: { phase: 'Failed' } }, { subresource: 'status' })
      const isNew = () => pods().length === 1 && pods()[0]!.metadata.uid !== uid
      waits.push(Math.round(cluster.until(isNew, 60, 0.05)))
    }
    // Each starts in little more than a second, so that the first second has passed.
    expect(waits).toEqual([0, 0, 2, 4])
    const events = cluster
      .events(agent())
      .filter((event) => event.startsWith('Warning FailedDaemonPod: Found failed daemon pod default/agent-'))
    expect(events).toHaveLength(4)
    expect(events[0]).toMatch(/ on node worker-1, will try to kill it$/)
  })

  test('W4 maxUnavailable bounds how many nodes are without a ready pod', () => {
    create({ updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }, {}, slow)
    cluster.until(isComplete)
    const bounds = watchBounds()
    cluster.patch('daemonsets agent', image('nginx:1.28'))
    cluster.run(1)
    expect(cluster.until(isComplete)).toBeLessThan(120)
    expect(bounds()).toEqual({ fewestReady: 1, most: 3 })
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
  })

  test('W4 maxSurge makes the new pod beside the old one, which goes when the new one is available', () => {
    create({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }, {}, slow)
    cluster.until(isComplete)
    const bounds = watchBounds()
    cluster.patch('daemonsets agent', image('nginx:1.28'))
    cluster.run(1)
    expect(cluster.until(isComplete)).toBeLessThan(120)
    expect(bounds()).toEqual({ fewestReady: 3, most: 4 })
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
  })

  test('W4 OnDelete leaves a pod alone until somebody deletes it', () => {
    create({ updateStrategy: { type: 'OnDelete' } })
    cluster.until(isComplete)
    cluster.patch('daemonsets agent', image('nginx:1.28'))
    cluster.run(60)
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.27'])
    cluster.delete(`pods ${pods()[0]!.metadata.name}`)
    cluster.until(() => images().includes('nginx:1.28'))
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.28'])
    expect(agent().status!.updatedNumberScheduled).toBe(1)
  })

  test('W4 minReadySeconds: the next node waits until this one is available', () => {
    create({ minReadySeconds: 20 })
    cluster.until(isComplete)
    cluster.patch('daemonsets agent', image('nginx:1.28'))
    cluster.until(() => pods().filter(isReady).length === 3 && images().includes('nginx:1.28'))
    expect(agent().status).toMatchObject({ numberReady: 3, numberAvailable: 2, numberUnavailable: 1 })
    cluster.run(15)
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.28'])
    expect(cluster.until(isComplete)).toBeLessThan(120)
  })

  test('W4 a stuck update leaves the other nodes as they are', () => {
    create()
    cluster.until(isComplete)
    cluster.patch('daemonsets agent', image('nginx:no-such-tag'))
    cluster.run(60)
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:no-such-tag'])
    expect(agent().status).toMatchObject({ numberReady: 2, updatedNumberScheduled: 1, numberUnavailable: 1 })
    cluster.patch('daemonsets agent', image('nginx:1.28'))
    expect(cluster.until(isComplete)).toBeLessThan(120)
  })

  test('W4 history: a revision for each template, renumbered by an undo, within its limit', () => {
    create({ revisionHistoryLimit: 1 })
    cluster.until(isComplete)
    cluster.patch('daemonsets agent', image('nginx:1.28'))
    cluster.until(isComplete)
    expect(revisions().map(({ revision }) => revision)).toEqual([1, 2])
    // What kubectl rollout undo writes.
    cluster.patch('daemonsets agent', revisions()[0]!.data as never)
    cluster.until(isComplete)
    cluster.run(1)
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.27'])
    expect(revisions().map(({ revision }) => revision)).toEqual([2, 3])
    cluster.patch('daemonsets agent', image('nginx:1.29'))
    cluster.until(isComplete)
    cluster.run(1)
    expect(revisions().map(({ revision }) => revision)).toEqual([3, 4])
  })

  test('W4 a pod on a node that is no longer for it counts as misscheduled', () => {
    create()
    cluster.until(isComplete)
    cluster.patch('nodes worker-1', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } })
    cluster.run(2)
    expect(agent().status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 })
    expect(nodes()).toEqual(workers)
    cluster.patch('nodes worker-1', { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } })
    cluster.until(() => nodes().length === 2)
    expect(nodes()).toEqual(['worker-2', 'worker-3'])
    expect(agent().status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 0 })
  })

  test('W4 adopts a free pod of its labels, and lets one go whose label changes', () => {
    create()
    cluster.until(isComplete)
    const { name } = pods()[0]!.metadata
    cluster.patch(`pods ${name}`, { metadata: { labels: { app: 'other' } } })
    cluster.until(isComplete)
    expect(cluster.get<Pod>(`pods ${name}`)!.metadata.ownerReferences).toBeUndefined()
    cluster.delete('daemonsets agent', { propagationPolicy: 'Orphan' })
    cluster.run(2)
    const before = pods().map(({ metadata }) => metadata.uid)
    create()
    cluster.until(isComplete)
    expect(pods().map(({ metadata }) => metadata.uid)).toEqual(before)
  })

  test('W4 deleted with its pods and its history', () => {
    create({}, {}, shell('trap "exit 0" TERM; while true; do sleep 1; done'))
    cluster.until(isComplete)
    cluster.delete('daemonsets agent')
    expect(cluster.until(() => pods().length === 0 && revisions().length === 0)).toBeLessThan(60)
  })
})
