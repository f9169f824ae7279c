// The last step of every write: the revision, and the end of what was only waiting for its finalizers.
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Namespace } from '../../../shared/schema/types.ts'
import type { Clock } from '../sim/clock.ts'
import type { Random } from '../sim/random.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { DynamicAdmission } from './admission/dynamic/dynamic-admission.ts'
import { modified, notFound } from './api-error.ts'

/** What all writers of one engine share. */
export interface WriterContext {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly random: Random
  /** The CIDR of cluster IPs; 10.96.0.0/12 where absent. */
  readonly serviceRange?: string
  /** Webhooks and policies that people have added; absent where nobody can. */
  readonly admission?: DynamicAdmission
  /** Whether nothing of this is stored. */
  readonly isDryRun?: boolean
}

/** The stored object that a write replaces. 404 where it is gone, 409 where it is not the one the caller read. */
export function storedOf<T extends KubeObject>(store: ObjectStore, kind: Kind<T>, object: T): T {
  const { namespace, name, resourceVersion, uid } = object.metadata
  const stored = store.get(kind, namespace, name)
  if (stored === undefined || stored.metadata.uid !== uid) throw notFound(kind, name)
  if (stored.metadata.resourceVersion !== resourceVersion) throw modified(kind, name)
  return stored
}

/** Stores the next state, or removes it where it was only waiting for its last finalizer. */
export function commit<T extends KubeObject>(store: ObjectStore, kind: Kind<T>, next: T): T {
  if (isFinished(kind, next)) {
    remove(store, kind, next)
    return next
  }
  return store.put(kind, {
    ...next,
    metadata: { ...next.metadata, resourceVersion: store.nextResourceVersion() }
  })
}

export function remove<T extends KubeObject>(store: ObjectStore, kind: Kind<T>, object: T): T {
  const last = { ...object, metadata: { ...object.metadata, resourceVersion: store.nextResourceVersion() } }
  store.remove(kind, last)
  return last
}

/** Whether nothing holds an object any longer that is being deleted. */
function isFinished(kind: Kind, object: KubeObject): boolean {
  const { metadata } = object
  if (metadata.deletionTimestamp === undefined) return false
  if ((metadata.finalizers?.length ?? 0) > 0 || (metadata.deletionGracePeriodSeconds ?? 0) > 0) return false
  return kind !== (namespaceKind as Kind) || ((object as Namespace).spec?.finalizers?.length ?? 0) === 0
}
