import type { RolloutDocument, RolloutRevision } from '../../../../shared/contract/documents.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ClusterSource, SourceRevision } from '../../cluster-source.ts'
import { causesOf } from '../../why/causes.ts'
import { namedRef, refOf } from '../object-ref.ts'
import type { RolloutMemory } from './rollout-memory.ts'
import { rolloutPoints } from './rollout-points.ts'
import type { RevisionFacts, RolloutFacts, RolloutSource } from './rollout-source.ts'
import { writerOf } from './template-writer.ts'

/** So many new pods are looked at for trouble. */
const mostPods = 100

/** The rollout of one object. One that does not exist gives a document without an object. */
export function rolloutDocument(
  source: ClusterSource,
  rollouts: RolloutSource,
  memory: RolloutMemory,
  namespace: string | undefined,
  name: string
): RolloutDocument {
  const { kind } = rollouts
  const object = source.get(kind, namespace, name)
  if (object === undefined) {
    return {
      ref: namedRef(kind, namespace, name),
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
  const facts = rollouts.facts(source, memory, object)
  const { paused, desired, maxTotal, minAvailable, partition, historyLimit, deadlineAt, beganAt } = facts
  const stuck = stuckReason(source, rollouts, object, facts)
  return {
    ref: refOf(source, object, kind),
    object,
    status: kind.status(object, source.now()),
    paused,
    desired,
    maxTotal,
    minAvailable,
    ...(partition > 0 && { partition }),
    revisions: facts.revisions.map((revision, index) =>
      revisionOf(source, rollouts, object, facts.states, revision, index === 0 ? beganAt : undefined)
    ),
    historyLimit,
    points: beganAt === undefined ? [] : rolloutPoints(facts.tracks, beganAt, source.now()),
    ...(deadlineAt !== undefined && { deadlineAt }),
    ...(stuck !== undefined && { stuck })
  }
}

/** `beganAt` of the newest revision alone. */
function revisionOf(
  source: ClusterSource,
  { keeperKind }: RolloutSource,
  object: KubeObject,
  states: readonly SourceRevision[],
  { revision, keeper, changeCause, template, replicas, ready, earlier }: RevisionFacts,
  beganAt: number | undefined
): RolloutRevision {
  const createdAt = parseTime(keeper.metadata.creationTimestamp)
  return {
    revision,
    keeper: refOf(source, keeper, keeperKind),
    ...(changeCause !== undefined && { changeCause }),
    images: (template.spec?.containers ?? []).map(({ image = '' }) => image),
    createdAt,
    by: writerOf(object, states, beganAt ?? createdAt),
    current: beganAt !== undefined,
    replicas,
    ready,
    template,
    ...(beganAt !== undefined && earlier.length > 0 && { restored: earlier })
  }
}

function stuckReason(
  source: ClusterSource,
  rollouts: RolloutSource,
  object: KubeObject,
  { failure }: RolloutFacts
): RolloutDocument['stuck'] {
  if (failure !== undefined) return { ...failure, causes: causesOf(source, object) }
  const pod = troubledPod(source, rollouts.newestPods(source, object))
  if (pod === undefined) return undefined
  const waiting = pod.status?.containerStatuses?.find(({ state }) => state?.waiting?.message !== undefined)
  return {
    isFinal: false,
    reason: podKind.status(pod, source.now()).word,
    message: waiting?.state?.waiting?.message ?? '',
    causes: causesOf(source, pod)
  }
}

/** The first failing pod among some: one is enough to know that the rollout will not go on. */
function troubledPod(source: ClusterSource, pods: Iterable<Pod>): Pod | undefined {
  let looked = 0
  for (const pod of pods) {
    if (podKind.status(pod, source.now()).mark === 'bad') return pod
    if (++looked === mostPods) return undefined
  }
  return undefined
}
