import type { ActionRequest } from '../../../shared/actions/action-request.ts'
import { requestYaml } from '../../../shared/actions/action-yaml.ts'
import type { KubeList } from '../../../shared/contract/kube.ts'
import { kubectlLine } from '../../../shared/actions/kubectl-line.ts'
import { formatSelector, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { revisionRollbackOf } from '../../../shared/rollout/revision-rollback.ts'
import { rollbackOf, type DeploymentRollback, type RevisionRollback } from '../../../shared/rollout/rollback.ts'
import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  PodTemplateSpec,
  ReplicaSet,
  StatefulSet
} from '../../../shared/schema/types.ts'
import { actionTarget } from '../../actions/action-target.ts'
import { readObject, targetOf } from '../../actions/operations.ts'
import { kubeCall } from '../../connection/kube-call.ts'
import type { ObjectLink } from '../../shell/route.ts'

type Workload = Deployment | StatefulSet | DaemonSet
type Rollback = DeploymentRollback | RevisionRollback
type PlannedPatch = Extract<Rollback, { readonly result: 'patch' }>

/** What an undo would do: kubectl's words where it does nothing, else the template before and after, as the API answers. */
export type UndoPreview =
  | {
      readonly type: 'nothing'
      readonly result: 'refused' | 'skipped'
      readonly message: string
      readonly paused: boolean
    }
  | {
      readonly type: 'change'
      readonly before: PodTemplateSpec
      readonly after: PodTemplateSpec
      readonly warnings: readonly string[]
      /** What is sent. */
      readonly yaml: string
    }

/** Asks the API to do it as a dry run. Throws Refusal where the API would refuse. */
export async function previewUndo(link: ObjectLink, revision: number): Promise<UndoPreview> {
  const workload = (await readObject(link)) as Workload
  const rollback = await plannedRollback(link, workload, revision)
  if (rollback.result !== 'patch') {
    const paused = workload.kind === 'Deployment' && workload.spec.paused === true
    return { type: 'nothing', result: rollback.result, message: rollback.message, paused }
  }
  const request = undoRequest(link, rollback)
  const { object, warnings } = await kubeCall({ ...request, options: { ...request.options, dryRun: true } })
  const after = (object as Workload).spec.template
  return { type: 'change', before: workload.spec.template, after, warnings, yaml: requestYaml(request) }
}

/** As kubectl rollout undo. Reads the revisions anew: the preview may be old. Throws Refusal, or Error in kubectl's words. */
export async function undoTo(link: ObjectLink, revision: number): Promise<void> {
  const workload = (await readObject(link)) as Workload
  const rollback = await plannedRollback(link, workload, revision)
  if (rollback.result === 'refused') throw new Error(rollback.message)
  if (rollback.result === 'patch') await kubeCall(undoRequest(link, rollback))
}

/** kubectl reads what the selector finds, and keeps what the object controls. */
async function plannedRollback(link: ObjectLink, workload: Workload, revision: number): Promise<Rollback> {
  const kept = await keepersOf(link, workload)
  return workload.kind === 'Deployment'
    ? rollbackOf(workload, kept as readonly ReplicaSet[], revision)
    : revisionRollbackOf(workload, kept as readonly ControllerRevision[], revision)
}

/** The ReplicaSets of a Deployment, the ControllerRevisions of the others. */
async function keepersOf(link: ObjectLink, workload: Workload): Promise<readonly KubeObject[]> {
  const { object } = await kubeCall({
    verb: 'list',
    group: 'apps',
    version: 'v1',
    resource: workload.kind === 'Deployment' ? 'replicasets' : 'controllerrevisions',
    ...(link.namespace === undefined ? {} : { namespace: link.namespace }),
    options: { labelSelector: formatSelector(requirementsOf(workload.spec.selector)) }
  })
  return controlledBy(workload, (object as KubeList).items)
}

export function controlledBy<T extends KubeObject>(owner: KubeObject, objects: readonly T[]): readonly T[] {
  return objects.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === owner.metadata.uid)
  )
}

function undoRequest(link: ObjectLink, { patch, patchType }: PlannedPatch): ActionRequest {
  return {
    verb: 'patch',
    ...targetOf(link),
    patchType,
    // A template and annotations are JSON; their types only do not say so.
    body: patch as unknown as Json,
    options: { fieldManager: 'kubectl-rollout' }
  }
}

export function undoCommand(link: ObjectLink, revision: number | undefined): string {
  return kubectlLine({ type: 'undo', revision }, [actionTarget(link)]) ?? ''
}
