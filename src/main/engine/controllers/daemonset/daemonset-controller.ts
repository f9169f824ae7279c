import { daemonSetKind } from '../../../../shared/kinds/daemonset/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodActive, isPodReady, isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { matches, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { DaemonSet, Node, Pod } from '../../../../shared/schema/types.ts'
import type { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOfObject, type Change } from '../../store/object-store.ts'
import { newControllerRef, withOwner, withoutOwner } from '../controller-ref.ts'
import { isPodAvailable } from '../pod-availability.ts'
import { PodControl } from '../pod-control.ts'
import { selectedObjects } from '../selected-objects.ts'
import { SelectorIndex } from '../selector-index.ts'
import { slowStart } from '../slow-start.ts'
import { WorkQueue } from '../work-queue.ts'
import {
  adoptRevisions,
  deleteOldest,
  podRevisionLabel,
  presentRevision,
  revisionsOf,
  type Historian
} from '../history/revision-history.ts'
import { daemonPod, targetNodeOf } from './daemon-pod.ts'
import { FailureBackoff } from './failure-backoff.ts'
import { fitOf } from './node-fit.ts'
import { daemonSetStatus } from './status.ts'
import { boundsOf, planUpdate, type DaemonPlan } from './update-plan.ts'

/** Upstream's BurstReplicas. */
const burst = 250

/** Runs one pod on every eligible node; upstream's pkg/controller/daemon. */
export class DaemonSetController implements Component {
  readonly name = 'daemonset-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #pods: PodControl
  readonly #queue: WorkQueue
  readonly #selectors = new SelectorIndex()
  readonly #failures = new FailureBackoff()

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#recorder = controlPlane.recorder(this.name)
    this.#pods = new PodControl(this.#writer, this.#recorder)
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(daemonSetKind, ({ type, object }) => this.#onDaemonSet(object, type === 'DELETED'))
    store.onChange(podKind, (change) => this.#onPod(change))
    store.onChange(nodeKind, ({ object, previous }) => {
      const isSame =
        previous?.spec.taints === object.spec.taints && previous?.metadata.labels === object.metadata.labels
      if (previous === undefined || !isSame)
        for (const daemonSet of store.all(daemonSetKind)) this.#queue.add(keyOfObject(daemonSet))
    })
    for (const daemonSet of store.all(daemonSetKind)) this.#onDaemonSet(daemonSet, false)
  }

  #onDaemonSet(daemonSet: DaemonSet, isGone: boolean): void {
    const key = keyOfObject(daemonSet)
    if (isGone) this.#selectors.delete(key)
    else this.#selectors.set(key, daemonSet.metadata.namespace!, requirementsOf(daemonSet.spec.selector))
    this.#queue.add(key)
  }

  #onPod({ type, object, previous }: Change<Pod>): void {
    for (const owner of [controllerOf(object), previous && controllerOf(previous)]) {
      const daemonSet = owner?.kind === 'DaemonSet' ? this.#controlPlane.store.byUid(owner.uid) : undefined
      if (daemonSet !== undefined) this.#addSoon(keyOfObject(daemonSet))
    }
    if (type === 'DELETED' || controllerOf(object) !== undefined) return
    for (const key of this.#selectors.matching(object.metadata.namespace!, object.metadata.labels)) this.#addSoon(key)
  }

  /** A reconcile looks at every node: the more there are, the longer it gathers changes (a second for 20,000 nodes). */
  #addSoon(key: string): void {
    const delay = Math.floor(this.#controlPlane.store.count(nodeKind) / 20)
    if (delay === 0) this.#queue.add(key)
    else this.#queue.addAfter(key, delay)
  }

  #reconcile(key: string): void {
    const { store, clock } = this.#controlPlane
    const daemonSet = store.byKey(daemonSetKind, key)
    if (daemonSet === undefined || daemonSet.metadata.deletionTimestamp !== undefined) return
    const requirements = requirementsOf(daemonSet.spec.selector)
    if (requirements.length === 0) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.'
      this.#recorder.event(daemonSet, 'Warning', 'SelectingAll', message)
      return
    }
    const historian: Historian = {
      store,
      writer: this.#writer,
      kind: daemonSetKind,
      owner: daemonSet,
      hashLabel: podRevisionLabel
    }
    adoptRevisions(historian, requirements)
    const { revision, collisionCount } = presentRevision(
      historian,
      revisionsOf(historian),
      daemonSet.spec.template,
      daemonSet.status?.collisionCount
    )
    const hash = revision.metadata.labels![podRevisionLabel]!
    this.#claim(daemonSet)
    const nodes = [...store.all(nodeKind)]
    let failure = this.#carryOut(daemonSet, hash, this.#planPresence(daemonSet, nodes, hash))
    if (failure === undefined && (daemonSet.spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate') {
      const desired = nodes.filter((node) => fitOf(daemonSet, node).shouldRun).length
      const plan = planUpdate(daemonSet, this.#podsByNode(daemonSet), hash, boundsOf(daemonSet, desired), clock.now)
      failure = this.#carryOut(daemonSet, hash, plan)
    }
    const pods = this.#podsByNode(daemonSet)
    const hashes = new Set([...pods.values()].flat().map(({ metadata }) => metadata.labels?.[podRevisionLabel] ?? ''))
    const old = revisionsOf(historian).filter(({ metadata }) => metadata.uid !== revision.metadata.uid)
    deleteOldest(this.#writer, old, old.length - (daemonSet.spec.revisionHistoryLimit ?? 10), ({ metadata }) =>
      hashes.has(metadata.labels?.[podRevisionLabel] ?? '')
    )
    const status = daemonSetStatus(daemonSet, nodes, pods, { hash, collisionCount, now: clock.now })
    this.#writer.updateStatus(daemonSetKind, { ...daemonSet, status })
    const { minReadySeconds = 0 } = daemonSet.spec
    if (minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0)) {
      this.#queue.addAfter(key, minReadySeconds * 1000)
    }
    if (failure !== undefined) throw failure
  }

  #claim(daemonSet: DaemonSet): void {
    const { store } = this.#controlPlane
    const { uid, namespace } = daemonSet.metadata
    const requirements = requirementsOf(daemonSet.spec.selector)
    for (const pod of Array.from(store.ownedBy(podKind, uid))) {
      if (controllerOf(pod)?.uid !== uid || matches(requirements, pod.metadata.labels)) continue
      this.#writer.update(podKind, withoutOwner(pod, uid))
    }
    for (const pod of selectedObjects(store, podKind, namespace!, requirements)) {
      if (controllerOf(pod) !== undefined || !isPodActive(pod)) continue
      this.#writer.update(podKind, withOwner(pod, newControllerRef(daemonSetKind, daemonSet)))
    }
  }

  /** The daemon's pods by the node they are on or meant for, oldest first; finished ones that go are left out. */
  #podsByNode(daemonSet: DaemonSet): Map<string, Pod[]> {
    const { uid } = daemonSet.metadata
    const byNode = new Map<string, Pod[]>()
    for (const pod of this.#controlPlane.store.ownedBy(podKind, uid)) {
      if (controllerOf(pod)?.uid !== uid) continue
      if (isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined) continue
      const nodeName = targetNodeOf(pod) ?? ''
      const pods = byNode.get(nodeName)
      if (pods === undefined) byNode.set(nodeName, [pod])
      else pods.push(pod)
    }
    for (const pods of byNode.values()) if (pods.length > 1) pods.sort(byAge)
    return byNode
  }

  /** Where a pod is missing, and which pods are on a node that should not have them; upstream's manage. */
  #planPresence(daemonSet: DaemonSet, nodes: readonly Node[], hash: string): DaemonPlan {
    const pods = this.#podsByNode(daemonSet)
    const create: string[] = []
    const remove: Pod[] = []
    for (const node of nodes) {
      const { name } = node.metadata
      const { shouldRun, shouldContinue } = fitOf(daemonSet, node)
      const present = pods.get(name)
      pods.delete(name)
      if (present === undefined) {
        if (shouldRun) create.push(name)
      } else if (shouldContinue) remove.push(...this.#surplus(daemonSet, present, hash))
      else remove.push(...present.filter(({ metadata }) => metadata.deletionTimestamp === undefined))
    }
    // What is left is meant for nodes that are not there; a pod that was bound is the pod collector's.
    for (const orphaned of pods.values())
      remove.push(
        ...orphaned.filter(
          ({ spec, metadata }) => spec.nodeName === undefined && metadata.deletionTimestamp === undefined
        )
      )
    return { create, remove }
  }

  /** Finished pods, and pods beyond one (beyond one of each revision while surging). */
  #surplus(daemonSet: DaemonSet, present: readonly Pod[], hash: string): readonly Pod[] {
    const remove: Pod[] = []
    const running: Pod[] = []
    for (const pod of present) {
      if (pod.metadata.deletionTimestamp !== undefined) continue
      if (!isPodTerminal(pod)) running.push(pod)
      else if (this.#mayReplace(daemonSet, pod)) remove.push(pod)
    }
    if (running.length <= 1) return remove
    if (boundsOf(daemonSet, 100).surge === 0) return [...remove, ...running.slice(1)]
    const { clock } = this.#controlPlane
    const next = running.find(({ metadata }) => metadata.labels?.[podRevisionLabel] === hash)
    const old = running.find(({ metadata }) => metadata.labels?.[podRevisionLabel] !== hash)
    remove.push(...running.filter((pod) => pod !== next && pod !== old))
    if (next !== undefined && old !== undefined) {
      if (!isPodReady(old) || isPodAvailable(next, daemonSet.spec.minReadySeconds ?? 0, clock.now)) remove.push(old)
    }
    return remove
  }

  /** A failed pod stays for a while where the one before it failed too. */
  #mayReplace(daemonSet: DaemonSet, pod: Pod): boolean {
    const { uid } = daemonSet.metadata
    const where = `daemon pod ${keyOfObject(pod)} on node ${pod.spec.nodeName ?? ''}`
    if (pod.status?.phase === 'Succeeded') {
      const message = `Found succeeded ${where}, will try to delete it`
      this.#recorder.event(daemonSet, 'Normal', 'SucceededDaemonPod', message)
      return true
    }
    const key = `${uid}/${daemonSet.status?.observedGeneration ?? 0}/${pod.spec.nodeName ?? ''}`
    const delay = this.#failures.delay(key, this.#controlPlane.clock.now)
    if (delay > 0) {
      this.#queue.addAfter(keyOfObject(daemonSet), delay)
      return false
    }
    this.#recorder.event(daemonSet, 'Warning', 'FailedDaemonPod', `Found failed ${where}, will try to kill it`)
    return true
  }

  #carryOut(daemonSet: DaemonSet, hash: string, { create, remove }: DaemonPlan): ApiError | undefined {
    const names = create.slice(0, burst)[Symbol.iterator]()
    const failure = slowStart(Math.min(create.length, burst), () =>
      this.#pods.create(daemonSet, daemonPod(daemonSet, names.next().value!, hash))
    )
    for (const { metadata } of remove.slice(0, burst)) {
      this.#writer.delete(podKind, metadata.namespace, metadata.name)
      this.#recorder.event(daemonSet, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`)
    }
    return failure
  }
}

function byAge(a: Pod, b: Pod): number {
  return a.metadata.creationTimestamp < b.metadata.creationTimestamp
    ? -1
    : a.metadata.creationTimestamp > b.metadata.creationTimestamp
      ? 1
      : 0
}
