import { beforeEach, describe, expect, it } from 'vitest'
import { eventKind } from '../../../../shared/kinds/event/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodActive } from '../../../../shared/kinds/pod/lifecycle.ts'
import { replicaSetKind } from '../../../../shared/kinds/replicaset/kind.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { Event, Pod, ReplicaSet } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { createTestControlPlane } from '../../testing-control-plane.ts'
import { TestKubelet } from '../testing-kubelet.ts'
import { createReplicaSetController } from './replicaset-controller.ts'

const template = {
  metadata: { labels: { app: 'x', tier: 'a' } },
  spec: { containers: [{ name: 'c', image: 'nginx:1' }] }
}

let controlPlane: ControlPlane
let writer: ObjectWriter
let kubelet: TestKubelet
let refusal: ApiError | undefined
let attempts: number

/** Refuses pods as long as `refusal` says so. */
function refusingWriter(inner: ObjectWriter): ObjectWriter {
  return {
    create(kind, object) {
      if (kind.kind === 'Pod') attempts++
      if (kind.kind === 'Pod' && refusal !== undefined) throw refusal
      return inner.create(kind, object)
    },
    update: (kind, object) => inner.update(kind, object),
    updateStatus: (kind, object) => inner.updateStatus(kind, object),
    updateScale: (kind, object, replicas) => inner.updateScale(kind, object, replicas),
    bind: (pod) => inner.bind(pod),
    delete: (...args) => inner.delete(...args)
  }
}

function run(ms: number): void {
  controlPlane.clock.advanceTo(controlPlane.clock.now + ms)
}

function create(spec: Partial<ReplicaSet['spec']> = {}): ReplicaSet {
  return writer.create<ReplicaSet>(replicaSetKind, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'rs', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'x' } },
      template: template as unknown as NonNullable<ReplicaSet['spec']['template']>,
      ...spec
    }
  })
}

function loose(name: string, labels: Record<string, string>): Pod {
  return writer.create<Pod>(podKind, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [{ name: 'c', image: 'nginx:1' }] }
  })
}

const current = (): ReplicaSet => controlPlane.store.get(replicaSetKind, 'default', 'rs')!
const pods = (): Pod[] => [...controlPlane.store.all(podKind)].filter(isPodActive)
const owned = (): Pod[] => pods().filter((pod) => controllerOf(pod)?.uid === current().metadata.uid)

function scale(replicas: number): void {
  writer.update(replicaSetKind, { ...current(), spec: { ...current().spec, replicas } })
}

function relabel(pod: Pod, labels: Record<string, string>): void {
  writer.update(podKind, { ...pod, metadata: { ...pod.metadata, labels } })
}

function messages(reason: string): string[] {
  return [...controlPlane.store.all<Event>(eventKind)]
    .filter((event) => event.reason === reason)
    .map((event) => event.message!)
}

beforeEach(() => {
  controlPlane = createTestControlPlane()
  writer = controlPlane.writer('test')
  kubelet = new TestKubelet(controlPlane)
  kubelet.start()
  refusal = undefined
  attempts = 0
  createReplicaSetController({
    ...controlPlane,
    writer: (manager) => refusingWriter(controlPlane.writer(manager))
  }).start()
})

describe('W2 ReplicaSet', () => {
  it('makes its pods, shares one spec among them, and counts them as they become ready', () => {
    create()
    run(100)
    expect(pods()).toHaveLength(3)
    expect(messages('SuccessfulCreate').sort()).toEqual(
      pods()
        .map(({ metadata }) => `Created pod: ${metadata.name}`)
        .sort()
    )
    const [first, second] = pods()
    expect(first!.metadata.labels).toBe(second!.metadata.labels)
    expect(first!.metadata.ownerReferences).toBe(second!.metadata.ownerReferences)
    expect(first!.metadata.name).toMatch(/^rs-[a-z0-9]{5}$/)
    expect(current().status).toMatchObject({ replicas: 3, fullyLabeledReplicas: 3, observedGeneration: 1 })
    run(500)
    expect(current().status).toMatchObject({ readyReplicas: 3, availableReplicas: 3 })
  })

  it('replaces a deleted and a finished pod', () => {
    create()
    run(500)
    const [first, second] = pods()
    writer.delete(podKind, 'default', first!.metadata.name)
    writer.updateStatus(podKind, { ...second!, status: { ...second!.status, phase: 'Failed' } })
    run(1000)
    expect(pods()).toHaveLength(3)
    expect(controlPlane.store.count(podKind)).toBe(4)
    expect(current().status).toMatchObject({ replicas: 3, readyReplicas: 3 })
  })

  it('adopts matching orphans, deletes what is too much, releases what leaves its selector and takes it back', () => {
    const first = loose('first', { app: 'x' })
    const second = loose('second', { app: 'x' })
    run(500)
    create({ replicas: 1 })
    run(1000)
    expect(owned()).toHaveLength(1)
    expect(messages('SuccessfulDelete')).toHaveLength(1)
    expect(controlPlane.store.count(podKind)).toBe(1)
    const [kept] = owned()
    expect([first.metadata.uid, second.metadata.uid]).toContain(kept!.metadata.uid)
    expect(current().status).toMatchObject({ replicas: 1 })
    expect(current().status!.fullyLabeledReplicas).toBeUndefined()
    relabel(kept!, { app: 'debug' })
    run(500)
    const released = controlPlane.store.byUid(kept!.metadata.uid)!
    expect(released.metadata.ownerReferences).toBeUndefined()
    expect(owned()).toHaveLength(1)
    relabel(released as Pod, { app: 'x' })
    run(1000)
    expect(owned()).toHaveLength(1)
    expect(controlPlane.store.count(podKind)).toBe(1)
  })

  it('takes a set-based selector', () => {
    create({
      selector: {
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['x', 'y'] },
          { key: 'old', operator: 'DoesNotExist' }
        ]
      }
    })
    loose('y', { app: 'y' })
    loose('z', { app: 'z' })
    loose('old', { app: 'x', old: '1' })
    run(500)
    expect(owned()).toHaveLength(3)
    expect(
      pods()
        .filter((pod) => controllerOf(pod) === undefined)
        .map(({ metadata }) => metadata.name)
    ).toEqual(['z', 'old'])
  })

  it('leaves the pods of another controller alone', () => {
    create()
    run(500)
    writer.create<ReplicaSet>(replicaSetKind, {
      ...current(),
      metadata: { name: 'other', namespace: 'default' }
    })
    run(1000)
    expect(owned()).toHaveLength(3)
    expect(pods()).toHaveLength(6)
  })

  it('scales in by the deletion order: unready first, then the cheap', () => {
    create({ replicas: 4 })
    run(1000)
    const [a, b] = owned()
    kubelet.setReady(a!, false)
    writer.update(podKind, {
      ...b!,
      metadata: { ...b!.metadata, annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } }
    })
    run(100)
    scale(2)
    run(1000)
    const left = owned().map(({ metadata }) => metadata.name)
    expect(left).toHaveLength(2)
    expect(left).not.toContain(a!.metadata.name)
    expect(left).not.toContain(b!.metadata.name)
    expect(current().status).toMatchObject({ replicas: 2, readyReplicas: 2, observedGeneration: 2 })
  })

  it('waits minReadySeconds before a pod is available', () => {
    create({ replicas: 2, minReadySeconds: 10 })
    run(1000)
    expect(current().status).toMatchObject({ readyReplicas: 2 })
    expect(current().status!.availableReplicas).toBeUndefined()
    run(11_000)
    expect(current().status).toMatchObject({ readyReplicas: 2, availableReplicas: 2 })
  })

  it('says when pods are refused, tries again slowly, and takes it back', () => {
    refusal = new ApiError(403, 'Forbidden', 'pods "rs-" is forbidden: exceeded quota')
    create({ replicas: 8 })
    run(12)
    expect(messages('FailedCreate')).toEqual(['Error creating: pods "rs-" is forbidden: exceeded quota'])
    expect(current().status!.conditions).toMatchObject([
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: 'pods "rs-" is forbidden: exceeded quota'
      }
    ])
    run(1000)
    expect(attempts).toBeLessThan(15)
    expect(attempts).toBeGreaterThan(3)
    refusal = undefined
    run(5000)
    expect(owned()).toHaveLength(8)
    expect(current().status!.conditions).toBeUndefined()
  })

  it('does not walk over its pods when one of them changes', () => {
    create({ replicas: 100 })
    run(2000)
    const { store } = controlPlane
    const ownedBy = store.ownedBy.bind(store)
    let walks = 0
    store.ownedBy = (kind, uid) => {
      walks++
      return ownedBy(kind, uid)
    }
    kubelet.setReady(pods()[0]!, false)
    run(100)
    expect(current().status).toMatchObject({ replicas: 100, readyReplicas: 99 })
    expect(walks).toBe(0)
  })

  it('creates and deletes in bursts of 500 and no more than asked for', () => {
    create({ replicas: 1200 })
    run(11)
    expect(pods().length).toBe(500)
    run(2000)
    expect(pods().length).toBe(1200)
    scale(0)
    run(2000)
    expect(controlPlane.store.count(podKind)).toBe(0)
    expect(current().status).toMatchObject({ replicas: 0 })
  })
})
