// helm uninstall, as helm's pkg/action/uninstall.go does it. Hooks are not run, as with --no-hooks.
import type { HelmOutcome, HelmStep, HelmUninstallInput } from '../../../shared/contract/helm.ts'
import { formatMicroTime } from '../../../shared/kube/time.ts'
import type { Pause } from '../../../shared/manifest/parse-manifest.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { ActingHelm, HelmFailure, type StoredRelease } from './acting-helm.ts'
import { isKept, manifestObjects, refOfReleaseObject, unknownKind, type ReleaseObject } from './manifest-objects.ts'
import { hooksAt, statusOf, withInfo } from './release-record.ts'
import { deleteObject } from './update-objects.ts'

/** Deletes what the newest manifest names, users before what they use, then the records unless they are kept. */
export async function uninstall(source: ClusterSource, input: HelmUninstallInput, pause: Pause): Promise<HelmOutcome> {
  const helm = new ActingHelm(source, input)
  const steps: HelmStep[] = []
  let hooks: readonly string[] = []
  const outcome = (message: string, failed: boolean): HelmOutcome => ({ message, failed, steps, hooks })
  try {
    const history = await helm.history()
    const newest = history.at(-1)!
    hooks = hooksAt(newest.release, ['pre-delete', 'post-delete'])
    const purge = async (): Promise<void> => {
      for (const stored of history) await helm.remove(stored)
    }
    if (statusOf(newest.release) === 'uninstalled') {
      if (input.keepHistory) throw new HelmFailure(`the release named "${input.name}" is already deleted`)
      await purge()
      return outcome(`release "${input.name}" uninstalled`, false)
    }
    const going: StoredRelease = {
      ...newest,
      release: withInfo(newest.release, {
        status: 'uninstalling',
        deleted: formatMicroTime(source.now()),
        description: 'Deletion in progress (or silently failed)'
      })
    }
    const objects = await objectsToDelete(source, going, pause)
    await helm.update(going)
    for (const object of objects) {
      if (isKept(object.object)) steps.push({ ref: refOfReleaseObject(object), outcome: 'kept' })
      else steps.push(await deleteObject(helm, object))
    }
    if (steps.some((step) => step.outcome === 'failed'))
      throw new HelmFailure(`failed to delete release: ${input.name}`)
    if (!input.keepHistory) await purge()
    else {
      const info = { status: 'uninstalled', description: 'Uninstallation complete' } as const
      await helm.update({ ...going, release: withInfo(going.release, info) })
    }
    return outcome(`release "${input.name}" uninstalled`, false)
  } catch (error) {
    if (!(error instanceof HelmFailure)) throw error
    return { ...outcome(error.message, true), ...(error.refusal !== undefined && { refusal: error.refusal }) }
  }
}

async function objectsToDelete(
  source: ClusterSource,
  { release }: StoredRelease,
  pause: Pause
): Promise<readonly ReleaseObject[]> {
  const read = await manifestObjects(release.manifest, release.namespace, source.kinds, pause)
  if (read.objects === undefined)
    throw new HelmFailure(`corrupted release record. You must manually delete the resources: ${read.problem}`)
  const problem = unknownKind(read.objects)
  if (problem !== undefined) throw new HelmFailure(`unable to build kubernetes objects for delete: ${problem}`)
  return read.objects.toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** Helm's pkg/releaseutil, UninstallOrder; what it does not name goes last. */
const uninstallOrder = [
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'Ingress',
  'IngressClass',
  'Service',
  'CronJob',
  'Job',
  'StatefulSet',
  'HorizontalPodAutoscaler',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'Pod',
  'DaemonSet',
  'RoleBindingList',
  'RoleBinding',
  'RoleList',
  'Role',
  'ClusterRoleBindingList',
  'ClusterRoleBinding',
  'ClusterRoleList',
  'ClusterRole',
  'CustomResourceDefinition',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'ConfigMap',
  'SecretList',
  'Secret',
  'ServiceAccount',
  'PodDisruptionBudget',
  'PodSecurityPolicy',
  'LimitRange',
  'ResourceQuota',
  'NetworkPolicy',
  'Namespace',
  'PriorityClass'
]

function placeOf({ kindName }: ReleaseObject): number {
  const place = uninstallOrder.indexOf(kindName)
  return place === -1 ? uninstallOrder.length : place
}
