import { beforeEach, describe, expect, it } from 'vitest'
import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import { eventKind } from '../../../../shared/kinds/event/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodActive, isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { replicaSetKind } from '../../../../shared/kinds/replicaset/kind.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import { rollbackOf } from '../../../../shared/rollout/rollback.ts'
import type { Deployment, Event, Pod, ReplicaSet } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { createTestControlPlane } from '../../testing-control-plane.ts'
import { createReplicaSetController } from '../replicaset/replicaset-controller.ts'
import { TestKubelet } from '../testing-kubelet.ts'
import { DeploymentController } from './deployment-controller.ts'

let controlPlane: ControlPlane
let writer: ObjectWriter

function run(ms: number, check?: () => void): void {
  const end = controlPlane.clock.now + ms
  if (check !== undefined) {
    for (let at = controlPlane.clock.now + 10; at < end; at += 10) {
      controlPlane.clock.advanceTo(at)
      check()
    }
  }
  controlPlane.clock.advanceTo(end)
}

function templateOf(image: string, play = 'ready'): Deployment['spec']['template'] {
  const template = {
    metadata: { labels: { app: 'x' }, annotations: { play } },
    spec: { containers: [{ name: 'c', image }] }
  }
  return template as unknown as Deployment['spec']['template']
}

function create(spec: Partial<Deployment['spec']> = {}, annotations: Record<string, string> = {}): Deployment {
  return writer.create<Deployment>(deploymentKind, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'default', annotations },
    spec: { replicas: 4, selector: { matchLabels: { app: 'x' } }, template: templateOf('nginx:1'), ...spec }
  })
}

const current = (): Deployment => controlPlane.store.get(deploymentKind, 'default', 'd')!

function change(spec: Partial<Deployment['spec']>, annotations?: Record<string, string>): void {
  const { metadata } = current()
  const next =
    annotations === undefined ? metadata : { ...metadata, annotations: { ...metadata.annotations, ...annotations } }
  // A client's body is defaulted when it is decoded.
  const changed = deploymentKind.setDefaults({ ...current(), metadata: next, spec: { ...current().spec, ...spec } })
  writer.update(deploymentKind, changed as Deployment)
}

const pods = (): Pod[] => [...controlPlane.store.all(podKind)].filter(isPodActive)

function replicaSets(): ReplicaSet[] {
  return [...controlPlane.store.all(replicaSetKind)].sort((a, b) => revision(a) - revision(b))
}

const revision = ({ metadata }: ReplicaSet): number =>
  Number(metadata.annotations!['deployment.kubernetes.io/revision'])
const imageOf = ({ spec }: ReplicaSet): string => spec.template!.spec!.containers[0]!.image!
const sizes = (): Record<string, number> =>
  Object.fromEntries(replicaSets().map((set) => [imageOf(set), set.spec.replicas!]))

function condition(type: string) {
  return current().status!.conditions!.find((one) => one.type === type)
}

function messages(reason: string): string[] {
  return [...controlPlane.store.all<Event>(eventKind)]
    .filter((event) => event.reason === reason)
    .map((event) => event.message!)
}

beforeEach(() => {
  controlPlane = createTestControlPlane()
  writer = controlPlane.writer('test')
  new TestKubelet(controlPlane, { stagger: 20 }).start()
  createReplicaSetController(controlPlane).start()
  new DeploymentController(controlPlane).start()
})

describe('W3 Deployment', () => {
  it('makes a ReplicaSet named by its hash, and says what happened', () => {
    create()
    run(2000)
    const [set] = replicaSets()
    const hash = set!.metadata.labels!['pod-template-hash']!
    expect(set!.metadata.name).toBe(`d-${hash}`)
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/)
    expect(set!.spec.selector.matchLabels).toEqual({ app: 'x', 'pod-template-hash': hash })
    expect(set!.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '1',
      'deployment.kubernetes.io/desired-replicas': '4',
      'deployment.kubernetes.io/max-replicas': '5'
    })
    expect(messages('ScalingReplicaSet')).toEqual([`Scaled up replica set ${set!.metadata.name} from 0 to 4`])
    expect(current().metadata.annotations!['deployment.kubernetes.io/revision']).toBe('1')
    expect(current().status).toMatchObject({
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4
    })
    expect(current().status!.unavailableReplicas).toBeUndefined()
    expect(condition('Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' })
    expect(condition('Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${set!.metadata.name}" has successfully progressed.`
    })
  })

  it.each([
    ['25%', '25%', 3, 5],
    [1, 0, 4, 5],
    [0, 1, 3, 4],
    ['100%', 0, 4, 8],
    [0, 0, 3, 4]
  ])('rolls within maxSurge %s and maxUnavailable %s', (maxSurge, maxUnavailable, least, most) => {
    create({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } })
    run(2000)
    change({ template: templateOf('nginx:2') })
    run(10_000, () => {
      expect(pods().length).toBeLessThanOrEqual(most)
      expect(pods().filter(isPodReady).length).toBeGreaterThanOrEqual(least)
    })
    expect(sizes()).toEqual({ 'nginx:1': 0, 'nginx:2': 4 })
    expect(current().status).toMatchObject({
      updatedReplicas: 4,
      availableReplicas: 4,
      replicas: 4,
      observedGeneration: 2
    })
  })

  it('recreates: no new pod before the last old one is gone', () => {
    create({ strategy: { type: 'Recreate' } })
    run(2000)
    change({ template: templateOf('nginx:2') })
    let generations = 0
    run(5000, () => {
      const images = new Set([...controlPlane.store.all(podKind)].map(({ spec }) => spec.containers[0]!.image))
      generations = Math.max(generations, images.size)
    })
    expect(generations).toBe(1)
    expect(sizes()).toEqual({ 'nginx:1': 0, 'nginx:2': 4 })
    expect(current().status).toMatchObject({ updatedReplicas: 4, availableReplicas: 4 })
  })

  it('waits minReadySeconds at each step', () => {
    create({
      replicas: 2,
      minReadySeconds: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
    })
    run(8000)
    expect(current().status!.availableReplicas).toBe(2)
    change({ template: templateOf('nginx:2') })
    run(3000)
    expect(sizes()).toEqual({ 'nginx:1': 2, 'nginx:2': 1 })
    run(20_000)
    expect(sizes()).toEqual({ 'nginx:1': 0, 'nginx:2': 2 })
  })

  it('reports a rollout that is stuck past its deadline, and recovers', () => {
    create({ replicas: 2, progressDeadlineSeconds: 30 })
    run(2000)
    change({ template: templateOf('nginx:bad', 'unready') })
    run(20_000)
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' })
    run(15_000)
    const stuck = replicaSets().find((set) => imageOf(set) === 'nginx:bad')!
    expect(condition('Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${stuck.metadata.name}" has timed out progressing.`
    })
    expect(condition('Available')).toMatchObject({ status: 'True' })
    change({ template: templateOf('nginx:3') })
    run(5000)
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
    expect(sizes()).toEqual({ 'nginx:1': 0, 'nginx:bad': 0, 'nginx:3': 2 })
  })

  it('pauses and resumes', () => {
    create({ replicas: 2 })
    run(2000)
    change({ paused: true })
    run(100)
    expect(condition('Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused'
    })
    change({ template: templateOf('nginx:2') })
    run(1000)
    expect(sizes()).toEqual({ 'nginx:1': 2 })
    change({ replicas: 3 })
    run(1000)
    expect(sizes()).toEqual({ 'nginx:1': 3 })
    change({ paused: false })
    run(3000)
    expect(sizes()).toEqual({ 'nginx:1': 0, 'nginx:2': 3 })
    expect(condition('Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' })
  })

  it('scales in proportion in the midst of a rollout', () => {
    create({ replicas: 10, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } })
    run(2000)
    change({ template: templateOf('nginx:2', 'unready') })
    run(2000)
    expect(sizes()).toEqual({ 'nginx:1': 8, 'nginx:2': 5 })
    change({ replicas: 15 })
    run(2000)
    expect(sizes()).toEqual({ 'nginx:1': 11, 'nginx:2': 7 })
  })

  it('keeps the revisions that its history limit allows', () => {
    create({ replicas: 1, revisionHistoryLimit: 2 })
    run(1000)
    for (const image of ['nginx:2', 'nginx:3', 'nginx:4', 'nginx:5']) {
      change({ template: templateOf(image) })
      run(2000)
    }
    expect(replicaSets().map((set) => [revision(set), imageOf(set)])).toEqual([
      [3, 'nginx:3'],
      [4, 'nginx:4'],
      [5, 'nginx:5']
    ])
  })

  it('rolls back: the old ReplicaSet comes back under a new number, with its change-cause', () => {
    create({ replicas: 2 }, { 'kubernetes.io/change-cause': 'first' })
    run(2000)
    change({ template: templateOf('nginx:2') }, { 'kubernetes.io/change-cause': 'second' })
    run(3000)
    const before = replicaSets()
    expect(before.map(({ metadata }) => metadata.annotations!['kubernetes.io/change-cause'])).toEqual([
      'first',
      'second'
    ])
    const rollback = rollbackOf(current(), before, 0)
    if (rollback.result !== 'patch') throw new Error(rollback.message)
    const [template, annotations] = rollback.patch
    writer.update(deploymentKind, {
      ...current(),
      metadata: { ...current().metadata, annotations: annotations!.value as Record<string, string> },
      spec: { ...current().spec, template: template!.value as Deployment['spec']['template'] }
    })
    run(3000)
    expect(replicaSets().map((set) => [revision(set), imageOf(set)])).toEqual([
      [2, 'nginx:2'],
      [3, 'nginx:1']
    ])
    const back = replicaSets()[1]!
    expect(back.metadata.uid).toBe(before[0]!.metadata.uid)
    expect(back.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision-history': '1',
      'kubernetes.io/change-cause': 'first'
    })
    expect(current().metadata.annotations).toMatchObject({
      'kubernetes.io/change-cause': 'first',
      'deployment.kubernetes.io/revision': '3'
    })
    expect(sizes()).toEqual({ 'nginx:2': 0, 'nginx:1': 2 })
  })

  it('changes the change-cause of the newest revision only', () => {
    create({ replicas: 1 })
    run(1000)
    change({ template: templateOf('nginx:2') })
    run(2000)
    change({}, { 'kubernetes.io/change-cause': 'why' })
    run(500)
    expect(replicaSets().map(({ metadata }) => metadata.annotations!['kubernetes.io/change-cause'])).toEqual([
      undefined,
      'why'
    ])
    expect(replicaSets().map(revision)).toEqual([1, 2])
  })

  it('adopts a matching ReplicaSet and releases one that leaves the selector', () => {
    create({ replicas: 2 })
    run(2000)
    const [set] = replicaSets()
    writer.update(replicaSetKind, { ...set!, metadata: { ...set!.metadata, labels: { app: 'gone' } } })
    run(2000)
    const released = controlPlane.store.byUid(set!.metadata.uid)!
    expect(controllerOf(released)).toBeUndefined()
    // The name is taken by the same template: the next hash is another one.
    expect(current().status!.collisionCount).toBe(1)
    expect(controlPlane.store.count(replicaSetKind)).toBe(2)
    writer.update(replicaSetKind, {
      ...released,
      metadata: { ...released.metadata, labels: set!.metadata.labels! }
    } as ReplicaSet)
    run(2000)
    expect(controllerOf(controlPlane.store.byUid(set!.metadata.uid)!)?.uid).toBe(current().metadata.uid)
  })

  it('restarts as a rollout of its own', () => {
    create({ replicas: 2 })
    run(2000)
    const { template } = current().spec
    const annotations = {
      ...template.metadata!.annotations,
      'kubectl.kubernetes.io/restartedAt': '2026-11-20T12:00:00Z'
    }
    change({ template: { ...template, metadata: { ...template.metadata!, annotations } } })
    run(3000)
    expect(replicaSets().map((set) => set.spec.replicas)).toEqual([0, 2])
  })
})

describe('W3 rollback', () => {
  it('refuses and skips in the words of kubectl', () => {
    create({ replicas: 1 })
    run(1000)
    expect(rollbackOf(current(), replicaSets(), 0)).toMatchObject({
      message: 'no rollout history found for deployment "d"'
    })
    expect(rollbackOf(current(), replicaSets(), 7)).toMatchObject({
      result: 'refused',
      message: 'unable to find specified revision 7 in history'
    })
    expect(rollbackOf(current(), replicaSets(), 1)).toEqual({
      result: 'skipped',
      message: 'skipped rollback (current template already matches revision 1)'
    })
    change({ template: templateOf('nginx:2'), paused: true })
    run(1000)
    expect(rollbackOf(current(), replicaSets(), 1)).toMatchObject({
      result: 'refused',
      message:
        "cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/d' and try again"
    })
  })
})
