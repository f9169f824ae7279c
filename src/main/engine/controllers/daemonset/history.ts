import { controllerRevisionKind } from '../../../../shared/kinds/controllerrevision/kind.ts'
import { daemonSetKind } from '../../../../shared/kinds/daemonset/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { computeHash } from '../../../../shared/kube/hash.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { ControllerRevision, DaemonSet } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { newControllerRef } from '../controller-ref.ts'
import { hashLabel } from './daemon-pod.ts'

export interface History {
  readonly current: ControllerRevision
  readonly old: readonly ControllerRevision[]
}

/** What a revision keeps: the template, as a patch that replaces it. */
function snapshotOf({ spec }: DaemonSet): unknown {
  return { spec: { template: { ...spec.template, $patch: 'replace' } } }
}

/** Finds the revision of the present template and makes it the newest, or writes one; upstream's constructHistory. */
export function historyOf(store: ObjectStore, writer: ObjectWriter, daemonSet: DaemonSet): History {
  const { uid } = daemonSet.metadata
  const snapshot = snapshotOf(daemonSet)
  const all = [...store.ownedBy<ControllerRevision>(controllerRevisionKind, uid)].filter(
    (revision) => controllerOf(revision)?.uid === uid
  )
  const found = all.find(({ data }) => deepEqual(data, snapshot))
  const old = all.filter((revision) => revision !== found)
  const number = old.reduce((max, { revision }) => Math.max(max, revision), 0) + 1
  if (found === undefined) return { current: newRevision(store, writer, daemonSet, snapshot, number), old }
  const current =
    found.revision < number ? writer.update(controllerRevisionKind, { ...found, revision: number }) : found
  return { current, old }
}

function newRevision(
  store: ObjectStore,
  writer: ObjectWriter,
  daemonSet: DaemonSet,
  data: unknown,
  revision: number
): ControllerRevision {
  const { name, namespace, annotations } = daemonSet.metadata
  const { template } = daemonSet.spec
  const hash = computeHash(template, daemonSet.status?.collisionCount)
  try {
    return writer.create<ControllerRevision>(controllerRevisionKind, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace: namespace!,
        labels: { ...template.metadata?.labels, [hashLabel]: hash },
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [newControllerRef(daemonSetKind, daemonSet)]
      },
      data,
      revision
    })
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error
    const present = store.get(controllerRevisionKind, namespace, `${name}-${hash}`)
    if (present !== undefined && deepEqual(present.data, data)) return present
    const collisionCount = (daemonSet.status?.collisionCount ?? 0) + 1
    writer.updateStatus(daemonSetKind, { ...daemonSet, status: { ...daemonSet.status!, collisionCount } })
    throw error
  }
}

/** Deletes old revisions beyond revisionHistoryLimit, never one that a pod still has. */
export function cleanUpHistory(
  writer: ObjectWriter,
  daemonSet: DaemonSet,
  old: readonly ControllerRevision[],
  liveHashes: ReadonlySet<string>
): void {
  let excess = old.length - (daemonSet.spec.revisionHistoryLimit ?? 10)
  for (const { metadata } of [...old].sort((a, b) => a.revision - b.revision)) {
    if (excess <= 0) return
    if (liveHashes.has(metadata.labels?.[hashLabel] ?? '')) continue
    writer.delete(controllerRevisionKind, metadata.namespace, metadata.name)
    excess--
  }
}
