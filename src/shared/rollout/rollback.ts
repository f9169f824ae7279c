import type { Deployment, PodTemplateSpec, ReplicaSet } from '../schema/types.ts'
import { annotationsToSkip, revisionOf } from './revision-annotations.ts'
import { isSameTemplate, withoutHash } from './same-template.ts'

/** One operation of a JSON patch (RFC 6902). */
export interface ReplaceOperation {
  readonly op: 'replace'
  readonly path: string
  readonly value: unknown
}

/** Why there is nothing to write. */
interface NoRollback {
  readonly result: 'refused' | 'skipped'
  readonly message: string
}

interface Change {
  readonly result: 'patch'
  readonly template: PodTemplateSpec
  readonly message: string
}

/** By a JSON patch. */
export type DeploymentRollback =
  | NoRollback
  | (Change & { readonly patchType: 'json'; readonly patch: readonly ReplaceOperation[] })

/** By a strategic merge patch. */
export type RevisionRollback = NoRollback | (Change & { readonly patchType: 'strategic'; readonly patch: object })

/**
 * What `kubectl rollout undo` does to a Deployment: the template of a revision (0: the one before the latest) and the
 * annotations that belong to it, its change-cause among them, as one JSON patch; or why not, in kubectl's words.
 * `replicaSets` are all that the Deployment controls. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/rollback.go.
 */
export function rollbackOf(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  toRevision: number
): DeploymentRollback {
  const { name } = deployment.metadata
  const target = revisionToReturnTo(replicaSets, toRevision)
  if (target === undefined) {
    const message =
      toRevision === 0
        ? `no rollout history found for deployment "${name}"`
        : `unable to find specified revision ${toRevision} in history`
    return { result: 'refused', message }
  }
  if (deployment.spec.paused === true) {
    const resume = `resume it first with 'kubectl rollout resume deployment/${name}' and try again`
    return { result: 'refused', message: `cannot rollback a paused deployment; ${resume}` }
  }
  const targetTemplate = target.spec.template!
  if (isSameTemplate(targetTemplate, deployment.spec.template)) {
    return { result: 'skipped', message: `skipped rollback (current template already matches revision ${toRevision})` }
  }
  const template = withoutHash(targetTemplate)
  return {
    result: 'patch',
    patchType: 'json',
    patch: [
      { op: 'replace', path: '/spec/template', value: template },
      { op: 'replace', path: '/metadata/annotations', value: annotationsFrom(deployment, target) }
    ],
    template,
    message: 'rolled back'
  }
}

/** The ReplicaSet of a revision; for 0 the second newest. */
function revisionToReturnTo(replicaSets: readonly ReplicaSet[], toRevision: number): ReplicaSet | undefined {
  if (toRevision < 0) return undefined
  const numbered = replicaSets.filter((replicaSet) => revisionOf(replicaSet) !== undefined)
  if (toRevision > 0) return numbered.find((replicaSet) => revisionOf(replicaSet) === toRevision)
  return [...numbered].sort((a, b) => revisionOf(b)! - revisionOf(a)!)[1]
}

/** The Deployment keeps what is its own; everything else comes back with the revision. */
function annotationsFrom(deployment: Deployment, target: ReplicaSet): Readonly<Record<string, string>> {
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => annotationsToSkip.has(key))
  const back = Object.entries(target.metadata.annotations ?? {}).filter(([key]) => !annotationsToSkip.has(key))
  return Object.fromEntries([...own, ...back])
}
