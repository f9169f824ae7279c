import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Requirement } from '../../../shared/kube/label-selector.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import type { Change } from '../store/object-store.ts'
import { boundSpec } from './bound-specs.ts'
import { DecisionLog, type SchedulingDecision } from './decisions.ts'
import { DefaultSelectors } from './default-selectors.ts'
import { FailureReports } from './failure-reports.ts'
import { failureMessage, noNodesMessage } from './failure-message.ts'
import { fitsResources } from './filters/node-resources-fit.ts'
import { NodeTable, type NodeChange, type PlacedPod } from './node-table.ts'
import { Placer, scores, type Placement } from './placement.ts'
import { PodAffinityTerms } from './pod-affinity-terms.ts'
import { equalityOf, PodCounts } from './pod-counts.ts'
import { podFacts, type PodFacts } from './pod-facts.ts'
import type { SchedulingContext } from './scheduling-context.ts'
import { SchedulingQueue, type QueuedPod, type UnschedulableGroup } from './scheduling-queue.ts'
import { Topologies } from './topology.ts'
import { fits } from './verdicts.ts'

const schedulerName = 'default-scheduler'
/** Milliseconds until the scheduler has seen a change. */
const latency = 5
const longestUnschedulable = 5 * 60_000
const leftOverPeriod = 30_000
const gatedMessage = 'Scheduling is blocked due to non-empty scheduling gates'

/** A failure that every other pod of the same spec meets as well, as long as nothing has changed. */
interface Failure {
  readonly version: number
  readonly placement: Placement
  readonly message: string
  readonly filters: ReadonlySet<string>
}

/** kube-scheduler: gives each pod without a node the best one, one pod at a time. */
export class Scheduler implements Component {
  readonly name = 'kube-scheduler'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #reports: FailureReports
  readonly #queue = new SchedulingQueue()
  readonly #affinityTerms: PodAffinityTerms
  readonly #counts: PodCounts
  readonly #nodes: NodeTable
  readonly #topologies: Topologies
  readonly #placer: Placer
  readonly #decisions: DecisionLog
  readonly #failures = new WeakMap<PodFacts, Failure>()
  #defaultSelectors: DefaultSelectors | undefined
  #nodeNames: { readonly order: readonly number[]; readonly names: readonly string[] } = { order: [], names: [] }
  #isScheduled = false
  #isWatchingLeftOver = false

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#writer = plane.writer('kube-scheduler')
    this.#recorder = plane.recorder(schedulerName)
    this.#reports = new FailureReports(plane.clock, this.#writer, this.#recorder)
    this.#affinityTerms = new PodAffinityTerms(plane.store)
    this.#counts = new PodCounts((namespace, requirements) => this.#placedPods(namespace, requirements))
    this.#nodes = new NodeTable([this.#affinityTerms, this.#counts])
    this.#topologies = new Topologies(this.#nodes)
    this.#placer = new Placer(plane.random('scheduler'))
    this.#decisions = new DecisionLog(this.#placer.verdicts, scores)
  }

  start(): void {
    const { store } = this.#plane
    this.#defaultSelectors = new DefaultSelectors(store)
    for (const node of store.all(nodeKind)) this.#nodes.setNode(node)
    for (const pod of store.all(podKind)) this.#take(pod, undefined)
    store.onChange<Node>(nodeKind, (change) => this.#onNode(change))
    store.onChange<Pod>(podKind, ({ type, object, previous }) => {
      if (type === 'DELETED') this.#forget(object)
      else this.#take(object, previous)
    })
  }

  /** The last attempt to place a pod, with every node's verdict and points; undefined where none is remembered. */
  why(podUid: string): SchedulingDecision | undefined {
    return this.#decisions.why(podUid)
  }

  /** How the nodes look to the scheduler: for tests and for the window's map of room. */
  get nodes(): NodeTable {
    return this.#nodes
  }

  #onNode({ type, object }: Change<Node>): void {
    const { now } = this.#plane.clock
    if (type === 'DELETED') {
      this.#nodes.removeNode(object.metadata.name)
      if (this.#queue.move(({ filters }) => filters.has('PodTopologySpread'), now)) this.#wake()
      return
    }
    const change = this.#nodes.setNode(object)
    if (change !== undefined && this.#queue.move((group) => this.#isHelpedByNode(group, change), now)) this.#wake()
  }

  /** Whether the node would now take the pods, or refuses them for another reason than before. */
  #isHelpedByNode({ facts, filters }: UnschedulableGroup, { slot, isOther }: NodeChange): boolean {
    if (isOther && (filters.size === 0 || isHeldByPods({ filters }))) return true
    const refusing = this.#refusingFilter(facts, slot)
    return refusing === undefined || !filters.has(refusing)
  }

  #refusingFilter(facts: PodFacts, slot: number): string | undefined {
    const verdict = this.#placer.nodeVerdict(facts, this.#nodes, slot)
    if (verdict !== fits) return this.#placer.verdicts.refusal(verdict)!.filter
    return fitsResources(facts, this.#nodes, slot) ? undefined : 'NodeResourcesFit'
  }

  #take(pod: Pod, previous: Pod | undefined): void {
    if (pod.spec.nodeName !== undefined) this.#takeBound(pod, previous)
    else if ((pod.spec.schedulerName ?? schedulerName) === schedulerName) this.#takePending(pod, previous)
  }

  #takeBound(pod: Pod, previous: Pod | undefined): void {
    const { uid, labels, deletionTimestamp } = pod.metadata
    if (isPodTerminal(pod)) {
      this.#forget(pod)
      return
    }
    const isPlaced = this.#nodes.placedPod(uid) !== undefined
    const isSame =
      previous !== undefined &&
      previous.spec === pod.spec &&
      previous.metadata.deletionTimestamp === deletionTimestamp &&
      (previous.metadata.labels === labels || deepEqual(previous.metadata.labels, labels))
    if (isPlaced && isSame) return
    this.#nodes.place(pod)
    this.#settle(uid)
    if (this.#queue.move(isHeldByPods, this.#plane.clock.now)) this.#wake()
  }

  #takePending(pod: Pod, previous: Pod | undefined): void {
    const { uid, namespace = '', name, deletionTimestamp } = pod.metadata
    if (deletionTimestamp !== undefined || isPodTerminal(pod)) {
      this.#settle(uid)
      return
    }
    if ((pod.spec.schedulingGates?.length ?? 0) > 0) {
      this.#settle(uid)
      this.#reports.condition(pod, 'SchedulingGated', gatedMessage)
      return
    }
    const queued = this.#queue.get(uid)
    const facts = podFacts(pod.spec)
    const priority = pod.spec.priority ?? 0
    if (queued === undefined) this.#queue.add({ uid, namespace, name, priority, facts })
    else if (
      queued.place === 'out' ||
      (previous?.spec === pod.spec && previous.metadata.labels === pod.metadata.labels)
    )
      return
    else if (queued.place === 'unschedulable') {
      queued.facts = facts
      this.#queue.activate(queued)
    } else queued.facts = facts
    this.#wake()
  }

  /** A pod that is gone, or finished: its room is free. */
  #forget(pod: Pod): void {
    this.#settle(pod.metadata.uid)
    const placed = this.#nodes.unplace(pod.metadata.uid)
    if (placed === undefined) return
    if (this.#queue.move((group) => this.#isHelpedByRoom(group, placed), this.#plane.clock.now)) this.#wake()
  }

  #isHelpedByRoom({ facts, filters }: UnschedulableGroup, { slot }: PlacedPod): boolean {
    if (isHeldByPods({ filters })) return true
    if (!filters.has('NodeResourcesFit') && !filters.has('NodePorts')) return false
    return this.#nodes.isPresent[slot] === 1 && this.#refusingFilter(facts, slot) === undefined
  }

  #settle(uid: string): void {
    this.#queue.remove(uid)
    this.#decisions.settle(uid)
    this.#reports.settle(uid)
  }

  #wake(): void {
    if (!this.#isScheduled && this.#queue.hasNext()) this.#schedule(latency)
  }

  #schedule(delay: number): void {
    this.#isScheduled = true
    this.#plane.clock.after(delay, () => this.#next())
  }

  #next(): void {
    this.#isScheduled = false
    const queued = this.#queue.next(this.#plane.clock.now)
    if (queued !== undefined) this.#attempt(queued)
    if (this.#queue.hasNext() && !this.#isScheduled) this.#schedule(0)
  }

  #attempt(queued: QueuedPod): void {
    const pod = this.#plane.store.get(podKind, queued.namespace, queued.name)
    if (pod === undefined || pod.metadata.uid !== queued.uid) {
      this.#settle(queued.uid)
      return
    }
    queued.attempts++
    queued.facts = podFacts(pod.spec)
    const known = this.#knownFailure(queued.facts)
    if (known !== undefined) {
      this.#fail(pod, queued, known)
      return
    }
    if (this.#nodes.order.length === 0) {
      this.#fail(pod, queued, this.#failure({ position: -1, verdicts: undefined, scores: undefined }, pod))
      return
    }
    const placement = this.#placer.place(this.#contextOf(pod, queued.facts))
    if (placement.position === -1) this.#fail(pod, queued, this.#failure(placement, pod))
    else this.#bind(pod, queued, placement)
  }

  #contextOf(pod: Pod, facts: PodFacts): SchedulingContext {
    return {
      pod,
      facts,
      nodes: this.#nodes,
      counts: this.#counts,
      topologies: this.#topologies,
      affinityTerms: this.#affinityTerms,
      defaultSelectors: this.#defaultSelectors!
    }
  }

  #bind(pod: Pod, queued: QueuedPod, placement: Placement): void {
    const nodeName = this.#names()[placement.position]!
    this.#note(queued, placement, undefined)
    try {
      const bound = this.#writer.bind({ ...pod, spec: boundSpec(pod.spec, nodeName) })
      this.#recorder.event(
        bound,
        'Normal',
        'Scheduled',
        `Successfully assigned ${queued.namespace}/${queued.name} to ${nodeName}`
      )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#retryLater(pod, queued, error)
    }
  }

  #retryLater(pod: Pod, queued: QueuedPod, error: ApiError): void {
    if (error.reason === 'NotFound') {
      this.#settle(queued.uid)
      return
    }
    this.#reports.event(pod, `binding rejected: ${error.message}`)
    this.#queue.hold(queued)
    this.#plane.clock.after(SchedulingQueue.backoff(queued.attempts), () => {
      if (queued.place !== 'waiting' || this.#queue.get(queued.uid) !== queued) return
      this.#queue.activate(queued)
      this.#wake()
    })
  }

  #fail(pod: Pod, queued: QueuedPod, failure: Failure): void {
    const { clock } = this.#plane
    this.#note(queued, failure.placement, failure.message)
    this.#queue.suspend(queued, failure.filters, clock.now)
    this.#watchLeftOver()
    this.#reports.event(pod, failure.message)
    try {
      this.#reports.condition(pod, 'Unschedulable', failure.message)
    } catch (error) {
      // Somebody else wrote or deleted the pod: its change will bring it back here.
      if (!(error instanceof ApiError)) throw error
    }
  }

  #failure(placement: Placement, pod: Pod): Failure {
    const { verdicts } = this.#placer
    const ids = placement.verdicts
    const filters = new Set<string>()
    for (const id of new Set(ids)) filters.add(verdicts.refusal(id)!.filter)
    const message = ids === undefined ? noNodesMessage : failureMessage(verdicts, ids, pod.spec.preemptionPolicy)
    const failure = { version: this.#nodes.version, placement, message, filters }
    this.#failures.set(podFacts(pod.spec), failure)
    return failure
  }

  #knownFailure(facts: PodFacts): Failure | undefined {
    if (facts.looksAtPods || this.#affinityTerms.hasRequiredAnti) return undefined
    const failure = this.#failures.get(facts)
    return failure?.version === this.#nodes.version ? failure : undefined
  }

  /** Tries pods again that no change has helped for long; looks for them only while there are any. */
  #watchLeftOver(): void {
    if (this.#isWatchingLeftOver) return
    this.#isWatchingLeftOver = true
    const { clock } = this.#plane
    clock.after(leftOverPeriod, () => {
      this.#isWatchingLeftOver = false
      if (this.#queue.moveLeftOver(clock.now - longestUnschedulable, clock.now)) this.#wake()
      if (this.#queue.unschedulableCount > 0) this.#watchLeftOver()
    })
  }

  #note(
    { uid, namespace, name, attempts }: QueuedPod,
    { position, verdicts, scores: points }: Placement,
    message: string | undefined
  ): void {
    this.#decisions.record({
      podUid: uid,
      namespace,
      name,
      time: this.#plane.clock.now,
      number: attempts,
      nodeNames: this.#names(),
      verdicts,
      scores: points,
      chosen: position,
      message
    })
  }

  /** Node names by position: one array for all attempts between two changes of the nodes. */
  #names(): readonly string[] {
    const { order, names } = this.#nodes
    if (this.#nodeNames.order !== order) this.#nodeNames = { order, names: order.map((slot) => names[slot]!) }
    return this.#nodeNames.names
  }

  *#placedPods(namespace: string, requirements: readonly Requirement[]): Generator<PlacedPod> {
    const { store } = this.#plane
    const label = equalityOf(requirements)
    const pods: Iterable<Pod> =
      label === undefined
        ? store.inNamespace(podKind, namespace)
        : store.withLabel(podKind, namespace, label.key, label.values[0]!)
    for (const { metadata } of pods) {
      const placed = this.#nodes.placedPod(metadata.uid)
      if (placed !== undefined) yield placed
    }
  }
}

function isHeldByPods({ filters }: Pick<UnschedulableGroup, 'filters'>): boolean {
  return filters.has('InterPodAffinity') || filters.has('PodTopologySpread')
}
