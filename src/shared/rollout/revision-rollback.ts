import { deepEqual } from '../kube/deep-equal.ts'
import type { ControllerRevision, DaemonSet, StatefulSet } from '../schema/types.ts'
import { templateOfRevision } from './revision-template.ts'
import type { RevisionRollback } from './rollback.ts'

/**
 * What `kubectl rollout undo` does to a StatefulSet or DaemonSet: what a revision keeps (0: the one before the latest)
 * is a strategic patch of the object; or why not, in kubectl's words. `revisions` are all that the object controls.
 * Upstream: k8s.io/kubectl/pkg/polymorphichelpers/rollback.go.
 */
export function revisionRollbackOf(
  object: DaemonSet | StatefulSet,
  revisions: readonly ControllerRevision[],
  toRevision: number
): RevisionRollback {
  const target = revisionToReturnTo(revisions, toRevision)
  if (target === undefined) {
    const message =
      toRevision === 0
        ? 'no last revision to roll back to'
        : `unable to find specified revision ${toRevision} in history`
    return { result: 'refused', message }
  }
  const template = templateOfRevision(target)
  if (deepEqual(template, object.spec.template)) {
    return { result: 'skipped', message: `skipped rollback (current template already matches revision ${toRevision})` }
  }
  return { result: 'patch', patchType: 'strategic', patch: target.data as object, template, message: 'rolled back' }
}

function revisionToReturnTo(
  revisions: readonly ControllerRevision[],
  toRevision: number
): ControllerRevision | undefined {
  if (toRevision > 0) return revisions.find(({ revision }) => revision === toRevision)
  return toRevision < 0 ? undefined : [...revisions].sort((a, b) => b.revision - a.revision)[1]
}
