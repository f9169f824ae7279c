// What makes pods and keeps them: why there are too few that are ready.
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { replicaSetOfController } from '../../../shared/kinds/replicationcontroller/as-replicaset.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import { revisionAnnotation } from '../../../shared/rollout/revision-annotations.ts'
import type {
  DaemonSet,
  Deployment,
  ReplicaSet,
  ReplicationController,
  StatefulSet
} from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'
import { worstPod } from './owned-pods.ts'
import { creationFailure, refusalCauses } from './refusal-causes.ts'

export function deploymentCauses(source: ClusterSource, deployment: Deployment): Explanation {
  const { metadata, status, spec } = deployment
  const owned = [...source.ownedBy(replicaSetKind, metadata.uid)]
  const newest = owned.find(
    (one) => one.metadata.annotations?.[revisionAnnotation] === metadata.annotations?.[revisionAnnotation]
  )
  const failure = refusedPods(source, deployment, newest)
  if (failure !== undefined) return failure
  if (newest !== undefined && !isReady(newest)) {
    const first = worstPod(source, [newest.metadata.uid], notReady(newest), 'newPodsNotReady')
    if (first.links.length > 0) return first
  }
  const { mark } = deploymentKind.status(deployment, source.now())
  if (spec.paused === true && mark !== 'ok') {
    const about = bareRef(deployment, deploymentKind)
    return { links: [{ mark: 'off', words: { code: 'rolloutPaused' }, about, remedy: { command: 'resume', about } }] }
  }
  if (spec.replicas === 0) return scaledToZero(deployment, deploymentKind)
  if (statusRank(mark) >= statusRank('ok')) return nothing
  const all = worstPod(
    source,
    owned.map((one) => one.metadata.uid),
    owned.reduce((total, replicaSet) => total + notReady(replicaSet), 0)
  )
  if (all.links.length > 0) return all
  const progress = status?.conditions?.find(({ type, status: value }) => type === 'Progressing' && value === 'False')
  return progress?.message === undefined ? nothing : { links: [{ mark: 'bad', words: progress.message }] }
}

export function replicaSetCauses(source: ClusterSource, replicaSet: ReplicaSet): Explanation {
  // One of a Deployment has no pods because another one has them.
  if (replicaSet.spec.replicas === 0 && controllerOf(replicaSet) === undefined)
    return scaledToZero(replicaSet, replicaSetKind)
  if (isReady(replicaSet)) return nothing
  return (
    refusedPods(source, replicaSet, replicaSet) ?? worstPod(source, [replicaSet.metadata.uid], notReady(replicaSet))
  )
}

export function replicationControllerCauses(source: ClusterSource, controller: ReplicationController): Explanation {
  return replicaSetCauses(source, replicaSetOfController(controller))
}

export function statefulSetCauses(source: ClusterSource, statefulSet: StatefulSet): Explanation {
  const { spec, status } = statefulSet
  if (spec.replicas === 0) return scaledToZero(statefulSet, statefulSetKind)
  return causesOfOwn(source, statefulSet, (spec.replicas ?? 1) - (status?.readyReplicas ?? 0))
}

export function daemonSetCauses(source: ClusterSource, daemonSet: DaemonSet): Explanation {
  const { desiredNumberScheduled = 0, numberReady = 0 } = daemonSet.status ?? {}
  return causesOfOwn(source, daemonSet, desiredNumberScheduled - numberReady)
}

/** Of what makes its pods itself and has no conditions; `missing` pods are not ready. */
function causesOfOwn(source: ClusterSource, object: KubeObject, missing: number): Explanation {
  if (missing <= 0) return nothing
  const failure = creationFailure(source, object)
  return failure === undefined
    ? worstPod(source, [object.metadata.uid], missing)
    : refusalCauses(source, object.metadata.namespace, failure)
}

function scaledToZero(object: KubeObject, kind: Kind): Explanation {
  const about = bareRef(object, kind)
  const words = { code: 'scaledToZero', kind: kind.kind, name: object.metadata.name } as const
  return { links: [{ mark: 'off', words, about, remedy: { command: 'scale', about } }] }
}

function notReady({ status }: ReplicaSet): number {
  return (status?.replicas ?? 0) - (status?.readyReplicas ?? 0)
}

/** Then none of its pods needs to be looked at, however many there are. */
function isReady({ spec, status }: ReplicaSet): boolean {
  const replicas = status?.replicas ?? 0
  return replicas === (spec.replicas ?? 1) && replicas === (status?.readyReplicas ?? 0)
}

/** Pods that could not even be created. The condition keeps its first message, so the last event about its maker counts. */
function refusedPods(
  source: ClusterSource,
  { metadata, status }: Deployment | ReplicaSet,
  maker: ReplicaSet | undefined
): Explanation | undefined {
  const failure = conditionOf(status as ReplicaSet['status'], 'ReplicaFailure')
  if (failure?.status !== 'True') return undefined
  const said = maker === undefined ? undefined : creationFailure(source, maker)
  return refusalCauses(source, metadata.namespace, said ?? failure.message ?? failure.reason ?? '')
}
