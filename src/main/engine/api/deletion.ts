import { cleanupFinalizer, withCondition } from '../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../shared/kinds/customresourcedefinition/kind.ts'
import { emptyDefinitionStatus } from '../../../shared/kinds/customresourcedefinition/stored-versions.ts'
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { KubeObject, ObjectMeta } from '../../../shared/kube/object.ts'
import { formatTime, parseTime } from '../../../shared/kube/time.ts'
import type { Namespace, Pod } from '../../../shared/schema/types.ts'
import type { DeleteOptions } from './object-writer.ts'

const foregroundFinalizer = 'foregroundDeletion'
const orphanFinalizer = 'orphan'

/**
 * What a delete makes of an object, as upstream's rest.BeforeDelete and the generic registry: undefined where it goes
 * at once, the same object where nothing changes (it is being deleted already), else the object that waits, with its
 * deletionTimestamp and the finalizer that the propagation policy asks for. `now` in milliseconds.
 */
export function deletionOf(
  kind: Kind,
  object: KubeObject,
  options: DeleteOptions,
  now: number
): KubeObject | undefined {
  const finalizers = finalizersFor(kind, object.metadata, options)
  const grace = gracePeriodOf(kind, object, options)
  const { metadata } = object
  if (metadata.deletionTimestamp !== undefined) return furtherDeletion(kind, object, finalizers, grace)
  if (kind === (customResourceDefinitionKind as Kind)) return definitionDeletion(object, finalizers, now)
  const isHeld = holdsNamespace(kind, object)
  if (grace === 0 && finalizers.length === 0 && !isHeld) return undefined
  return {
    ...object,
    ...(isHeld ? { status: { ...(object as Namespace).status, phase: 'Terminating' } } : {}),
    metadata: {
      ...metadata,
      ...(metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
      ...(finalizers.length > 0 || metadata.finalizers !== undefined ? { finalizers } : {}),
      deletionTimestamp: formatTime(now + grace * 1000),
      deletionGracePeriodSeconds: grace
    }
  }
}

/** A definition waits until its objects are gone; upstream's REST of definitions, which leaves the generation alone. */
function definitionDeletion(object: KubeObject, finalizers: readonly string[], now: number): KubeObject {
  const definition = object as CustomResourceDefinition
  const pending = {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon'
  }
  return {
    ...definition,
    status: withCondition(definition.status ?? emptyDefinitionStatus, pending, now),
    metadata: {
      ...definition.metadata,
      finalizers: finalizers.includes(cleanupFinalizer) ? finalizers : [...finalizers, cleanupFinalizer],
      deletionTimestamp: formatTime(now)
    }
  } as KubeObject
}

/** Whether a namespace still waits for its controller to empty it. */
function holdsNamespace(kind: Kind, object: KubeObject): boolean {
  return kind === (namespaceKind as Kind) && ((object as Namespace).spec?.finalizers?.length ?? 0) > 0
}

/** A second delete may shorten the grace period, never lengthen it, and may ask for other finalizers. */
function furtherDeletion(
  kind: Kind,
  object: KubeObject,
  finalizers: readonly string[],
  grace: number
): KubeObject | undefined {
  const { metadata } = object
  const before = metadata.deletionGracePeriodSeconds ?? 0
  if (grace === 0 && finalizers.length === 0 && !holdsNamespace(kind, object)) return undefined
  const isSameFinalizers = deepEqual(finalizers, metadata.finalizers ?? [])
  if (grace >= before) {
    return isSameFinalizers ? object : { ...object, metadata: { ...metadata, finalizers } }
  }
  const deletionTimestamp = formatTime(parseTime(metadata.deletionTimestamp!) - (before - grace) * 1000)
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(isSameFinalizers ? {} : { finalizers }),
      ...(metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
      deletionTimestamp,
      deletionGracePeriodSeconds: grace
    }
  }
}

/**
 * What holds the object after the delete. Where no policy was asked for and no finalizer says one, the kind decides:
 * batch/v1 leaves a Job's pods behind (upstream's DefaultGarbageCollectionPolicy).
 */
function finalizersFor(kind: Kind, metadata: ObjectMeta, options: DeleteOptions): readonly string[] {
  const present = metadata.finalizers ?? []
  if (options.propagationPolicy === undefined) {
    const isSaid = present.includes(foregroundFinalizer) || present.includes(orphanFinalizer)
    return isSaid || !orphansByDefault(kind) ? present : [...present, orphanFinalizer]
  }
  const others = present.filter((name) => name !== foregroundFinalizer && name !== orphanFinalizer)
  if (options.propagationPolicy === 'Foreground') return [...others, foregroundFinalizer]
  if (options.propagationPolicy === 'Orphan') return [...others, orphanFinalizer]
  return others
}

/** What an earlier delete asked for holds it no longer, and its last state says so. */
export function withoutFinalizers(stored: KubeObject): KubeObject {
  if (stored.metadata.finalizers === undefined) return stored
  const { finalizers: _, ...metadata } = stored.metadata
  return { ...stored, metadata }
}

/** Whether a delete that says nothing of dependents leaves them behind. */
export function orphansByDefault(kind: Kind): boolean {
  return kind === (jobKind as Kind)
}

/** Seconds. Only pods are deleted gracefully, and only where a kubelet has something to stop. */
function gracePeriodOf(kind: Kind, object: KubeObject, options: DeleteOptions): number {
  if (kind.resource !== 'pods') return 0
  const { spec } = object as Pod
  if (spec.nodeName === undefined || isPodTerminal(object as Pod)) return 0
  const grace = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30
  return grace < 0 ? 1 : grace
}
