import type { RolloutDocument, RolloutRevision } from '../../../shared/contract/documents.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { IntOrString, KubeObject, ManagedFieldsEntry } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Deployment, Pod, PodTemplateSpec, ReplicaSet } from '../../../shared/schema/types.ts'
import type { ClusterSource, SourceRevision } from '../cluster-source.ts'
import { causesOf, earlierRevisionsAnnotation, revisionAnnotation } from './causes.ts'
import { namedRef, refOf } from './object-ref.ts'
import { podCauses } from './pod-causes.ts'
import type { RolloutMemory } from './rollout-memory.ts'
import { rolloutPoints } from './rollout-points.ts'

const changeCauseAnnotation = 'kubernetes.io/change-cause'
/** Seconds between the write to a Deployment and the ReplicaSet that its controller makes of it. */
const controllerDelay = 5_000
/** So many new pods are looked at for trouble. */
const mostPods = 100

/** The rollout of one Deployment. A Deployment that does not exist gives a document without an object. */
export function rolloutDocument(
  source: ClusterSource,
  memory: RolloutMemory,
  namespace: string | undefined,
  name: string
): RolloutDocument {
  const deployment = source.get(deploymentKind, namespace, name)
  if (deployment === undefined) {
    return {
      ref: namedRef(deploymentKind, namespace, name),
      status: { mark: 'unk', word: 'NotFound' },
      paused: false,
      desired: 0,
      maxTotal: 0,
      minAvailable: 0,
      revisions: [],
      historyLimit: 0,
      points: []
    }
  }
  const { spec } = deployment
  const status = deploymentKind.status(deployment, source.now())
  const replicaSets = [...source.ownedBy(replicaSetKind, deployment.metadata.uid)]
    .filter(({ metadata }) => metadata.annotations?.[revisionAnnotation] !== undefined)
    .sort((a, b) => revisionOf(b) - revisionOf(a))
  const desired = spec.replicas ?? 1
  const rolling = spec.strategy?.type !== 'Recreate'
  const [surge, unavailable] = rolling ? bounds(spec.strategy?.rollingUpdate, desired) : [0, desired]
  const newest = replicaSets[0]
  const states = memory.statesOf(deployment)
  const stuck = stuckReason(source, deployment, newest)
  const deadlineAt = deadline(deployment)
  return {
    ref: refOf(deployment, deploymentKind, source.now()),
    object: deployment,
    status,
    paused: spec.paused ?? false,
    desired,
    maxTotal: desired + surge,
    minAvailable: Math.max(0, desired - unavailable),
    revisions: replicaSets.map((replicaSet, index) => revision(source, deployment, replicaSet, index === 0, states)),
    historyLimit: spec.revisionHistoryLimit ?? 10,
    points:
      newest === undefined
        ? []
        : rolloutPoints(memory, newest, replicaSets.slice(1), beganAt(deployment, newest, states), source.now()),
    ...(deadlineAt !== undefined && { deadlineAt }),
    ...(stuck !== undefined && { stuck })
  }
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0)
}

/** maxSurge rounds up, maxUnavailable down; both zero would stand still, so one may then be missing. */
function bounds(
  rolling: { readonly maxSurge?: IntOrString; readonly maxUnavailable?: IntOrString } | undefined,
  desired: number
): readonly [surge: number, unavailable: number] {
  const surge = scaled(rolling?.maxSurge ?? '25%', desired, Math.ceil)
  const unavailable = scaled(rolling?.maxUnavailable ?? '25%', desired, Math.floor)
  return surge === 0 && unavailable === 0 ? [0, 1] : [surge, unavailable]
}

function scaled(value: IntOrString, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value
  const percent = Number.parseInt(value, 10)
  return Number.isNaN(percent) ? 0 : round((percent * total) / 100)
}

function revision(
  source: ClusterSource,
  deployment: Deployment,
  replicaSet: ReplicaSet,
  current: boolean,
  states: readonly SourceRevision[]
): RolloutRevision {
  const { annotations, creationTimestamp } = replicaSet.metadata
  const template = withoutHash(replicaSet.spec.template ?? {})
  const changeCause = annotations?.[changeCauseAnnotation]
  const earlier = annotations?.[earlierRevisionsAnnotation]
  const createdAt = parseTime(creationTimestamp)
  return {
    revision: revisionOf(replicaSet),
    replicaSet: refOf(replicaSet, replicaSetKind, source.now()),
    ...(changeCause !== undefined && { changeCause }),
    images: (template.spec?.containers ?? []).map(({ image = '' }) => image),
    createdAt,
    by: madeBy(deployment, current ? beganAt(deployment, replicaSet, states) : createdAt, states),
    current,
    replicas: replicaSet.status?.replicas ?? 0,
    ready: replicaSet.status?.readyReplicas ?? 0,
    template,
    ...(current &&
      earlier !== undefined && {
        restored: earlier
          .split(',')
          .map(Number)
          .filter((number) => number > 0)
      })
  }
}

/** As the Deployment has it: without the label that its controller adds. */
function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { metadata } = template
  if (metadata?.labels?.['pod-template-hash'] === undefined) return template
  const { 'pod-template-hash': _, ...labels } = metadata.labels
  return { ...template, metadata: { ...metadata, labels } }
}

/** The field manager that wrote the template last before its ReplicaSet was made. */
function madeBy(deployment: Deployment, createdAt: number, states: readonly SourceRevision[]): string {
  const state = states.find(({ time }) => time <= createdAt + controllerDelay)
  for (const object of [state?.object, deployment]) {
    const writer = templateWriter(object, createdAt + controllerDelay)
    if (writer !== undefined) return writer
  }
  return ''
}

function templateWriter(object: KubeObject | undefined, until: number): string | undefined {
  let newest: ManagedFieldsEntry | undefined
  for (const entry of object?.metadata.managedFields ?? []) {
    if (entry.fieldsV1?.['f:spec']?.['f:template'] === undefined || entry.time === undefined) continue
    if (parseTime(entry.time) > until || (newest?.time !== undefined && entry.time < newest.time)) continue
    newest = entry
  }
  return newest?.manager
}

/** When the newest revision began: its ReplicaSet's making, or the undo that gave an old ReplicaSet its number. */
function beganAt(deployment: Deployment, newest: ReplicaSet, states: readonly SourceRevision[]): number {
  const created = parseTime(newest.metadata.creationTimestamp)
  const number = deployment.metadata.annotations?.[revisionAnnotation]
  let began: number | undefined
  for (const { time, object } of states) {
    if (object.metadata.annotations?.[revisionAnnotation] !== number) return Math.max(created, began ?? created)
    began = time
  }
  return created
}

function deadline({ spec, status }: Deployment): number | undefined {
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing')
  if (progressing === undefined || progressing.reason === 'NewReplicaSetAvailable' || spec.paused === true)
    return undefined
  if (spec.progressDeadlineSeconds === undefined || spec.progressDeadlineSeconds === 2_147_483_647) return undefined
  if (progressing.reason === 'ProgressDeadlineExceeded') return parseTime(progressing.lastTransitionTime ?? '')
  return parseTime(progressing.lastUpdateTime ?? '') + spec.progressDeadlineSeconds * 1_000
}

function stuckReason(
  source: ClusterSource,
  deployment: Deployment,
  newest: ReplicaSet | undefined
): RolloutDocument['stuck'] {
  const condition = deployment.status?.conditions?.find(
    ({ type, status }) =>
      (type === 'Progressing' && status === 'False') || (type === 'ReplicaFailure' && status === 'True')
  )
  if (condition !== undefined) {
    const { type, reason = type, message = '' } = condition
    return { isFinal: true, reason, message, causes: causesOf(source, deployment) }
  }
  const pod = newest === undefined ? undefined : troubledPod(source, newest)
  if (pod === undefined) return undefined
  const waiting = pod.status?.containerStatuses?.find(({ state }) => state?.waiting?.message !== undefined)
  return {
    isFinal: false,
    reason: podKind.status(pod, source.now()).word,
    message: waiting?.state?.waiting?.message ?? '',
    causes: podCauses(source, pod)
  }
}

/** The first failing pod among some of a ReplicaSet's: one is enough to know that the rollout will not go on. */
function troubledPod(source: ClusterSource, newest: ReplicaSet): Pod | undefined {
  if ((newest.status?.readyReplicas ?? 0) >= (newest.spec.replicas ?? 1)) return undefined
  let looked = 0
  for (const pod of source.ownedBy(podKind, newest.metadata.uid)) {
    if (podKind.status(pod, source.now()).mark === 'bad') return pod
    if (++looked === mostPods) return undefined
  }
  return undefined
}
