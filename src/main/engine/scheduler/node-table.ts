import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Node, Pod, Taint } from '../../../shared/schema/types.ts'
import { UsedPorts } from './host-ports.ts'
import { normalizedImage, podFacts, type PodFacts } from './pod-facts.ts'
import { parse } from './pod-requests.ts'

/** A pod that takes room on a node. */
export interface PlacedPod {
  readonly uid: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>> | undefined
  readonly slot: number
  readonly facts: PodFacts
  readonly isTerminating: boolean
}

export interface PlacedPodObserver {
  placed(pod: PlacedPod): void
  unplaced(pod: PlacedPod): void
}

/** What changed about a node, as far as scheduling is concerned. */
export interface NodeChange {
  readonly slot: number
  /** Undefined for a node that was added. */
  readonly previous: Node | undefined
  /** Added, or other labels, taints or another `unschedulable`. */
  readonly isOther: boolean
  readonly hasOtherResources: boolean
}

const noTaints: readonly Taint[] = []

/**
 * The scheduler's picture of the nodes, kept by changes and never recounted: a slot a node, figures in flat arrays.
 * A slot is there as soon as a node or a pod bound to its name is, and `isPresent` once the node itself is.
 */
export class NodeTable {
  names: (string | undefined)[] = []
  nodes: (Node | undefined)[] = []
  labels: Readonly<Record<string, string>>[] = []
  taints: (readonly Taint[])[] = []
  ports: (UsedPorts | undefined)[] = []
  /** Image name to bytes. */
  images: (ReadonlyMap<string, number> | undefined)[] = []
  allocatableScalars: (ReadonlyMap<string, number> | undefined)[] = []
  requestedScalars: (Map<string, number> | undefined)[] = []
  isPresent = new Uint8Array(0)
  isUnschedulable = new Uint8Array(0)
  allocatableCpu = new Float64Array(0)
  allocatableMemory = new Float64Array(0)
  allocatableEphemeral = new Float64Array(0)
  allocatablePods = new Int32Array(0)
  requestedCpu = new Float64Array(0)
  requestedMemory = new Float64Array(0)
  requestedEphemeral = new Float64Array(0)
  nonZeroCpu = new Float64Array(0)
  nonZeroMemory = new Float64Array(0)
  podCount = new Int32Array(0)

  /** Slots of the nodes that are present. Replaced, not changed, when a node comes or goes. */
  order: readonly number[] = []
  /** Counts the changes of names, labels, taints and `unschedulable`. */
  labelVersion = 0
  /** The labelVersion of the last of them, by slot; 0 for a slot that never had a node. */
  changedAt = new Float64Array(0)
  /** Counts every change: equal versions mean equal answers to all questions. */
  version = 0

  readonly #slots = new Map<string, number>()
  readonly #free: number[] = []
  #positions = new Int32Array(0)
  readonly #placed = new Map<string, PlacedPod>()
  readonly #imageNodes = new Map<string, number>()
  readonly #observers: readonly PlacedPodObserver[]

  constructor(observers: readonly PlacedPodObserver[] = []) {
    this.#observers = observers
  }

  /** How many slots the arrays have. */
  get capacity(): number {
    return this.isPresent.length
  }

  get placedCount(): number {
    return this.#placed.size
  }

  slotOf(name: string): number | undefined {
    return this.#slots.get(name)
  }

  placedPod(uid: string): PlacedPod | undefined {
    return this.#placed.get(uid)
  }

  /** Where a slot stands in `order`. */
  positionOf(slot: number): number {
    return this.#positions[slot]!
  }

  /** On how many nodes an image lies. */
  nodesWithImage(image: string): number {
    return this.#imageNodes.get(image) ?? 0
  }

  /** Takes in a node as it is now; undefined where nothing that matters here is different. */
  setNode(node: Node): NodeChange | undefined {
    const slot = this.#slotFor(node.metadata.name)
    const previous = this.nodes[slot]
    const isOther = previous === undefined || differs(previous, node)
    const hasOtherResources = !deepEqual(previous?.status?.allocatable, node.status?.allocatable)
    const hasOtherImages = previous?.status?.images !== node.status?.images
    this.nodes[slot] = node
    if (hasOtherImages) this.#setImages(slot, node)
    if (isOther) {
      this.labels[slot] = node.metadata.labels ?? {}
      this.taints[slot] = node.spec.taints ?? noTaints
      this.isUnschedulable[slot] = node.spec.unschedulable === true ? 1 : 0
      this.#labelsChanged(slot)
    }
    if (hasOtherResources || previous === undefined) this.#setAllocatable(slot, node)
    if (previous === undefined) {
      this.isPresent[slot] = 1
      this.#positions[slot] = this.order.length
      this.order = [...this.order, slot]
    }
    if (!isOther && !hasOtherResources && !hasOtherImages) return undefined
    this.version++
    return { slot, previous, isOther, hasOtherResources }
  }

  removeNode(name: string): void {
    const slot = this.#slots.get(name)
    if (slot === undefined || this.isPresent[slot] === 0) return
    this.#forgetImages(slot)
    this.isPresent[slot] = 0
    this.nodes[slot] = undefined
    this.labels[slot] = {}
    this.taints[slot] = noTaints
    this.order = this.order.filter((other) => other !== slot)
    for (let position = 0; position < this.order.length; position++) this.#positions[this.order[position]!] = position
    this.#labelsChanged(slot)
    this.version++
    this.#release(slot)
  }

  #labelsChanged(slot: number): void {
    this.changedAt[slot] = ++this.labelVersion
  }

  /** Counts a pod that is bound; replaces what was known of it. */
  place(pod: Pod): void {
    this.unplace(pod.metadata.uid)
    const slot = this.#slotFor(pod.spec.nodeName!)
    const facts = podFacts(pod.spec)
    const { uid, namespace = '', labels, deletionTimestamp } = pod.metadata
    this.add({ uid, namespace, labels, slot, facts, isTerminating: deletionTimestamp !== undefined })
  }

  /** Stops counting a pod; returns what was known of it. */
  unplace(uid: string): PlacedPod | undefined {
    const placed = this.#placed.get(uid)
    if (placed === undefined) return undefined
    this.lift(placed)
    this.#release(placed.slot)
    return placed
  }

  /**
   * Runs an action that adds and lifts pods to see what would be, and takes each of these steps back itself. The
   * version is then the one from before, because all answers are.
   */
  trying<T>(action: () => T): T {
    const { version } = this
    try {
      return action()
    } finally {
      this.version = version
    }
  }

  /** Counts a pod. From outside only within `trying`: as if it were on its node. */
  add(pod: PlacedPod): void {
    this.#placed.set(pod.uid, pod)
    this.#count(pod, 1)
    for (const observer of this.#observers) observer.placed(pod)
  }

  /** Counts a pod no more. From outside only within `trying`: as if it were gone. The slot stays. */
  lift(pod: PlacedPod): void {
    this.#placed.delete(pod.uid)
    this.#count(pod, -1)
    for (const observer of this.#observers) observer.unplaced(pod)
  }

  #count({ slot, facts }: PlacedPod, sign: 1 | -1): void {
    const { requests, nonZero, hostPorts } = facts
    this.version++
    this.podCount[slot]! += sign
    this.requestedCpu[slot]! += sign * requests.cpu
    this.requestedMemory[slot]! += sign * requests.memory
    this.requestedEphemeral[slot]! += sign * requests.ephemeralStorage
    this.nonZeroCpu[slot]! += sign * nonZero.cpu
    this.nonZeroMemory[slot]! += sign * nonZero.memory
    if (requests.scalars !== undefined) {
      const scalars = (this.requestedScalars[slot] ??= new Map())
      for (const [name, value] of requests.scalars) scalars.set(name, (scalars.get(name) ?? 0) + sign * value)
    }
    if (hostPorts.length > 0) {
      const ports = (this.ports[slot] ??= new UsedPorts())
      if (sign === 1) ports.add(hostPorts)
      else ports.remove(hostPorts)
    }
  }

  #setAllocatable(slot: number, node: Node): void {
    const list = node.status?.allocatable ?? node.status?.capacity
    const allocatable = parse(list)
    this.allocatableCpu[slot] = allocatable.cpu
    this.allocatableMemory[slot] = allocatable.memory
    this.allocatableEphemeral[slot] = allocatable.ephemeralStorage
    this.allocatableScalars[slot] = allocatable.scalars
    this.allocatablePods[slot] = Number(list?.pods ?? 0)
  }

  #setImages(slot: number, node: Node): void {
    this.#forgetImages(slot)
    const images = new Map<string, number>()
    for (const { names, sizeBytes } of node.status?.images ?? []) {
      for (const name of names ?? []) images.set(normalizedImage(name), sizeBytes ?? 0)
    }
    for (const image of images.keys()) this.#imageNodes.set(image, this.nodesWithImage(image) + 1)
    this.images[slot] = images
  }

  #forgetImages(slot: number): void {
    for (const image of this.images[slot]?.keys() ?? []) {
      const nodes = this.nodesWithImage(image) - 1
      if (nodes > 0) this.#imageNodes.set(image, nodes)
      else this.#imageNodes.delete(image)
    }
    this.images[slot] = undefined
  }

  #slotFor(name: string): number {
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const slot = this.#free.pop() ?? this.names.length
    if (slot >= this.capacity) this.#grow()
    this.#slots.set(name, slot)
    this.names[slot] = name
    this.labels[slot] = {}
    this.taints[slot] = noTaints
    this.#labelsChanged(slot)
    return slot
  }

  /** Gives a slot back once neither its node nor a pod on it is left. */
  #release(slot: number): void {
    if (this.isPresent[slot] === 1 || this.podCount[slot]! > 0) return
    this.#slots.delete(this.names[slot]!)
    this.names[slot] = undefined
    this.ports[slot] = undefined
    this.requestedScalars[slot] = undefined
    this.allocatableScalars[slot] = undefined
    this.isUnschedulable[slot] = 0
    this.#free.push(slot)
  }

  #grow(): void {
    const capacity = Math.max(16, this.capacity * 2)
    const reals = (from: Float64Array): Float64Array<ArrayBuffer> => grown(from, new Float64Array(capacity))
    this.isPresent = grown(this.isPresent, new Uint8Array(capacity))
    this.isUnschedulable = grown(this.isUnschedulable, new Uint8Array(capacity))
    this.changedAt = reals(this.changedAt)
    this.allocatableCpu = reals(this.allocatableCpu)
    this.allocatableMemory = reals(this.allocatableMemory)
    this.allocatableEphemeral = reals(this.allocatableEphemeral)
    this.allocatablePods = grown(this.allocatablePods, new Int32Array(capacity))
    this.requestedCpu = reals(this.requestedCpu)
    this.requestedMemory = reals(this.requestedMemory)
    this.requestedEphemeral = reals(this.requestedEphemeral)
    this.nonZeroCpu = reals(this.nonZeroCpu)
    this.nonZeroMemory = reals(this.nonZeroMemory)
    this.podCount = grown(this.podCount, new Int32Array(capacity))
    this.#positions = grown(this.#positions, new Int32Array(capacity))
  }
}

function grown<T extends Uint8Array | Int32Array | Float64Array>(
  from: T | Uint8Array | Int32Array | Float64Array,
  to: T
): T {
  to.set(from)
  return to
}

function differs(previous: Node, node: Node): boolean {
  return (
    previous.spec.unschedulable !== node.spec.unschedulable ||
    !deepEqual(previous.metadata.labels, node.metadata.labels) ||
    !deepEqual(previous.spec.taints, node.spec.taints)
  )
}
