import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { ContainerStatus, Pod, PodCondition, PodSpec, PodStatus } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { ControlPlane } from '../control-plane.ts'
import { keyOfObject } from '../store/object-store.ts'

export interface PlayOptions {
  /** Milliseconds from binding to the status that the pod's `play` annotation asks for. */
  readonly startDelay?: number
  /** Milliseconds from a graceful delete to the pod's end; undefined leaves it terminating. */
  readonly stopDelay?: number | undefined
  /** Milliseconds that lie at least between two pods' statuses. */
  readonly stagger?: number
  /** The node for a pod that names none. */
  readonly chooseNode?: (pod: Pod) => string | undefined
}

/**
 * Scheduler and kubelet for scenario tests of controllers: binds every pod at once and sets its status by the
 * annotation `play` (ready, the default; unready; pending; succeed; fail; fail42, with that exit code; failindex0, which
 * fails for that index only), as the golden recorder does.
 */
export class TestKubelet {
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #options: Required<Omit<PlayOptions, 'stopDelay'>> & { readonly stopDelay: number | undefined }
  readonly #specs = new WeakMap<PodSpec, Map<string, PodSpec>>()
  #lastPlay = 0
  #addresses = 0

  constructor(controlPlane: ControlPlane, options: PlayOptions = {}) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kubelet')
    this.#options = { startDelay: 200, stagger: 0, chooseNode: () => 'node-1', stopDelay: 150, ...options }
  }

  start(): void {
    const { store, clock } = this.#controlPlane
    store.onChange(podKind, ({ type, object, previous }) => {
      const key = keyOfObject(object)
      if (type === 'ADDED' && object.spec.nodeName === undefined) clock.after(0, () => this.#bind(key))
      const isNewlyBound = object.spec.nodeName !== undefined && previous?.spec.nodeName === undefined
      if (type !== 'DELETED' && isNewlyBound) this.#schedulePlay(key)
      const isNewlyGoing =
        object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined
      const { stopDelay } = this.#options
      if (type === 'MODIFIED' && isNewlyGoing && stopDelay !== undefined) clock.after(stopDelay, () => this.end(key))
    })
  }

  /** Sets Ready (and ContainersReady) of a running pod. */
  setReady(pod: Pod, isReady: boolean): void {
    const time = formatTime(this.#controlPlane.clock.now)
    const conditions = pod.status?.conditions?.map((condition): PodCondition => {
      if (condition.type !== 'Ready' && condition.type !== 'ContainersReady') return condition
      return { ...condition, status: isReady ? 'True' : 'False', lastTransitionTime: time }
    })
    this.#writer.updateStatus(podKind, { ...pod, status: { ...pod.status, ...(conditions && { conditions }) } })
  }

  /** Removes a pod as the kubelet does when its containers have stopped. */
  end(key: string): void {
    const pod = this.#controlPlane.store.byKey(podKind, key)
    if (pod === undefined) return
    this.#writer.delete(podKind, pod.metadata.namespace, pod.metadata.name, { gracePeriodSeconds: 0 })
  }

  #bind(key: string): void {
    const pod = this.#controlPlane.store.byKey(podKind, key)
    if (pod === undefined || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return
    const nodeName = this.#options.chooseNode(pod)
    if (nodeName !== undefined) this.#writer.bind({ ...pod, spec: this.#specOn(pod.spec, nodeName) })
  }

  /** Pods of one template on one node share their spec, as the scheduler has it. */
  #specOn(spec: PodSpec, nodeName: string): PodSpec {
    let onNodes = this.#specs.get(spec)
    if (onNodes === undefined) this.#specs.set(spec, (onNodes = new Map()))
    let bound = onNodes.get(nodeName)
    if (bound === undefined) onNodes.set(nodeName, (bound = { ...spec, nodeName }))
    return bound
  }

  #schedulePlay(key: string): void {
    const { clock } = this.#controlPlane
    const { startDelay, stagger } = this.#options
    this.#lastPlay = Math.max(clock.now + startDelay, this.#lastPlay + stagger)
    clock.at(this.#lastPlay, () => this.#play(key))
  }

  #play(key: string): void {
    const pod = this.#controlPlane.store.byKey(podKind, key)
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return
    const role = pod.metadata.annotations?.play ?? 'ready'
    if (role === 'pending') return
    this.#writer.updateStatus(podKind, { ...pod, status: this.#statusFor(pod, role) })
  }

  #statusFor(pod: Pod, role: string): PodStatus {
    const time = formatTime(this.#controlPlane.clock.now)
    const isReady = role === 'ready'
    const phase = phaseOf(pod, role)
    const condition = (type: string, isTrue: boolean): PodCondition => ({
      type,
      status: isTrue ? 'True' : 'False',
      lastTransitionTime: time
    })
    const podIP = `10.244.${Math.floor(++this.#addresses / 250)}.${(this.#addresses % 250) + 1}`
    const scheduled = conditionOf(pod.status, 'PodScheduled')
    return {
      ...pod.status,
      phase,
      conditions: [
        condition('Initialized', true),
        condition('Ready', isReady),
        condition('ContainersReady', isReady),
        ...(scheduled === undefined ? [] : [scheduled])
      ],
      hostIP: '10.9.0.1',
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: time,
      ...(phase === 'Running' ? {} : { containerStatuses: endedContainers(pod, exitCodeOf(role, phase), time) })
    }
  }
}

function phaseOf({ metadata }: Pod, role: string): 'Running' | 'Succeeded' | 'Failed' {
  if (role === 'succeed') return 'Succeeded'
  if (role.startsWith('failindex')) {
    const index = metadata.annotations?.['batch.kubernetes.io/job-completion-index']
    return role === `failindex${index}` ? 'Failed' : 'Succeeded'
  }
  return role.startsWith('fail') ? 'Failed' : 'Running'
}

function exitCodeOf(role: string, phase: string): number {
  if (phase === 'Succeeded') return 0
  return Number(/^fail(\d+)$/.exec(role)?.[1] ?? 1)
}

function endedContainers({ spec }: Pod, exitCode: number, finishedAt: string): readonly ContainerStatus[] {
  return spec.containers.map(({ name, image = '' }) => ({
    name,
    image,
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { terminated: { exitCode, finishedAt } }
  }))
}
