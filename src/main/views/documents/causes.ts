// The chain of reasons behind a state that is not fine, from the symptom to what a person can change. It is read from
// what the cluster itself says (conditions, events, logs, the API's words); nothing is guessed beyond that.
import type { Cause } from '../../../shared/contract/documents.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { replicaSetOfController } from '../../../shared/kinds/replicationcontroller/as-replicaset.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type {
  DaemonSet,
  Deployment,
  Event,
  Job,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  ReplicationController,
  StatefulSet
} from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { claimCauses, volumeCauses } from './claim-causes.ts'
import { isTroubled } from './kind-counts.ts'
import { bareRef } from './object-ref.ts'
import { podCauses } from './pod-causes.ts'

/** Empty for what is fine, and for kinds about which nothing is known. */
export function causesOf(source: ClusterSource, object: KubeObject): readonly Cause[] {
  switch (object.kind) {
    case 'Pod':
      return podCauses(source, object as Pod)
    case 'Deployment':
      return deploymentCauses(source, object as Deployment)
    case 'Node':
      return nodeCauses(object as Node)
    case 'ReplicaSet':
      return replicaSetCauses(source, object as ReplicaSet)
    case 'ReplicationController':
      return replicaSetCauses(source, replicaSetOfController(object as ReplicationController))
    case 'StatefulSet': {
      const { spec, status } = object as StatefulSet
      return causesOfOwn(source, object, (spec.replicas ?? 1) - (status?.readyReplicas ?? 0))
    }
    case 'DaemonSet': {
      const { desiredNumberScheduled = 0, numberReady = 0 } = (object as DaemonSet).status ?? {}
      return causesOfOwn(source, object, desiredNumberScheduled - numberReady)
    }
    case 'Job':
      return jobCauses(source, object as Job)
    case 'PersistentVolumeClaim':
      return claimCauses(source, object as PersistentVolumeClaim)
    case 'PersistentVolume':
      return volumeCauses(source, object as PersistentVolume)
    default:
      return []
  }
}

/** Why it failed, in its own words, then the chain of the worst of its pods. */
function jobCauses(source: ClusterSource, job: Job): readonly Cause[] {
  const { conditions, failed = 0 } = job.status ?? {}
  const failure = conditions?.find(({ type, status }) => type === 'FailureTarget' && status === 'True')
  const said: readonly Cause[] = failure?.message === undefined ? [] : [{ mark: 'bad', words: failure.message }]
  return failed === 0 ? said : said.concat(ownedPodCauses(source, [job.metadata.uid], failed, '', 'failed'))
}

/** The ReplicaSet whose revision number is the Deployment's own. */
function newestReplicaSet(source: ClusterSource, deployment: Deployment): ReplicaSet | undefined {
  const revision = deployment.metadata.annotations?.[revisionAnnotation]
  for (const replicaSet of source.ownedBy(replicaSetKind, deployment.metadata.uid)) {
    if (replicaSet.metadata.annotations?.[revisionAnnotation] === revision) return replicaSet
  }
  return undefined
}

/** Numbers that a ReplicaSet had before an undo gave it a new one, oldest first. */
export const earlierRevisionsAnnotation = 'deployment.kubernetes.io/revision-history'
export const revisionAnnotation = 'deployment.kubernetes.io/revision'

function deploymentCauses(source: ClusterSource, deployment: Deployment): readonly Cause[] {
  const conditions = deployment.status?.conditions
  const failure = failureCauses(conditions)
  if (failure.length > 0) return failure
  const owned = [...source.ownedBy(replicaSetKind, deployment.metadata.uid)]
  const newest = newestReplicaSet(source, deployment)
  const first =
    newest === undefined || isReady(newest)
      ? []
      : ownedPodCauses(source, [newest.metadata.uid], notReady(newest), 'new ')
  if (first.length > 0) return first
  const status = deploymentKind.status(deployment, source.now())
  if (statusRank(status.mark) >= statusRank('ok')) return []
  const all = ownedPodCauses(
    source,
    owned.map(({ metadata }) => metadata.uid),
    owned.reduce((total, replicaSet) => total + notReady(replicaSet), 0)
  )
  if (all.length > 0) return all
  const progress = conditions?.find(({ type, status: value }) => type === 'Progressing' && value === 'False')
  return progress?.message === undefined ? [] : [{ mark: 'bad', words: progress.message }]
}

function replicaSetCauses(source: ClusterSource, replicaSet: ReplicaSet): readonly Cause[] {
  if (isReady(replicaSet)) return []
  const failure = failureCauses(replicaSet.status?.conditions)
  return failure.length > 0 ? failure : ownedPodCauses(source, [replicaSet.metadata.uid], notReady(replicaSet))
}

/** Of what makes its pods itself and has no conditions; `missing` pods are not ready. */
function causesOfOwn(source: ClusterSource, object: KubeObject, missing: number): readonly Cause[] {
  if (missing <= 0) return []
  const failure = creationFailure(source, object)
  return failure === undefined
    ? ownedPodCauses(source, [object.metadata.uid], missing)
    : [{ mark: 'bad', words: 'pods cannot be created' }, { words: failure }]
}

/** Why the last pod that it tried to make was refused, as its event says; undefined where one was made since. */
export function creationFailure(source: ClusterSource, { metadata }: KubeObject): string | undefined {
  let last: Event | undefined
  for (const object of source.eventsAbout(metadata.uid)) {
    const event = object as Event
    if (event.reason !== 'FailedCreate' && event.reason !== 'SuccessfulCreate') continue
    if (last === undefined || (event.lastTimestamp ?? '') >= (last.lastTimestamp ?? '')) last = event
  }
  return last?.reason === 'FailedCreate' ? last.message : undefined
}

function notReady({ status }: ReplicaSet): number {
  return (status?.replicas ?? 0) - (status?.readyReplicas ?? 0)
}

/** Then none of its pods needs to be looked at, however many there are. */
function isReady({ spec, status }: ReplicaSet): boolean {
  const replicas = status?.replicas ?? 0
  return replicas === (spec.replicas ?? 1) && replicas === (status?.readyReplicas ?? 0)
}

interface ConditionLike {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** Pods that could not even be created: a quota, a policy, a missing service account. */
function failureCauses(conditions: readonly ConditionLike[] | undefined): readonly Cause[] {
  const failure = conditions?.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
  if (failure === undefined) return []
  return [{ mark: 'bad', words: 'pods cannot be created' }, { words: failure.message ?? failure.reason ?? '' }]
}

/** Pods looked at for the one that tells most: the first that fails ends the search. */
const podsLookedAt = 1_000
/** So many are always looked at, so that the same pod is chosen each time. */
const fewPods = 100

/** "4 new pods not ready", then the chain of the worst of them. `notReady` as the owner's own status counts it. */
function ownedPodCauses(
  source: ClusterSource,
  owners: readonly string[],
  notReady: number,
  adjective = '',
  state = 'not ready'
): readonly Cause[] {
  const now = source.now()
  let worst: { readonly pod: Pod; readonly mark: StatusMark } | undefined
  let looked = 0
  search: for (const uid of owners) {
    for (const pod of source.ownedBy(podKind, uid)) {
      if (++looked > podsLookedAt || (looked > fewPods && worst?.mark === 'bad')) break search
      const { mark } = podKind.status(pod, now)
      if (statusRank(mark) > statusRank('prog')) continue
      if (worst === undefined || betterWitness(pod, mark, worst)) worst = { pod, mark }
    }
  }
  // Pods that are only on their way explain nothing by themselves.
  if (worst === undefined || !isTroubled(worst.mark)) return []
  const count = Math.max(notReady, 1)
  return [
    { mark: 'warn', words: `${count} ${adjective}${count === 1 ? 'pod' : 'pods'} ${state}` },
    ...podCauses(source, worst.pod)
  ]
}

/** The worst mark tells most; among equals the name decides, so that the chain does not jump. */
function betterWitness(pod: Pod, mark: StatusMark, than: { readonly pod: Pod; readonly mark: StatusMark }): boolean {
  const rank = statusRank(mark) - statusRank(than.mark)
  return rank < 0 || (rank === 0 && pod.metadata.name < than.pod.metadata.name)
}

function nodeCauses(node: Node): readonly Cause[] {
  const causes: Cause[] = []
  for (const { type, status, message, reason } of node.status?.conditions ?? []) {
    if (type === 'Ready' ? status === 'True' : status !== 'True') continue
    const words = message === undefined || message === '' ? (reason ?? type) : message
    causes.push({ mark: 'warn', words })
  }
  if (node.spec.unschedulable === true) {
    const by = node.metadata.managedFields?.find(
      ({ fieldsV1 }) => fieldsV1?.['f:spec']?.['f:unschedulable'] !== undefined
    )?.manager
    causes.push({
      mark: 'cord',
      words: by === undefined ? 'cordoned' : `cordoned by ${by}`,
      about: bareRef(node, nodeKind)
    })
  }
  return causes
}
