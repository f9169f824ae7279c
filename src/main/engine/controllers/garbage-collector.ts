import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject, OwnerReference } from '../../../shared/kube/object.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter, PropagationPolicy } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import type { Change } from '../store/object-store.ts'
import { withoutOwner } from './controller-ref.ts'
import { WorkQueue } from './work-queue.ts'

const foregroundFinalizer = 'foregroundDeletion'
const orphanFinalizer = 'orphan'
/**
 * Deletes what its owners left behind; upstream's pkg/controller/garbagecollector. The graph of owners is the store's
 * index by owner uid; the queue holds uids.
 */
export class GarbageCollector implements Component {
  readonly name = 'garbage-collector-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#recorder = controlPlane.recorder(this.name)
    this.#queue = new WorkQueue(controlPlane.clock, (uid) => this.#reconcile(uid))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onAnyChange((change) => this.#onChange(change))
    for (const kind of this.#collectedKinds()) {
      for (const object of store.all(kind)) {
        if (needsLook(object) || this.#hasDoubtfulOwner(object)) this.#queue.add(object.metadata.uid)
      }
    }
  }

  #onChange({ type, kind, object, previous }: Change): void {
    if (kind === (eventKind as Kind)) return
    const { metadata } = object
    if (type === 'DELETED') {
      for (const dependent of this.#dependentsOf(object)) this.#queue.add(dependent.metadata.uid)
      this.#wakeOwners(metadata.ownerReferences)
      return
    }
    const before = previous?.metadata
    if (metadata.ownerReferences !== before?.ownerReferences) {
      if (this.#hasDoubtfulOwner(object)) this.#queue.add(metadata.uid)
      this.#wakeOwners(before?.ownerReferences)
    }
    if (metadata.deletionTimestamp === undefined) return
    if (metadata.deletionTimestamp !== before?.deletionTimestamp || metadata.finalizers !== before.finalizers) {
      if (needsLook(object)) this.#queue.add(metadata.uid)
    }
  }

  /** An owner that waits for its dependents looks again when one of them is gone or no longer its own. */
  #wakeOwners(owners: readonly OwnerReference[] | undefined): void {
    for (const { uid } of owners ?? []) {
      const owner = this.#controlPlane.store.byUid(uid)
      if (owner !== undefined && isWaitingForDependents(owner)) this.#queue.add(uid)
    }
  }

  /** Whether an owner is missing or waits for this object to go. The owner is all but always there: one look-up. */
  #hasDoubtfulOwner(object: KubeObject): boolean {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const found = this.#ownerOf(object, owner)
      if (found === undefined || (found !== 'unknown' && isWaitingForDependents(found))) return true
    }
    return false
  }

  /**
   * The owner a reference means: of that kind, and in the same namespace where its kind has one. An owner of a kind
   * that this cluster does not know can be looked up by nobody: as upstream, it counts as there.
   */
  #ownerOf(object: KubeObject, reference: OwnerReference): KubeObject | 'unknown' | undefined {
    const { store } = this.#controlPlane
    const kind = store.kinds.ofObject(reference)
    // Nor can an object without namespace say in which one its owner would be.
    if (kind === undefined || (kind.namespaced && object.metadata.namespace === undefined)) return 'unknown'
    const found = store.byUid(reference.uid)
    if (found === undefined || store.kinds.ofObject(found) !== kind || found.metadata.name !== reference.name)
      return undefined
    return found.metadata.namespace === undefined || found.metadata.namespace === object.metadata.namespace
      ? found
      : undefined
  }

  /** Events name no owners and are never collected. */
  #collectedKinds(): readonly Kind[] {
    return this.#controlPlane.store.kinds.all().filter((kind) => kind !== (eventKind as Kind))
  }

  *#dependentsOf(owner: KubeObject): Generator<KubeObject> {
    for (const kind of this.#collectedKinds()) yield* this.#controlPlane.store.ownedBy(kind, owner.metadata.uid)
  }

  #reconcile(uid: string): void {
    const object = this.#controlPlane.store.byUid(uid)
    const kind = object && this.#controlPlane.store.kinds.ofObject(object)
    if (object === undefined || kind === undefined) return
    try {
      if (object.metadata.deletionTimestamp === undefined) this.#judge(kind, object)
      else if (object.metadata.finalizers?.includes(orphanFinalizer) === true) this.#orphan(kind, object)
      else if (isWaitingForDependents(object)) this.#finishForeground(kind, object)
    } catch (error) {
      // Somebody else was faster: there is nothing left to collect.
      if (!(error instanceof ApiError && error.reason === 'NotFound')) throw error
    }
  }

  /** Keeps, unties or deletes an object by the state of its owners; upstream's attemptToDeleteItem. */
  #judge(kind: Kind, object: KubeObject): void {
    const owners = object.metadata.ownerReferences ?? []
    const gone: OwnerReference[] = []
    const waiting: OwnerReference[] = []
    for (const owner of owners) {
      const found = this.#ownerOf(object, owner)
      if (found === undefined) {
        gone.push(owner)
        if (this.#controlPlane.store.byUid(owner.uid) !== undefined) this.#complain(object, owner)
      } else if (found !== 'unknown' && isWaitingForDependents(found)) waiting.push(owner)
    }
    if (gone.length === 0 && waiting.length === 0) return
    if (gone.length + waiting.length < owners.length) {
      let untied = object
      for (const { uid } of [...gone, ...waiting]) untied = withoutOwner(untied, uid)
      this.#writer.update(kind, untied)
      return
    }
    this.#delete(kind, object, this.#policyFor(object, waiting.length > 0))
  }

  #policyFor(object: KubeObject, isForeground: boolean): PropagationPolicy {
    const finalizers = object.metadata.finalizers ?? []
    for (const _ of isForeground ? this.#dependentsOf(object) : []) return 'Foreground'
    if (finalizers.includes(orphanFinalizer)) return 'Orphan'
    return finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background'
  }

  #delete(kind: Kind, object: KubeObject, propagationPolicy: PropagationPolicy): void {
    const { namespace, name, uid } = object.metadata
    this.#writer.delete(kind, namespace, name, { propagationPolicy, preconditions: { uid } })
  }

  /** The owner lives, but in another namespace. */
  #complain(object: KubeObject, { apiVersion, kind, name, uid }: OwnerReference): void {
    const namespace = object.metadata.namespace ?? ''
    const reference = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`
    const message = `ownerRef ${reference} does not exist in namespace "${namespace}"`
    this.#recorder.event(object, 'Warning', 'OwnerRefInvalidNamespace', message)
  }

  /** Foreground: the dependents that block go first, then the owner itself. */
  #finishForeground(kind: Kind, owner: KubeObject): void {
    let isBlocked = false
    for (const dependent of this.#dependentsOf(owner)) {
      const reference = dependent.metadata.ownerReferences?.find(({ uid }) => uid === owner.metadata.uid)
      if (reference?.blockOwnerDeletion === true) isBlocked = true
      if (dependent.metadata.deletionTimestamp === undefined) this.#queue.add(dependent.metadata.uid)
    }
    if (!isBlocked) this.#writer.update(kind, withoutFinalizer(owner, foregroundFinalizer))
  }

  #orphan(kind: Kind, owner: KubeObject): void {
    for (const dependent of Array.from(this.#dependentsOf(owner))) {
      this.#writer.update(
        this.#controlPlane.store.kinds.ofObject(dependent)!,
        withoutOwner(dependent, owner.metadata.uid)
      )
    }
    this.#writer.update(kind, withoutFinalizer(owner, orphanFinalizer))
  }
}

function isWaitingForDependents({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(foregroundFinalizer) === true
}

/** A deleted object that waits for the collector. */
function needsLook(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers } = object.metadata
  return (
    deletionTimestamp !== undefined &&
    finalizers?.some((name) => name === orphanFinalizer || name === foregroundFinalizer) === true
  )
}

function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const finalizers = object.metadata.finalizers?.filter((name) => name !== finalizer) ?? []
  const { finalizers: _, ...metadata } = object.metadata
  return { ...object, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } }
}
