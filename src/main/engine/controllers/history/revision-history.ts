// The past templates of a DaemonSet or StatefulSet, kept in ControllerRevisions; upstream's pkg/controller/history.
import { controllerRevisionKind } from '../../../../shared/kinds/controllerrevision/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { canonicalJson, computeHash } from '../../../../shared/kube/hash.ts'
import type { Requirement } from '../../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { ControllerRevision, PodTemplateSpec } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { newControllerRef, withOwner } from '../controller-ref.ts'
import { selectedObjects } from '../selected-objects.ts'

/** The label of a pod that says which revision its template was. */
export const podRevisionLabel = 'controller-revision-hash'

/** Whose history it is. */
export interface Historian {
  readonly store: ObjectStore
  readonly writer: ObjectWriter
  readonly kind: Kind
  readonly owner: KubeObject
  /** The label of a ControllerRevision that repeats the random part of its name. */
  readonly hashLabel: string
}

export interface PresentRevision {
  readonly revision: ControllerRevision
  /** How many names were taken so far, which the owner's status keeps. */
  readonly collisionCount: number | undefined
}

/** What a revision keeps: the template, as a patch that replaces it. */
function snapshotOf(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } }
}

/** The owner's revisions, oldest first; those of equal number by age and name. */
export function revisionsOf({ store, owner }: Historian): ControllerRevision[] {
  const { uid } = owner.metadata
  return [...store.ownedBy<ControllerRevision>(controllerRevisionKind, uid)]
    .filter((revision) => controllerOf(revision)?.uid === uid)
    .sort(byRevision)
}

function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision
  const [first, second] = [a.metadata, b.metadata]
  if (first.creationTimestamp !== second.creationTimestamp)
    return first.creationTimestamp < second.creationTimestamp ? -1 : 1
  return first.name < second.name ? -1 : 1
}

/** Takes on revisions that nobody controls and that carry the selector's labels. */
export function adoptRevisions({ store, writer, kind, owner }: Historian, requirements: readonly Requirement[]): void {
  for (const revision of selectedObjects(store, controllerRevisionKind, owner.metadata.namespace!, requirements)) {
    if (controllerOf(revision) !== undefined || revision.metadata.deletionTimestamp !== undefined) continue
    writer.update(controllerRevisionKind, withOwner(revision, newControllerRef(kind, owner)))
  }
}

/**
 * The revision that holds the present template: one of `revisions` (oldest first), which becomes the newest if it is
 * not, or a new one. A name that another content has taken counts as a collision and gives another name.
 */
export function presentRevision(
  historian: Historian,
  revisions: readonly ControllerRevision[],
  template: PodTemplateSpec,
  collisionCount: number | undefined
): PresentRevision {
  const data = snapshotOf(template)
  const found = revisions.findLast((revision) => deepEqual(revision.data, data))
  const newest = revisions.at(-1)
  if (found !== undefined && found === newest) return { revision: found, collisionCount }
  const number = (newest?.revision ?? 0) + 1
  if (found === undefined) return newRevision(historian, template, number, collisionCount)
  const revision = historian.writer.update(controllerRevisionKind, { ...found, revision: number })
  return { revision, collisionCount }
}

function newRevision(
  { store, writer, kind, owner, hashLabel }: Historian,
  template: PodTemplateSpec,
  number: number,
  collisionCount: number | undefined
): PresentRevision {
  const { name, namespace, annotations } = owner.metadata
  // Sorted, as Go writes it: kubectl rollout undo compares bytes to see whether there is anything to undo.
  const data = JSON.parse(canonicalJson(snapshotOf(template))) as unknown
  for (let count = collisionCount; ; count = (count ?? 0) + 1) {
    const hash = computeHash(template, count)
    try {
      const revision = writer.create<ControllerRevision>(controllerRevisionKind, {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: {
          name: `${name}-${hash}`,
          namespace: namespace!,
          labels: { ...template.metadata?.labels, [hashLabel]: hash },
          ...(annotations === undefined ? {} : { annotations }),
          ownerReferences: [newControllerRef(kind, owner)]
        },
        data,
        revision: number
      })
      return { revision, collisionCount: count }
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error
      const present = store.get(controllerRevisionKind, namespace, `${name}-${hash}`)
      if (present !== undefined && deepEqual(present.data, data)) return { revision: present, collisionCount: count }
    }
  }
}

/** Deletes up to `count` revisions from the oldest on, never one that is in use. `revisions` oldest first. */
export function deleteOldest(
  writer: ObjectWriter,
  revisions: readonly ControllerRevision[],
  count: number,
  isInUse: (revision: ControllerRevision) => boolean
): void {
  let left = count
  for (const revision of revisions) {
    if (left <= 0) return
    if (isInUse(revision)) continue
    writer.delete(controllerRevisionKind, revision.metadata.namespace, revision.metadata.name)
    left--
  }
}
