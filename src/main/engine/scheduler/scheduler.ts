import { csiDriverKind } from '../../../shared/kinds/csidriver/kind.ts'
import { csiNodeKind } from '../../../shared/kinds/csinode/kind.ts'
import { csiStorageCapacityKind } from '../../../shared/kinds/csistoragecapacity/kind.ts'
import type { Remedy } from '../../../shared/contract/simulation.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { storageClassKind } from '../../../shared/kinds/storageclass/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
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
import { SchedulingFailures, type Failure } from './scheduling-failures.ts'
import { NodeTable } from './node-table.ts'
import { PendingPods } from './pending-pods.ts'
import { Placer, type Placement } from './placement.ts'
import { PodAffinityTerms } from './pod-affinity-terms.ts'
import { placedPods, PodCounts } from './pod-counts.ts'
import { volumesOf } from './filters/volume-check.ts'
import { podFacts } from './pod-facts.ts'
import type { PodVolumes } from './pod-volumes.ts'
import { Nominations } from './preemption/nominations.ts'
import { PlacedPriorities } from './preemption/placed-priorities.ts'
import { Preemption } from './preemption/preemption.ts'
import { evictVictim } from './preemption/victims.ts'
import { remediesFor } from './remedies.ts'
import type { SchedulingContext, SchedulingTables } from './scheduling-context.ts'
import type { QueuedPod } from './scheduling-queue.ts'
import { scores } from './scores/scores.ts'
import { SpreadNodes } from './spread-nodes.ts'
import { Topologies } from './topology.ts'
import { VolumeBinder } from './volume-binder.ts'
import { isHeldByPods, isHeldByVolumes, WakeUps } from './wake-ups.ts'

const schedulerName = 'default-scheduler'
/** What may help pods that wait for volumes, beside other pods. */
const storageKinds = [
  persistentVolumeClaimKind,
  persistentVolumeKind,
  storageClassKind,
  csiNodeKind,
  csiDriverKind,
  csiStorageCapacityKind
] as Kind[]

/** kube-scheduler: gives each pod without a node the best one, one pod at a time. */
export class Scheduler implements Component {
  readonly name = 'kube-scheduler'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #reports: FailureReports
  readonly #pending: PendingPods
  readonly #tables: SchedulingTables
  readonly #wakeUps: WakeUps
  readonly #placer: Placer
  readonly #binder: VolumeBinder
  readonly #failures: SchedulingFailures
  readonly #decisions: DecisionLog
  #nodeNames: { readonly order: readonly number[]; readonly names: readonly string[] } = { order: [], names: [] }

  constructor(plane: ControlPlane) {
    this.#plane = plane
    const { clock, store } = plane
    this.#writer = plane.writer('kube-scheduler')
    this.#recorder = plane.recorder(schedulerName)
    this.#reports = new FailureReports(clock, this.#writer, this.#recorder)
    this.#pending = new PendingPods(clock, (queued) => this.#attempt(queued))
    const affinityTerms = new PodAffinityTerms(store)
    const counts = new PodCounts((namespace, requirements) => placedPods(store, this.nodes, namespace, requirements))
    const priorities = new PlacedPriorities()
    const nodes = new NodeTable([affinityTerms, counts, priorities])
    this.#tables = {
      nodes,
      counts,
      affinityTerms,
      topologies: new Topologies(nodes),
      spreadNodes: new SpreadNodes(nodes),
      defaultSelectors: new DefaultSelectors(store),
      nominations: new Nominations(),
      store
    }
    this.#binder = new VolumeBinder(plane, this.#writer)
    this.#placer = new Placer(plane.random('scheduler'))
    this.#wakeUps = new WakeUps(store, this.#tables, this.#placer, priorities)
    this.#failures = new SchedulingFailures(this.#placer.verdicts, new Preemption(plane, this.#placer, priorities))
    this.#decisions = new DecisionLog(this.#placer.verdicts, scores)
  }

  start(): void {
    const { store } = this.#plane
    this.#tables.defaultSelectors.start()
    this.#tables.affinityTerms.start()
    for (const node of store.all(nodeKind)) this.nodes.setNode(node)
    for (const pod of store.all(podKind)) this.#take(pod, undefined)
    store.onChange<Node>(nodeKind, (change) => this.#onNode(change))
    this.#binder.start()
    for (const kind of storageKinds)
      store.onChange(kind, () => this.#pending.move(({ filters }) => isHeldByVolumes(filters)))
    store.onChange<Pod>(podKind, ({ type, object, previous }) => {
      if (type === 'DELETED') this.#forget(object)
      else this.#take(object, previous)
    })
  }

  /**
   * An attempt to place a pod, the last one where no number is given, with every node's verdict and points; undefined
   * where it is not remembered.
   */
  why(podUid: string, attempt?: number): SchedulingDecision | undefined {
    return this.#decisions.why(podUid, attempt)
  }

  /** What would give a pending pod a node, tried on copies; nothing for a pod that has one, or waits for another. */
  remedies(podUid: string): readonly Remedy[] {
    const queued = this.#pending.queue.get(podUid)
    const pod = queued === undefined ? undefined : this.#plane.store.get(podKind, queued.namespace, queued.name)
    if (pod === undefined || pod.metadata.uid !== podUid || pod.spec.nodeName !== undefined) return []
    return remediesFor({ ...this.#tables, pod, facts: podFacts(pod.spec) })
  }

  /** How the nodes look to the scheduler: for tests and for the window's map of room. */
  get nodes(): NodeTable {
    return this.#tables.nodes
  }

  #onNode({ type, object }: Change<Node>): void {
    if (type === 'DELETED') {
      this.nodes.removeNode(object.metadata.name)
      this.#pending.move(({ filters }) => filters.has('PodTopologySpread'))
      return
    }
    const change = this.nodes.setNode(object)
    if (change !== undefined) this.#pending.move((group) => this.#wakeUps.byNode(group, change))
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
    const before = this.nodes.placedPod(uid)
    const isSame =
      previous !== undefined &&
      previous.spec === pod.spec &&
      previous.metadata.deletionTimestamp === deletionTimestamp &&
      (previous.metadata.labels === labels || deepEqual(previous.metadata.labels, labels))
    if (before !== undefined && isSame) return
    this.nodes.place(pod)
    this.#settle(uid)
    const placed = this.nodes.placedPod(uid)!
    this.#pending.move((group) => this.#wakeUps.byPlacedPod(group, placed, before))
  }

  #takePending(pod: Pod, previous: Pod | undefined): void {
    const { uid, namespace = '', name, deletionTimestamp } = pod.metadata
    if (deletionTimestamp !== undefined || isPodTerminal(pod)) {
      this.#leave(pod)
      return
    }
    this.#tables.nominations.take(pod)
    const { queue } = this.#pending
    // Its condition says so from its creation on (see the API server's strategy).
    if ((pod.spec.schedulingGates?.length ?? 0) > 0) return
    const queued = queue.get(uid)
    const facts = podFacts(pod.spec)
    if (queued === undefined) queue.add({ uid, namespace, name, priority: facts.priority, facts })
    else if (queued.place === 'unschedulable') {
      if (!this.#isHelpedByItself(pod, previous, queued)) return
      queue.activate(queued)
    } else return
    this.#wake()
  }

  /** Whether a waiting pod has changed in what it was refused for: its spec, or labels that rules about pods read. */
  #isHelpedByItself({ spec, metadata }: Pod, previous: Pod | undefined, { group }: QueuedPod): boolean {
    if (previous?.spec !== spec) return true
    return isHeldByPods(group!.filters) && !deepEqual(previous.metadata.labels, metadata.labels)
  }

  /** A pod that is gone, or finished: its room is free. */
  #forget(pod: Pod): void {
    this.#leave(pod)
    const placed = this.nodes.unplace(pod.metadata.uid)
    if (placed !== undefined) this.#pending.move((group) => this.#wakeUps.byRoom(group, placed))
  }

  /** A pod that waits no more; the room that was kept for it is free. */
  #leave(pod: Pod): void {
    const { priority } = podFacts(pod.spec)
    this.#settle(pod.metadata.uid)
    const wasNominated = pod.spec.nodeName === undefined && (pod.status?.nominatedNodeName ?? '') !== ''
    if (wasNominated) this.#pending.move(({ facts }) => facts.priority <= priority)
  }

  #settle(uid: string): void {
    this.#binder.forget(uid)
    this.#pending.queue.remove(uid)
    this.#tables.nominations.delete(uid)
    this.#decisions.settle(uid)
    this.#reports.settle(uid)
  }

  #wake(): void {
    this.#pending.wake()
  }

  #attempt(queued: QueuedPod): void {
    const pod = this.#plane.store.get(podKind, queued.namespace, queued.name)
    if (pod === undefined || pod.metadata.uid !== queued.uid) {
      this.#settle(queued.uid)
      return
    }
    queued.attempts++
    queued.facts = podFacts(pod.spec)
    const context: SchedulingContext = { ...this.#tables, pod, facts: queued.facts }
    const failure = this.#failures.known(context) ?? this.#place(context, queued)
    if (failure !== undefined) this.#fail(context, queued, failure)
  }

  /** Binds the pod to the best node; answers why not where there is none. */
  #place(context: SchedulingContext, queued: QueuedPod): Failure | undefined {
    if (this.nodes.order.length === 0) return this.#failures.withoutNodes()
    const placement = this.#placer.place(context)
    if (placement.position === -1) return this.#failures.of(context, placement)
    const volumes = volumesOf(context)
    if (volumes !== undefined && 'delayed' in volumes && volumes.delayed.length > 0)
      this.#bindVolumes(context.pod, queued, placement, volumes)
    else this.#bind(context.pod, queued, placement)
    return undefined
  }

  /** The pod has its place on the node from now on, and is bound when its claims are. */
  #bindVolumes(pod: Pod, queued: QueuedPod, placement: Placement, volumes: PodVolumes): void {
    const nodeName = this.#names()[placement.position]!
    const { order } = this.nodes
    this.nodes.place({ ...pod, spec: boundSpec(pod.spec, nodeName) })
    this.#binder.begin(queued.uid, volumes, nodeName, (failure) => {
      const last = this.#plane.store.get(podKind, queued.namespace, queued.name)
      if (last === undefined || last.metadata.uid !== queued.uid || this.#pending.queue.get(queued.uid) !== queued)
        return
      const position = this.#names().indexOf(nodeName)
      if (failure === undefined && position !== -1) {
        // What was found out about the nodes is told only of the same nodes.
        const found =
          this.nodes.order === order ? placement : { ...placement, position, verdicts: undefined, points: undefined }
        this.#bind(last, queued, found)
        return
      }
      this.nodes.unplace(queued.uid)
      this.#reports.event(last, `running PreBind plugin "VolumeBinding": ${failure ?? `node ${nodeName} is gone`}`)
      this.#pending.retry(queued)
    })
  }

  #bind(pod: Pod, queued: QueuedPod, placement: Placement): void {
    const nodeName = this.#names()[placement.position]!
    this.#note(queued, placement, undefined, undefined)
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
      if (error.reason === 'NotFound') this.#settle(queued.uid)
      else {
        this.#reports.event(pod, `binding rejected: ${error.message}`)
        this.#pending.retry(queued)
      }
    }
  }

  #fail(context: SchedulingContext, queued: QueuedPod, failure: Failure): void {
    const { pod } = context
    const { candidate, nomination } = failure
    const nodeName = candidate === undefined ? undefined : this.nodes.names[candidate.slot]!
    this.#note(queued, failure.placement, failure.message, nodeName)
    this.#pending.suspend(queued, failure.filters)
    this.#reports.event(pod, failure.message)
    try {
      this.#reports.unschedulable(pod, failure.message, nodeName ?? nomination)
    } catch (error) {
      // Somebody else wrote or deleted the pod: its change will bring it back here.
      if (!(error instanceof ApiError)) throw error
      return
    }
    // The pod is set aside by now, so that the going of its victims brings it back.
    if (nodeName === undefined) return
    for (const victim of candidate!.victims) {
      evictVictim(this.#writer, this.#recorder, victim, pod, nodeName, this.#plane.clock.now)
    }
    for (const weaker of this.#tables.nominations.below(nodeName, pod)) this.#reports.clearNomination(weaker)
  }

  #note(queued: QueuedPod, placement: Placement, message: string | undefined, nominated: string | undefined): void {
    const { uid: podUid, namespace, name, attempts: number } = queued
    const { now: time } = this.#plane.clock
    const nodeNames = this.#names()
    this.#decisions.record({ podUid, namespace, name, time, number, nodeNames, placement, message, nominated })
  }

  /** Node names by position: one array for all attempts between two changes of the nodes. */
  #names(): readonly string[] {
    const { order, names } = this.nodes
    if (this.#nodeNames.order !== order) this.#nodeNames = { order, names: order.map((slot) => names[slot]!) }
    return this.#nodeNames.names
  }
}
