import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../../shared/kinds/replicaset/kind.ts'
import type { IntOrString } from '../../../../shared/kube/object.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import {
  changeCauseAnnotation,
  revisionAnnotation,
  revisionHistoryAnnotation
} from '../../../../shared/rollout/revision-annotations.ts'
import { withoutHash } from '../../../../shared/rollout/same-template.ts'
import type { Deployment, Pod, ReplicaSet } from '../../../../shared/schema/types.ts'
import type { ClusterSource, SourceRevision } from '../../cluster-source.ts'
import type { RolloutMemory, StepReader } from './rollout-memory.ts'
import type { RevisionFacts, RolloutFacts, RolloutSource } from './rollout-source.ts'

/** Revisions of a Deployment: its ReplicaSets. */
export const deploymentRollout: RolloutSource<Deployment> = {
  kind: deploymentKind,
  keeperKind: replicaSetKind,
  facts,
  newestPods(source, deployment) {
    const [newest] = numberedReplicaSets(source, deployment)
    if (newest === undefined || (newest.status?.readyReplicas ?? 0) >= (newest.spec.replicas ?? 1)) return []
    return source.ownedBy<Pod>(podKind, newest.metadata.uid)
  },
  isWhole({ spec, status }) {
    const desired = spec.replicas ?? 1
    return status?.updatedReplicas === desired && status.availableReplicas === desired
  }
}

function facts(source: ClusterSource, memory: RolloutMemory, deployment: Deployment): RolloutFacts {
  const { spec, metadata } = deployment
  const replicaSets = numberedReplicaSets(source, deployment)
  const desired = spec.replicas ?? 1
  const rolling = spec.strategy?.type !== 'Recreate'
  const [surge, unavailable] = rolling ? bounds(spec.strategy?.rollingUpdate, desired) : [0, desired]
  const [newest] = replicaSets
  const version = `${metadata.generation ?? 0}/${metadata.annotations?.[revisionAnnotation] ?? ''}`
  const states = memory.statesOf(deploymentKind, deployment, version)
  return {
    paused: spec.paused ?? false,
    desired,
    maxTotal: desired + surge,
    minAvailable: Math.max(0, desired - unavailable),
    partition: 0,
    historyLimit: spec.revisionHistoryLimit ?? 10,
    revisions: replicaSets.map(revisionFacts),
    beganAt: newest && beganAt(newest, metadata.annotations?.[revisionAnnotation], states),
    tracks: replicaSets.map((replicaSet) => ({
      isNew: replicaSet === newest,
      steps: memory.stepsOf(replicaSetKind, replicaSet, podsOfReplicaSet)
    })),
    states,
    deadlineAt: deadline(deployment),
    failure: failureOf(deployment)
  }
}

/** Newest first. */
function numberedReplicaSets(source: ClusterSource, { metadata }: Deployment): readonly ReplicaSet[] {
  return [...source.ownedBy(replicaSetKind, metadata.uid)]
    .filter(({ metadata: { annotations } }) => annotations?.[revisionAnnotation] !== undefined)
    .sort((a, b) => revisionOf(b) - revisionOf(a))
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0)
}

const podsOfReplicaSet: StepReader<ReplicaSet> = {
  name: 'pods',
  read({ status }) {
    const ready = status?.readyReplicas ?? 0
    return { ready, notReady: Math.max(0, (status?.replicas ?? 0) - ready) }
  }
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

/** A count, or a percentage of `total`. */
export function scaled(value: IntOrString, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value
  const percent = Number.parseInt(value, 10)
  return Number.isNaN(percent) ? 0 : round((percent * total) / 100)
}

function revisionFacts(replicaSet: ReplicaSet): RevisionFacts {
  const { annotations } = replicaSet.metadata
  const earlier = annotations?.[revisionHistoryAnnotation]?.split(',').map(Number) ?? []
  return {
    revision: revisionOf(replicaSet),
    keeper: replicaSet,
    changeCause: annotations?.[changeCauseAnnotation],
    template: withoutHash(replicaSet.spec.template ?? {}),
    replicas: replicaSet.status?.replicas ?? 0,
    ready: replicaSet.status?.readyReplicas ?? 0,
    earlier: earlier.filter((number) => number > 0)
  }
}

/** Its ReplicaSet's making, or the undo that gave an old ReplicaSet its number. */
function beganAt(newest: ReplicaSet, number: string | undefined, states: readonly SourceRevision[]): number {
  const created = parseTime(newest.metadata.creationTimestamp)
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

function failureOf({ status }: Deployment): RolloutFacts['failure'] {
  const condition = status?.conditions?.find(
    ({ type, status: value }) =>
      (type === 'Progressing' && value === 'False') || (type === 'ReplicaFailure' && value === 'True')
  )
  if (condition === undefined) return undefined
  const { type, reason = type, message = '' } = condition
  return { reason, message, isFinal: true }
}
