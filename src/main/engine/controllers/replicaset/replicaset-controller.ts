import type { Kind } from '../../../../shared/kinds/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodActive } from '../../../../shared/kinds/pod/lifecycle.ts'
import { replicaSetKind } from '../../../../shared/kinds/replicaset/kind.ts'
import { replicaSetOfController } from '../../../../shared/kinds/replicationcontroller/as-replicaset.ts'
import { replicationControllerKind } from '../../../../shared/kinds/replicationcontroller/kind.ts'
import { matches, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { Pod, ReplicaSet, ReplicaSetStatus, ReplicationController } from '../../../../shared/schema/types.ts'
import type { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOfObject, type Change } from '../../store/object-store.ts'
import { newControllerRef, withOwner, withoutOwner } from '../controller-ref.ts'
import { PodControl } from '../pod-control.ts'
import { podFromTemplate } from '../pod-from-template.ts'
import { selectedObjects } from '../selected-objects.ts'
import { SelectorIndex } from '../selector-index.ts'
import { slowStart } from '../slow-start.ts'
import { WorkQueue } from '../work-queue.ts'
import { podsToDelete } from './deletion-order.ts'
import { PodTally } from './pod-tally.ts'
import { replicaSetStatus, type ReplicaFailure } from './status.ts'

/** The most pods that one reconcile creates or deletes; the next one goes on. */
const burstReplicas = 500

interface Watched {
  readonly key: string
  tally: PodTally
  /** Keys of active pods without a controller that the selector matches: to be adopted. */
  readonly orphans: Set<string>
}

/** What the controller keeps the pods of, and how to read it as a ReplicaSet. */
interface ReplicaSource<T extends KubeObject = KubeObject> {
  readonly name: string
  readonly kind: Kind<T>
  asReplicaSet(object: T): ReplicaSet
}

/** A ReplicaSet, and the object that it was read from, which is what is written and spoken of. */
interface Replicas {
  readonly replicaSet: ReplicaSet
  readonly object: KubeObject
}

const replicaSets: ReplicaSource<ReplicaSet> = {
  name: 'replicaset-controller',
  kind: replicaSetKind,
  asReplicaSet: (replicaSet) => replicaSet
}

const replicationControllers: ReplicaSource<ReplicationController> = {
  name: 'replication-controller',
  kind: replicationControllerKind,
  asReplicaSet: replicaSetOfController
}

/** Upstream's pkg/controller/replicaset. */
export function createReplicaSetController(controlPlane: ControlPlane): Component {
  return new ReplicaController(controlPlane, replicaSets)
}

/** Upstream's pkg/controller/replication, which is the same controller behind an adapter. */
export function createReplicationController(controlPlane: ControlPlane): Component {
  return new ReplicaController(controlPlane, replicationControllers)
}

/** Keeps as many pods as each object of its source asks for. */
class ReplicaController implements Component {
  readonly name: string
  readonly #source: ReplicaSource
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #pods: PodControl
  readonly #queue: WorkQueue
  readonly #selectors = new SelectorIndex()
  readonly #watched = new Map<string, Watched>()

  constructor(controlPlane: ControlPlane, source: ReplicaSource) {
    this.name = source.name
    this.#source = source
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#pods = new PodControl(this.#writer, controlPlane.recorder(this.name))
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    const { kind } = this.#source
    store.onChange(kind, (change) => this.#onReplicas(change))
    store.onChange(podKind, (change) => this.#onPod(change))
    for (const object of store.all(kind)) this.#watch(this.#source.asReplicaSet(object))
  }

  #onReplicas({ type, object, previous }: Change): void {
    const { uid } = object.metadata
    if (type === 'DELETED') {
      this.#watched.delete(uid)
      this.#selectors.delete(uid)
      return
    }
    const next = this.#source.asReplicaSet(object)
    if (type === 'ADDED' || PodTally.differs(this.#source.asReplicaSet(previous!), next)) this.#watch(next)
    else this.#queue.add(keyOfObject(object))
  }

  #watch(replicaSet: ReplicaSet): void {
    const { store } = this.#controlPlane
    const { uid, namespace } = replicaSet.metadata
    const requirements = requirementsOf(replicaSet.spec.selector)
    const watched: Watched = { key: keyOfObject(replicaSet), tally: new PodTally(replicaSet), orphans: new Set() }
    for (const pod of store.ownedBy(podKind, uid)) {
      if (controllerOf(pod)?.uid === uid) watched.tally.change(undefined, pod)
    }
    for (const pod of selectedObjects(store, podKind, namespace!, requirements)) {
      if (controllerOf(pod) === undefined && isPodActive(pod)) watched.orphans.add(keyOfObject(pod))
    }
    this.#watched.set(uid, watched)
    this.#selectors.set(uid, namespace!, requirements)
    this.#queue.add(watched.key)
  }

  #onPod({ type, object, previous }: Change<Pod>): void {
    const before = type === 'ADDED' ? undefined : previous
    const after = type === 'DELETED' ? undefined : object
    const old = before && this.#ownerOf(before)
    const next = after && this.#ownerOf(after)
    if (old !== undefined && old === next) {
      if (old.tally.change(before, after)) this.#queue.add(old.key)
      return
    }
    if (old !== undefined) {
      old.tally.change(before, undefined)
      this.#queue.add(old.key)
    }
    if (next !== undefined) {
      next.tally.change(undefined, after)
      this.#queue.add(next.key)
    } else if (after !== undefined) this.#offer(after)
  }

  #ownerOf(pod: Pod): Watched | undefined {
    const owner = controllerOf(pod)
    return owner === undefined ? undefined : this.#watched.get(owner.uid)
  }

  /** A pod that nobody controls may be adopted by whoever selects it. */
  #offer(pod: Pod): void {
    if (controllerOf(pod) !== undefined || !isPodActive(pod)) return
    for (const uid of this.#selectors.matching(pod.metadata.namespace!, pod.metadata.labels)) {
      const watched = this.#watched.get(uid)!
      watched.orphans.add(keyOfObject(pod))
      this.#queue.add(watched.key)
    }
  }

  #reconcile(key: string): void {
    const { clock, store } = this.#controlPlane
    const object = store.byKey(this.#source.kind, key)
    const watched = object && this.#watched.get(object.metadata.uid)
    if (object === undefined || watched === undefined) return
    const replicaSet = this.#source.asReplicaSet(object)
    const isGoing = replicaSet.metadata.deletionTimestamp !== undefined
    if (!isGoing) this.#claim({ replicaSet, object }, watched)
    // As upstream, the status shows the pods as they were before this reconcile changed their number.
    const counts = watched.tally.counts(clock.now)
    const difference = counts.replicas - (replicaSet.spec.replicas ?? 1)
    const error = isGoing || difference === 0 ? undefined : this.#mend({ replicaSet, object }, difference)
    const failure: ReplicaFailure | undefined = error && {
      reason: difference < 0 ? 'FailedCreate' : 'FailedDelete',
      message: error.message
    }
    const status = replicaSetStatus(replicaSet, counts, failure, clock.now)
    const next: KubeObject & { readonly status: ReplicaSetStatus } = { ...object, status }
    this.#writer.updateStatus<KubeObject>(this.#source.kind, next)
    const nextAvailable = watched.tally.nextAvailable()
    if (nextAvailable !== undefined) this.#queue.addAfter(key, nextAvailable - clock.now)
    if (error !== undefined) throw error
  }

  /** Releases the pods that left the selector and adopts the orphans that came into it. */
  #claim({ replicaSet, object }: Replicas, { tally, orphans }: Watched): void {
    const { store } = this.#controlPlane
    for (const podKey of Array.from(tally.astray)) {
      const pod = store.byKey(podKind, podKey)
      if (pod !== undefined) this.#writer.update(podKind, withoutOwner(pod, replicaSet.metadata.uid))
    }
    for (const podKey of Array.from(orphans)) {
      orphans.delete(podKey)
      const pod = store.byKey(podKind, podKey)
      if (pod === undefined || controllerOf(pod) !== undefined || !isPodActive(pod)) continue
      if (!matches(requirementsOf(replicaSet.spec.selector), pod.metadata.labels)) continue
      this.#writer.update(podKind, withOwner(pod, newControllerRef(this.#source.kind, object)))
    }
  }

  /** Creates or deletes pods, up to the burst; the pods' own changes bring the ReplicaSet back for the rest. */
  #mend(replicas: Replicas, difference: number): ApiError | undefined {
    if (difference < 0) {
      const { replicaSet, object } = replicas
      const owner = newControllerRef(this.#source.kind, object)
      return slowStart(Math.min(-difference, burstReplicas), () =>
        this.#pods.create(object, podFromTemplate(replicaSet, owner, replicaSet.spec.template))
      )
    }
    let failure: ApiError | undefined
    for (const pod of this.#chosen(replicas.replicaSet, Math.min(difference, burstReplicas))) {
      failure = this.#pods.delete(replicas.object, pod) ?? failure
    }
    return failure
  }

  #chosen(replicaSet: ReplicaSet, count: number): readonly Pod[] {
    const pods = this.#activePods(replicaSet)
    return podsToDelete(pods, this.#relatedPods(replicaSet), count, this.#controlPlane.clock.now)
  }

  #activePods(replicaSet: ReplicaSet): Pod[] {
    const { uid } = replicaSet.metadata
    const pods: Pod[] = []
    for (const pod of this.#controlPlane.store.ownedBy(podKind, uid)) {
      if (isPodActive(pod) && controllerOf(pod)?.uid === uid) pods.push(pod)
    }
    return pods
  }

  /** The pods of all ReplicaSets of the same Deployment: what is crowded on a node is judged over all of them. */
  *#relatedPods(replicaSet: ReplicaSet): Generator<Pod> {
    const { store } = this.#controlPlane
    const controller = controllerOf(replicaSet)
    if (controller === undefined) return
    for (const related of store.ownedBy(this.#source.kind, controller.uid)) {
      yield* store.ownedBy(podKind, related.metadata.uid)
    }
  }
}
