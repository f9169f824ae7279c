import { describe, expect, it } from 'vitest'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { OwnerReference } from '../../../shared/kube/object.ts'
import { fnv1a } from '../../../shared/kube/hash.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Pod, ReplicaSet } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import { Random } from '../sim/random.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { Metrics } from './metrics.ts'
import { receivedAt, restartsAt, sentAt, throttledAt } from './usage-group.ts'
import type { MetricsScope, SeriesFile } from './usage-groups.ts'
import type { Work } from './work-steps.ts'
import { askedBy } from './pod-usage.ts'
import { containerUsage, settledAt, usageLength } from './usage-model.ts'

const profile: UsageProfile = {
  idleCpu: 50,
  startCpu: 300,
  startSeconds: 3,
  cpuPerRequest: 0,
  startMemory: 10e6,
  memory: 40e6,
  variation: 0.1
}
const usage = { usage: (): UsageProfile => profile }

function memoryFile(): SeriesFile & { readonly size: number } {
  const saved = new Map<string, Uint8Array>()
  return {
    save: (key, bytes) => void (bytes.length === 0 ? saved.delete(key) : saved.set(key, bytes.slice())),
    load: (key) => saved.get(key),
    keys: () => [...saved.keys()],
    get size() {
      return saved.size
    }
  }
}

function setUp(seed = 'test'): ControlPlane {
  const plane = createTestControlPlane(seed)
  const writer = plane.writer('test')
  for (const name of ['d', 'e'])
    writer.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
  for (const name of ['a', 'b']) {
    const status = { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } }
    writer.create(nodeKind, { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {}, status })
  }
  return plane
}

function addPod(
  plane: ControlPlane,
  name: string,
  more: { node?: string; namespace?: string; owner?: OwnerReference } = {}
): Pod {
  const { node = 'a', namespace = 'd', owner } = more
  return plane.writer('test').create(podKind, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...(owner === undefined ? {} : { ownerReferences: [owner] }) },
    spec: {
      nodeName: node,
      containers: [
        {
          name: 'c',
          image: 'nginx:1',
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } }
        }
      ]
    }
  })
}

function ownerOf(kind: string, { metadata: { name, uid } }: Pick<ReplicaSet, 'metadata'>): OwnerReference {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true }
}

/** What a kubelet would write when the container starts, or ends. */
function setRunning(plane: ControlPlane, pod: Pod, isRunning: boolean): void {
  const current = plane.store.get(podKind, pod.metadata.namespace, pod.metadata.name)!
  const now = formatTime(plane.clock.now)
  const previous = current.status?.containerStatuses?.[0]
  const startedAt = previous?.state?.running?.startedAt ?? now
  const state = isRunning
    ? { running: { startedAt: now } }
    : { terminated: { exitCode: 1, startedAt, finishedAt: now, containerID: 'containerd://x' } }
  const status = {
    name: 'c',
    image: 'nginx:1',
    imageID: '',
    ready: isRunning,
    restartCount: (previous?.restartCount ?? -1) + (isRunning ? 1 : 0),
    containerID: 'containerd://x',
    state,
    ...(previous?.state === undefined ? {} : { lastState: previous.state })
  }
  plane
    .writer('test')
    .updateStatus(podKind, { ...current, status: { ...current.status, phase: 'Running', containerStatuses: [status] } })
}

function run(plane: ControlPlane, seconds: number): void {
  plane.clock.advanceTo(plane.clock.now + seconds * 1000)
}

/** A group's state counted from nothing: what runs and works, what is asked for, how many pods, who is held back. */
function naive(
  plane: ControlPlane,
  works: ReadonlyMap<string, Required<Work>>,
  belongs: (pod: Pod) => boolean
): number[] {
  const state = Array.from({ length: restartsAt }, () => 0)
  for (const pod of plane.store.all(podKind)) {
    if (pod.spec.nodeName === undefined || isPodTerminal(pod) || !belongs(pod)) continue
    const startedAt = pod.status?.containerStatuses?.[0]?.state?.running?.startedAt
    const work = works.get(pod.metadata.uid) ?? { cpu: 0, memory: 0, received: 0, sent: 0 }
    state[receivedAt]! += work.received
    state[sentAt]! += work.sent
    if (startedAt !== undefined) {
      const isStarting = settledAt(profile, Date.parse(startedAt)) > plane.clock.now
      const limits = { cpu: 1000, memory: 128 * 1024 * 1024 }
      const origin = { seed: fnv1a(`${pod.metadata.uid}/c`), profile, limits }
      const vector = containerUsage(origin, isStarting, work.cpu, work.memory)
      if ((isStarting ? 300 : 50) + work.cpu >= 1000) state[throttledAt]!++
      for (const [index, value] of vector.entries()) state[index]! += value
    }
    for (const [index, value] of askedBy(pod.spec).entries()) state[usageLength + index]! += value
  }
  return state
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  for (const [index, value] of expected.entries()) {
    expect(Math.abs(actual[index]! - value), `position ${index}`).toBeLessThanOrEqual(
      1e-6 * Math.max(1, Math.abs(value))
    )
  }
}

describe('Metrics', () => {
  it.each([1, 2, 3])('keeps sums equal to a recount over random histories (seed %i)', (seed) => {
    const plane = setUp(String(seed))
    const metrics = new Metrics(plane, { usage })
    metrics.start()
    const random = new Random(`history ${seed}`)
    const writer = plane.writer('test')
    const works = new Map<string, Required<Work>>()
    for (let step = 0; step < 400; step++) {
      const pods = [...plane.store.all(podKind)]
      const pod = pods[random.integer(Math.max(pods.length, 1))]
      const act = random.integer(13)
      if (act < 3 || pod === undefined)
        addPod(plane, `p${step}`, { node: 'ab'[random.integer(2)]!, namespace: 'de'[random.integer(2)]! })
      else if (act < 8) setRunning(plane, pod, random.integer(3) > 0)
      else if (act < 9) writer.delete(podKind, pod.metadata.namespace, pod.metadata.name, { gracePeriodSeconds: 0 })
      else if (act < 10) {
        writer.updateStatus(podKind, { ...pod, status: { ...pod.status, phase: 'Failed' } })
        works.delete(pod.metadata.uid)
      } else if (!isPodTerminal(pod)) {
        const [cpu, received] = [random.integer(3) * 400, random.integer(3) * 1000]
        const work = { cpu, memory: 1000 * cpu, received, sent: 10 * received }
        works.set(pod.metadata.uid, work)
        metrics.setRequestWork(pod.metadata.uid, 'c', work)
      }
      run(plane, random.integer(8))
      const scopes: (readonly [MetricsScope, (pod: Pod) => boolean])[] = [
        [{ type: 'cluster' }, () => true],
        [{ type: 'node', name: 'b' }, ({ spec }) => spec.nodeName === 'b'],
        [{ type: 'namespace', name: 'e' }, ({ metadata }) => metadata.namespace === 'e']
      ]
      for (const [scope, belongs] of scopes) {
        const expected = naive(plane, works, belongs)
        const capacity = { cluster: 2, node: 1 }[scope.type as string] ?? 0
        expected[usageLength + 4] = capacity * 4000
        expected[usageLength + 5] = capacity * 8 * 1024 ** 3
        expectClose(metrics.group(scope)?.state ?? expected.map(() => 0), expected)
      }
    }
  })

  it('agrees: pods add up to their node, their workload and the cluster, at every point of a series', () => {
    const plane = setUp()
    const metrics = new Metrics(plane, { usage })
    metrics.start()
    const writer = plane.writer('test')
    const selector = { matchLabels: { app: 'x' } }
    const template = { spec: { containers: [{ name: 'c', image: 'nginx:1' }] } }
    const deployment = writer.create(deploymentKind, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'x', namespace: 'd' },
      spec: { selector, template }
    })
    const replicaSet = writer.create(replicaSetKind, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'x-1', namespace: 'd', ownerReferences: [ownerOf('Deployment', deployment)] },
      spec: { selector, template }
    })
    const pods = Array.from({ length: 20 }, (_, index) =>
      addPod(plane, `x-1-${index}`, { owner: ownerOf('ReplicaSet', replicaSet) })
    )
    for (const pod of pods) setRunning(plane, pod, true)
    const from = plane.clock.now + 10_000
    run(plane, 600)
    const to = plane.clock.now
    const apart = pods.map(({ metadata: { uid } }) => metrics.series({ type: 'pod', uid, from, to }))
    for (const scope of [
      { type: 'cluster' },
      { type: 'node', name: 'a' },
      { type: 'namespace', name: 'd' },
      { type: 'workload', uid: deployment.metadata.uid },
      { type: 'workload', uid: replicaSet.metadata.uid }
    ] as const) {
      const together = metrics.series({ ...scope, from, to })
      expect(together.times).toHaveLength(150)
      for (let index = 0; index < 150; index++) {
        const cpu = apart.reduce((sum, series) => sum + series.cpu.usage[index]!, 0)
        const memory = apart.reduce((sum, series) => sum + series.memory.usage[index]!, 0)
        expect(Math.abs(together.cpu.usage[index]! - cpu) / cpu).toBeLessThan(0.02)
        expect(Math.abs(together.memory.usage[index]! - memory) / memory).toBeLessThan(0.001)
      }
      expect(together.cpu.requests![0]).toBe(2000)
      expect(together.memory.limits![149]).toBe(20 * 128 * 1024 * 1024)
    }
    expect(metrics.nodeUsage('a')!.cpu.capacity).toBe(4000)
    const { uid } = pods[0]!.metadata
    expect(metrics.current(uid)!.cpu).toMatchObject({ request: 100, limit: 1000 })
    expect(metrics.current(uid)!.cpu.usage).toBe(
      metrics.series({ type: 'container', uid, container: 'c', from, to }).cpu.usage[149]
    )
  })

  it('shows gaps before the start, the peak of a start, and the run before a restart', () => {
    const plane = setUp()
    const metrics = new Metrics(plane, { usage })
    metrics.start()
    const pod = addPod(plane, 'web')
    const { uid } = pod.metadata
    const from = plane.clock.now
    run(plane, 60)
    setRunning(plane, pod, true)
    expect(metrics.current(uid)!.cpu.usage).toBeGreaterThan(200)
    run(plane, 60)
    expect(metrics.current(uid)!.cpu.usage).toBeLessThan(100)
    setRunning(plane, pod, false)
    expect(metrics.current(uid)).toBeUndefined()
    run(plane, 60)
    setRunning(plane, pod, true)
    run(plane, 60)
    const { usage: points } = metrics.series({ type: 'pod', uid, from, to: plane.clock.now, points: 9 }).cpu
    expect(points.map((point) => (point === null ? 'gap' : point > 200 ? 'peak' : 'calm'))).toEqual([
      'gap',
      'gap',
      'peak',
      'calm',
      'gap',
      'gap',
      'peak',
      'calm',
      'calm'
    ])
    const node = metrics.series({ type: 'node', name: 'a', from, to: plane.clock.now, points: 9 }).cpu.usage
    expect(node.map((point) => (point! > 200 ? 'peak' : point === 0 ? 'none' : 'calm'))).toEqual([
      'none',
      'none',
      'peak',
      'calm',
      'none',
      'none',
      'peak',
      'calm',
      'calm'
    ])
  })

  it('counts containers that are started again, by what is shown, and goes on counting after a restart', () => {
    const plane = setUp()
    const file = memoryFile()
    const metrics = new Metrics(plane, { usage, series: file })
    metrics.start()
    const pod = addPod(plane, 'web')
    const restart = (): void => {
      for (const isRunning of [false, true]) {
        run(plane, 60)
        setRunning(plane, pod, isRunning)
      }
    }
    setRunning(plane, pod, true)
    run(plane, 60)
    const from = plane.clock.now
    for (let count = 0; count < 3; count++) restart()
    run(plane, 60)
    const shown = (of: Metrics, since: number): number | null | undefined =>
      of.series({ type: 'node', name: 'a', from: since, to: plane.clock.now, points: 30 }).restarts?.at(-1)
    expect(shown(metrics, from)).toBe(3)
    expect(shown(metrics, plane.clock.now - 120_000)).toBe(1)
    expect(shown(metrics, plane.clock.now - 30_000)).toBeUndefined()
    metrics.save()
    const again = new Metrics(plane, { usage, series: file })
    again.start()
    restart()
    run(plane, 60)
    expect(shown(again, from)).toBe(4)
  })

  it('counts no container that its pod tells nothing of any longer', () => {
    const plane = setUp()
    const metrics = new Metrics(plane, { usage })
    metrics.start()
    const pod = addPod(plane, 'web')
    setRunning(plane, pod, true)
    expect(metrics.nodeMemory('a')).toBeGreaterThan(0)
    const running = plane.store.get(podKind, 'd', 'web')!
    plane.writer('test').updateStatus(podKind, { ...running, status: { ...running.status, containerStatuses: [] } })
    expect(metrics.current(pod.metadata.uid)).toBeUndefined()
    expect(metrics.nodeMemory('a')).toBe(0)
  })

  it('has its past again after a restart, and one ring for each group only', () => {
    const plane = setUp()
    const file = memoryFile()
    const metrics = new Metrics(plane, { usage, series: file })
    metrics.start()
    const from = plane.clock.now
    for (let index = 0; index < 50; index++) setRunning(plane, addPod(plane, `p${index}`), true)
    run(plane, 300)
    metrics.save()
    const again = new Metrics(plane, { usage, series: file })
    again.start()
    for (const scope of [{ type: 'cluster' }, { type: 'node', name: 'a' }] as const) {
      const range = { ...scope, from, to: plane.clock.now }
      expect(again.series(range)).toEqual(metrics.series(range))
    }
    expect(again.groupCount).toBe(4)
    expect(file.size).toBe(4)
  })

  it('forgets what is gone', () => {
    const plane = setUp()
    const file = memoryFile()
    const metrics = new Metrics(plane, { usage, series: file })
    metrics.start()
    const pod = addPod(plane, 'web', { namespace: 'e', node: 'b' })
    setRunning(plane, pod, true)
    run(plane, 120)
    expect(file.keys()).toContain('metrics/namespace/e')
    const writer = plane.writer('test')
    writer.delete(podKind, 'e', 'web', { gracePeriodSeconds: 0 })
    expect(metrics.now({ type: 'namespace', name: 'e' })).toBeUndefined()
    expect(metrics.groupCount).toBe(4)
    plane.store.remove(namespaceKind, {
      ...plane.store.get(namespaceKind, undefined, 'e')!,
      metadata: {
        ...plane.store.get(namespaceKind, undefined, 'e')!.metadata,
        resourceVersion: plane.store.nextResourceVersion()
      }
    })
    writer.delete(nodeKind, undefined, 'b')
    expect(metrics.groupCount).toBe(2)
    expect(file.keys()).not.toContain('metrics/namespace/e')
  })
})
