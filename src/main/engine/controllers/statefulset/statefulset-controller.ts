import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { statefulSetKind } from '../../../../shared/kinds/statefulset/kind.ts'
import { matches, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { ControllerRevision, Pod, StatefulSet } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOfObject, type Change } from '../../store/object-store.ts'
import { newControllerRef, withOwner, withoutOwner } from '../controller-ref.ts'
import {
  adoptRevisions,
  deleteOldest,
  presentRevision,
  revisionsOf,
  type Historian
} from '../history/revision-history.ts'
import { readySince } from '../pod-availability.ts'
import { selectedObjects } from '../selected-objects.ts'
import { SelectorIndex } from '../selector-index.ts'
import { WorkQueue } from '../work-queue.ts'
import { ordinalOf, revisionNameOf } from './identity.ts'
import { MemberControl } from './member-control.ts'
import { OrderedUpdate, type Revisions } from './ordered-update.ts'
import { statefulSetStatus } from './status.ts'

/** Milliseconds until it is looked whether a claim that goes is gone. */
const claimsLookedAtAfter = 1_000

/** Keeps pods with names, places in an order and volumes of their own; upstream's pkg/controller/statefulset. */
export class StatefulSetController implements Component {
  readonly name = 'statefulset-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #control: MemberControl
  readonly #queue: WorkQueue
  readonly #selectors = new SelectorIndex()

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#control = new MemberControl(controlPlane.store, this.#writer, controlPlane.recorder(this.name))
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(statefulSetKind, ({ type, object }) => this.#onStatefulSet(object, type === 'DELETED'))
    store.onChange(podKind, (change) => this.#onPod(change))
    for (const set of store.all(statefulSetKind)) this.#onStatefulSet(set, false)
  }

  #onStatefulSet(set: StatefulSet, isGone: boolean): void {
    const key = keyOfObject(set)
    if (isGone) this.#selectors.delete(key)
    else this.#selectors.set(key, set.metadata.namespace!, requirementsOf(set.spec.selector))
    this.#queue.add(key)
  }

  #onPod({ type, object, previous }: Change<Pod>): void {
    const { store } = this.#controlPlane
    for (const owner of [controllerOf(object), previous && controllerOf(previous)]) {
      const set = owner?.kind === 'StatefulSet' ? store.byUid(owner.uid) : undefined
      if (set?.kind === 'StatefulSet') this.#addSoon(set as StatefulSet)
    }
    if (type === 'DELETED' || controllerOf(object) !== undefined) return
    for (const key of this.#selectors.matching(object.metadata.namespace!, object.metadata.labels)) this.#queue.add(key)
  }

  /** A reconcile looks at every pod: the more there are, the longer it gathers changes (a second for 20,000). */
  #addSoon(set: StatefulSet): void {
    const delay = Math.floor((set.spec.replicas ?? 1) / 20)
    if (delay === 0) this.#queue.add(keyOfObject(set))
    else this.#queue.addAfter(keyOfObject(set), delay)
  }

  #reconcile(key: string): void {
    const { store, clock } = this.#controlPlane
    const set = store.byKey(statefulSetKind, key)
    if (set === undefined) return
    const isGoing = set.metadata.deletionTimestamp !== undefined
    const historian: Historian = {
      store,
      writer: this.#writer,
      kind: statefulSetKind,
      owner: set,
      hashLabel: 'controller.kubernetes.io/hash'
    }
    if (!isGoing) {
      adoptRevisions(historian, requirementsOf(set.spec.selector))
      this.#claim(set)
    }
    const present = presentRevision(
      historian,
      revisionsOf(historian),
      set.spec.template,
      set.status?.collisionCount ?? 0
    )
    const revisions: Revisions = {
      current: this.#currentOf(historian, set) ?? present.revision,
      update: present.revision
    }
    const pods = this.#podsOf(set)
    const update = new OrderedUpdate(set, pods, revisions, this.#control, clock.now)
    const outcome = isGoing ? {} : update.step()
    if (update.hasStaleClaims) this.#queue.addAfter(key, claimsLookedAtAfter)
    const { collisionCount = 0 } = present
    // As upstream, the status shows the pods as they were before this reconcile made or removed any.
    const status = statefulSetStatus(set, pods, revisions, outcome.replaced, collisionCount, clock.now)
    this.#writer.updateStatus(statefulSetKind, { ...set, status })
    this.#truncate(historian, set, pods, revisions)
    this.#waitForAvailability(key, set, pods)
    if (outcome.failure !== undefined) throw outcome.failure
  }

  #currentOf(historian: Historian, { status }: StatefulSet): ControllerRevision | undefined {
    return revisionsOf(historian).find(({ metadata }) => metadata.name === status?.currentRevision)
  }

  /** Releases the pods that left the selector or bear another set's name, and adopts those of ours without a controller. */
  #claim(set: StatefulSet): void {
    const { store } = this.#controlPlane
    const { uid, namespace } = set.metadata
    const requirements = requirementsOf(set.spec.selector)
    const isMember = ({ metadata }: Pod) => ordinalOf(set, metadata.name) !== undefined
    for (const pod of Array.from(store.ownedBy(podKind, uid))) {
      if (controllerOf(pod)?.uid !== uid) continue
      if (isMember(pod) && matches(requirements, pod.metadata.labels)) continue
      this.#writer.update(podKind, withoutOwner(pod, uid))
    }
    for (const pod of selectedObjects(store, podKind, namespace!, requirements)) {
      const isFree = controllerOf(pod) === undefined && pod.metadata.deletionTimestamp === undefined
      if (isFree && isMember(pod)) {
        this.#writer.update(podKind, withOwner(pod, newControllerRef(statefulSetKind, set)))
      }
    }
  }

  #podsOf(set: StatefulSet): Pod[] {
    const { uid } = set.metadata
    return [...this.#controlPlane.store.ownedBy(podKind, uid)].filter(
      (pod) => controllerOf(pod)?.uid === uid && ordinalOf(set, pod.metadata.name) !== undefined
    )
  }

  /** Only revisions that no pod has and that are neither current nor updated to count against the limit. */
  #truncate(historian: Historian, set: StatefulSet, pods: readonly Pod[], { current, update }: Revisions): void {
    const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionNameOf)])
    const old = revisionsOf(historian).filter(({ metadata }) => !live.has(metadata.name))
    deleteOldest(this.#writer, old, old.length - (set.spec.revisionHistoryLimit ?? 10), () => false)
  }

  /** A pod that has been ready for long enough changes nothing by itself: the set is looked at again then. */
  #waitForAvailability(key: string, { spec }: StatefulSet, pods: readonly Pod[]): void {
    const { minReadySeconds = 0 } = spec
    if (minReadySeconds === 0) return
    const { now } = this.#controlPlane.clock
    for (const pod of pods) {
      const since = readySince(pod)
      if (since === undefined || Number.isNaN(since)) continue
      const at = since + minReadySeconds * 1000
      if (at > now) this.#queue.addAfter(key, at - now)
    }
  }
}
