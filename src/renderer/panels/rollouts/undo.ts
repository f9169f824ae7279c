import type { KubeList, KubeResponse } from '../../../shared/contract/kube.ts'
import { formatSelector, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { rollbackOf, type ReplaceOperation, type Rollback } from '../../../shared/rollout/rollback.ts'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../shared/schema/types.ts'
import { readObject, targetOf } from '../../actions/operations.ts'
import { kubeCall } from '../../connection/kube-call.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { kubectlTarget } from '../objects/object-names.ts'

/** What an undo would do: kubectl's words where it does nothing, else the template before and after, as the API answers. */
export type UndoPreview =
  | { readonly type: 'nothing'; readonly result: 'refused' | 'skipped'; readonly message: string; readonly paused: boolean }
  | {
      readonly type: 'change'
      readonly patch: readonly ReplaceOperation[]
      readonly before: PodTemplateSpec
      readonly after: PodTemplateSpec
      readonly warnings: readonly string[]
    }

/** Asks the API to do it as a dry run. Throws Refusal where the API would refuse. */
export async function previewUndo(link: ObjectLink, revision: number): Promise<UndoPreview> {
  const deployment = (await readObject(link)) as Deployment
  const rollback = await plannedRollback(link, deployment, revision)
  if (rollback.result !== 'patch') {
    return { type: 'nothing', result: rollback.result, message: rollback.message, paused: deployment.spec.paused === true }
  }
  const { object, warnings } = await patchTemplate(link, rollback.patch, true)
  const after = (object as Deployment).spec.template
  return { type: 'change', patch: rollback.patch, before: deployment.spec.template, after, warnings }
}

/** As kubectl rollout undo. Reads the revisions anew: the preview may be old. Throws Refusal, or Error in kubectl's words. */
export async function undoTo(link: ObjectLink, revision: number): Promise<void> {
  const deployment = (await readObject(link)) as Deployment
  const rollback = await plannedRollback(link, deployment, revision)
  if (rollback.result === 'refused') throw new Error(rollback.message)
  if (rollback.result === 'patch') await patchTemplate(link, rollback.patch, false)
}

/** kubectl reads the ReplicaSets that the selector finds, and keeps those that the Deployment controls. */
async function plannedRollback(link: ObjectLink, deployment: Deployment, revision: number): Promise<Rollback> {
  const { object } = await kubeCall({
    verb: 'list',
    group: 'apps',
    version: 'v1',
    resource: 'replicasets',
    ...(link.namespace === undefined ? {} : { namespace: link.namespace }),
    options: { labelSelector: formatSelector(requirementsOf(deployment.spec.selector)) }
  })
  const found = (object as KubeList).items as readonly ReplicaSet[]
  return rollbackOf(deployment, controlledBy(deployment, found), revision)
}

export function controlledBy(deployment: Deployment, replicaSets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return replicaSets.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === deployment.metadata.uid)
  )
}

function patchTemplate(link: ObjectLink, patch: readonly ReplaceOperation[], dryRun: boolean): Promise<KubeResponse> {
  return kubeCall({
    verb: 'patch',
    ...targetOf(link),
    patchType: 'json',
    // A template and annotations are JSON; their types only do not say so.
    body: patch as unknown as Json,
    options: { fieldManager: 'kubectl-rollout', dryRun }
  })
}

export function undoCommand(link: ObjectLink, revision: number | undefined): string {
  return `kubectl rollout undo ${kubectlTarget(link)}${revision === undefined ? '' : ` --to-revision=${revision}`}`
}
