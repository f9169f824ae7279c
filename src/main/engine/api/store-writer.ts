import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { KubeObject, NewObject, ObjectMeta } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Pod, PodCondition } from '../../../shared/schema/types.ts'
import type { Clock } from '../sim/clock.ts'
import type { Random } from '../sim/random.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { alreadyExists, conflict, modified, notFound } from './api-error.ts'
import { deletionOf } from './deletion.ts'
import type { Author, DeleteOptions, ObjectWriter } from './object-writer.ts'

/** What all writers of one engine share. */
export interface WriterContext {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly random: Random
}

/** Name base and random part together stay within a label's 63 characters, as upstream's names.SimpleNameGenerator. */
const longestGeneratedBase = 58

/** The object as it is handled generically: whatever kind it is, spec and status are values to compare. */
type Loose = KubeObject & { readonly spec?: unknown; readonly status?: unknown }

/** ObjectWriter over the store, for one author. */
export class StoreWriter implements ObjectWriter {
  readonly #context: WriterContext
  readonly #author: Author

  constructor(context: WriterContext, author: Author) {
    this.#context = context
    this.#author = author
  }

  create<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): T {
    const { clock, store, random } = this.#context
    const defaulted = kind.setDefaults(object)
    const { metadata } = defaulted
    const base = metadata.generateName?.slice(0, longestGeneratedBase)
    const name = metadata.name ?? (base === undefined ? undefined : base + random.suffix(5))
    if (name === undefined) throw new Error(`${kind.kind} without a name`)
    if (store.get(kind, metadata.namespace, name) !== undefined) throw alreadyExists(kind, name)
    const meta: ObjectMeta = {
      ...metadata,
      name,
      uid: random.uuid(),
      resourceVersion: store.nextResourceVersion(),
      creationTimestamp: formatTime(clock.now),
      ...(kind.hasGeneration ? { generation: 1 } : {})
    }
    return store.put(kind, { ...defaulted, metadata: meta } as unknown as T)
  }

  update<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const stored = this.#stored(kind, object)
    const loose = object as Loose
    const current = stored as Loose
    const specChanged = !deepEqual(loose.spec, current.spec)
    const metadata: ObjectMeta = {
      ...object.metadata,
      uid: current.metadata.uid,
      creationTimestamp: current.metadata.creationTimestamp,
      ...(kind.hasGeneration ? { generation: (current.metadata.generation ?? 0) + (specChanged ? 1 : 0) } : {})
    }
    const next = { ...object, status: current.status, metadata }
    if (deepEqual(next, current)) return stored
    return this.#replace(kind, next as T)
  }

  updateStatus<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const stored = this.#stored(kind, object)
    const { status } = object as Loose
    if (deepEqual(status, (stored as Loose).status)) return stored
    return this.#replace(kind, { ...stored, status } as T)
  }

  bind(pod: Pod): Pod {
    const stored = this.#stored(podKind, pod)
    const { name, deletionTimestamp } = stored.metadata
    if (deletionTimestamp !== undefined) {
      throw conflict(podKind, name, `pod ${name} is being deleted, cannot be assigned to a host`)
    }
    if (stored.spec.nodeName !== undefined) {
      throw conflict(podKind, name, `pod ${name} is already assigned to node ${JSON.stringify(stored.spec.nodeName)}`)
    }
    const scheduled: PodCondition = {
      type: 'PodScheduled',
      status: 'True',
      lastTransitionTime: formatTime(this.#context.clock.now)
    }
    const others = stored.status?.conditions?.filter(({ type }) => type !== 'PodScheduled') ?? []
    return this.#replace(podKind, { ...stored, spec: pod.spec, status: { ...stored.status, conditions: [...others, scheduled] } })
  }

  delete(kind: Kind, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    const { clock, store } = this.#context
    const stored = store.get(kind, namespace, name)
    if (stored === undefined) throw notFound(kind, name)
    const { uid } = options.preconditions ?? {}
    if (uid !== undefined && uid !== stored.metadata.uid) {
      const cause = `the UID in the precondition (${uid}) does not match the UID in record (${stored.metadata.uid}). `
      throw conflict(kind, name, `${cause}The object might have been deleted and then recreated`)
    }
    const next = deletionOf(kind, stored, options, clock.now)
    if (next === undefined) this.#remove(kind, stored)
    else if (next !== stored) this.#replace(kind, next)
  }

  /** The stored object that a write replaces. 404 where it is gone, 409 where it is not the one the caller read. */
  #stored<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const { namespace, name, resourceVersion, uid } = object.metadata
    const stored = this.#context.store.get(kind, namespace, name)
    if (stored === undefined || stored.metadata.uid !== uid) throw notFound(kind, name)
    if (stored.metadata.resourceVersion !== resourceVersion) throw modified(kind, name)
    return stored
  }

  /** Stores the next state, or removes it where it was only waiting for its last finalizer. */
  #replace<T extends KubeObject>(kind: Kind<T>, next: T): T {
    const { store } = this.#context
    const { metadata } = next
    if (metadata.deletionTimestamp !== undefined && (metadata.finalizers?.length ?? 0) === 0) {
      if ((metadata.deletionGracePeriodSeconds ?? 0) === 0) {
        this.#remove(kind, next)
        return next
      }
    }
    return store.put(kind, { ...next, metadata: { ...metadata, resourceVersion: store.nextResourceVersion() } })
  }

  #remove<T extends KubeObject>(kind: Kind<T>, object: T): void {
    const { store } = this.#context
    store.remove(kind, { ...object, metadata: { ...object.metadata, resourceVersion: store.nextResourceVersion() } })
  }
}
