// What a kubelet does about a node that is low on something, after upstream's pkg/kubelet/eviction/eviction_manager.go.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { Node, Pod } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ControlPlane } from '../../control-plane.ts'
import type { Kubelets } from '../kubelets.ts'
import { isCriticalPod } from '../pod-admission.ts'
import { pressureMessage, storageMessage } from './eviction-messages.ts'
import { ImageCollection } from './image-collection.ts'
import { observationsOf, type MachineUse } from './node-observation.ts'
import type { NodeUsage } from './node-pressure.ts'
import { consumptionOf, type PodConsumption } from './pod-consumption.ts'
import { pressureTypes, withPressures } from './pressure-conditions.ts'
import { ranked } from './ranking.ts'
import { passedThresholds, signals, thresholdsOf, type PressureType, type Threshold } from './thresholds.ts'

/** Upstream's evictionPressureTransitionPeriod: so long a condition outlives what it told of, in milliseconds. */
const transitionPeriod = 300_000
/** Seconds that a pod is given which has to go at once. */
const evictionGrace = 1
/** How often, and how long, an evicted pod is waited for (milliseconds). */
const cleanupPoll = 1000
const cleanupTimeout = 30_000

export interface LookResult {
  /** When to look again (milliseconds) where that is before the next beat. */
  readonly next?: number
}

interface PressureMemory {
  /** When each pressure was last seen, in milliseconds. */
  readonly seen: Map<PressureType, number>
  /** A pod that was evicted and is waited for, and until when. */
  leaving: { readonly uid: string; readonly until: number } | undefined
}

export class Evictions {
  readonly #plane: ControlPlane
  readonly #kubelets: Kubelets
  readonly #usage: NodeUsage
  readonly #writer: ObjectWriter
  readonly #images: ImageCollection
  readonly #nodes = new Map<string, PressureMemory>()

  constructor(plane: ControlPlane, kubelets: Kubelets, usage: NodeUsage) {
    this.#plane = plane
    this.#kubelets = kubelets
    this.#usage = usage
    this.#writer = plane.writer('kubelet')
    this.#images = new ImageCollection(plane, kubelets)
  }

  /** Takes in what a node's conditions say from before a restart: as if it had been seen now. */
  resume(node: Node): void {
    for (const type of pressureTypes) {
      const isPresent = node.status?.conditions?.some((each) => each.type === type && each.status === 'True')
      if (isPresent === true) this.#memoryOf(node.metadata.name).seen.set(type, this.#plane.clock.now)
    }
  }

  forget(nodeName: string): void {
    this.#nodes.delete(nodeName)
    this.#images.forget(nodeName)
  }

  /** Whether pods of a node may still write more than they have written. */
  isWritten(nodeName: string): boolean {
    const { runtime } = this.#kubelets
    for (const { running } of this.#kubelets.kubelet(nodeName)?.pods.active() ?? [])
      if (running.some(({ id }) => runtime.writtenUntil(id) !== Infinity)) return true
    return false
  }

  /** One look: conditions are set, and at most one pod is evicted because of its node. */
  synchronize(node: Node): LookResult {
    const { now } = this.#plane.clock
    const { name } = node.metadata
    const leaving = this.#nodes.get(name)?.leaving
    if (leaving !== undefined && now < leaving.until && this.#isThere(name, leaving.uid)) {
      return { next: now + cleanupPoll }
    }
    const use = this.#useOf(name)
    const thresholds = thresholdsOf(node)
    const passed = passedThresholds(thresholds, observationsOf(node, use))
    this.#setConditions(node, passed)
    const full = use.pods.filter((pod) => this.#evictFull(pod))
    if (full.length > 0) return this.#waitFor(name, full[0]!.pod)
    const [threshold] = passed
    if (threshold === undefined) {
      const memory = this.#nodes.get(name)
      if (memory !== undefined) memory.leaving = undefined
      this.#images.collectIfFull(node, use)
      return {}
    }
    const { resource } = signals[threshold.signal]
    this.#plane
      .recorder('kubelet', name)
      .event(node, 'Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`)
    if (this.#reclaims(node, threshold)) return {}
    const evicted = this.#evictFirst(node, threshold)
    return evicted === undefined ? {} : this.#waitFor(name, evicted)
  }

  #memoryOf(nodeName: string): PressureMemory {
    let memory = this.#nodes.get(nodeName)
    if (memory === undefined) this.#nodes.set(nodeName, (memory = { seen: new Map(), leaving: undefined }))
    return memory
  }

  #isThere(nodeName: string, uid: string): boolean {
    return this.#kubelets.kubelet(nodeName)?.pods.isActive(uid) === true
  }

  #waitFor(nodeName: string, { metadata }: Pod): LookResult {
    const { now } = this.#plane.clock
    this.#memoryOf(nodeName).leaving = { uid: metadata.uid, until: now + cleanupTimeout }
    return { next: now + cleanupPoll }
  }

  #useOf(nodeName: string): MachineUse {
    const pods: PodConsumption[] = []
    for (const { pod, running } of this.#kubelets.kubelet(nodeName)?.pods.active() ?? [])
      pods.push(consumptionOf(pod, running, this.#usage, this.#kubelets.runtime))
    return {
      memory: this.#usage.nodeMemory(nodeName),
      images: this.#kubelets.imageUse(nodeName),
      strain: this.#kubelets.strainOf(nodeName),
      pods
    }
  }

  /** A pressure is told of from when it is seen until it has not been seen for the transition period. */
  #setConditions(node: Node, passed: readonly Threshold[]): void {
    const { now } = this.#plane.clock
    const { name } = node.metadata
    if (passed.length === 0 && !this.#nodes.has(name)) return
    const { seen } = this.#memoryOf(name)
    for (const { signal } of passed) seen.set(signals[signal].pressure, now)
    const present = new Set<PressureType>()
    for (const [type, at] of seen) {
      if (now - at < transitionPeriod) present.add(type)
      else seen.delete(type)
    }
    const changed = withPressures(node, present, now)
    if (changed.node === node) return
    const recorder = this.#plane.recorder('kubelet', name)
    for (const event of changed.events) recorder.event(node, 'Normal', event, `Node ${name} status is now: ${event}`)
    try {
      this.#writer.updateStatus(nodeKind, changed.node)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Images that nothing uses go before any pod does. Returns whether that was enough. */
  #reclaims(node: Node, { signal }: Threshold): boolean {
    if (signals[signal].pressure !== 'DiskPressure') return false
    this.#images.removeUnused(node.metadata.name)
    const observations = observationsOf(node, this.#useOf(node.metadata.name))
    return passedThresholds(thresholdsOf(node), observations).length === 0
  }

  #evictFirst(node: Node, threshold: Threshold): Pod | undefined {
    const { name } = node.metadata
    const use = this.#useOf(name)
    const observations = observationsOf(node, use)
    for (const consumption of ranked(use.pods, signals[threshold.signal].pressure)) {
      const message = pressureMessage(consumption, threshold, observations)
      if (this.#evict(consumption.pod, message, true)) return consumption.pod
    }
    return undefined
  }

  #evictFull(consumption: PodConsumption): boolean {
    const message = storageMessage(consumption)
    return message !== undefined && this.#evict(consumption.pod, message, false)
  }

  #evict(pod: Pod, message: string, isDisruption: boolean): boolean {
    const kubelet = this.#kubelets.kubelet(pod.spec.nodeName!)
    if (kubelet === undefined || isCriticalPod(pod) || kubelet.pods.evictable(pod.metadata.uid) === undefined)
      return false
    this.#plane.recorder('kubelet', pod.spec.nodeName).event(pod, 'Warning', 'Evicted', message)
    const disruption = isDisruption ? { disruption: message } : {}
    kubelet.evict(pod.metadata.uid, { reason: 'Evicted', message, ...disruption }, evictionGrace)
    return true
  }
}
