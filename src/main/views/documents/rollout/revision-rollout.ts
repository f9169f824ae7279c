// What StatefulSets and DaemonSets have in common: revisions in ControllerRevisions, pods that name theirs in a label.
import { controllerRevisionKind } from '../../../../shared/kinds/controllerrevision/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import { changeCauseAnnotation } from '../../../../shared/rollout/revision-annotations.ts'
import { templateOfRevision } from '../../../../shared/rollout/revision-template.ts'
import type { ControllerRevision, Pod } from '../../../../shared/schema/types.ts'
import type { ClusterSource } from '../../cluster-source.ts'
import { creationFailure } from '../../why/refusal-causes.ts'
import type { RolloutMemory, StepReader } from './rollout-memory.ts'
import type { RevisionFacts, RolloutFacts, RolloutTrack } from './rollout-source.ts'

const podRevisionLabel = 'controller-revision-hash'

/** What an object's status says of its pods. */
export interface StatusCounts {
  readonly total: number
  /** Of the newest revision. */
  readonly updated: number
  readonly ready: number
}

/** How one kind tells its counts and its revisions. */
interface Reading<T extends KubeObject> {
  readonly kind: Kind<T>
  counts(object: T): StatusCounts
  /** What a pod of the revision has in its label. */
  labelOf(revision: ControllerRevision): string | undefined
  isWhole(object: T): boolean
}

type SharedFacts = Pick<RolloutFacts, 'revisions' | 'beganAt' | 'tracks' | 'states' | 'deadlineAt' | 'failure'>

export function sharedFacts<T extends KubeObject>(
  source: ClusterSource,
  memory: RolloutMemory,
  object: T,
  reading: Reading<T>
): SharedFacts {
  const kept = revisionsOf(source, object)
  const [newest] = kept
  const pods = podsByRevision(source, object, kept, reading)
  const failure = creationFailure(source, object)
  return {
    revisions: kept.map((revision) => revisionFacts(memory, revision, pods.get(revision))),
    beganAt: newest && beganAt(memory, newest),
    tracks: tracksOf(memory, object, reading),
    states: memory.statesOf(reading.kind, object, String(object.metadata.generation)),
    deadlineAt: undefined,
    failure: failure === undefined ? undefined : { reason: 'FailedCreate', message: failure, isFinal: false }
  }
}

/** Newest first. */
function revisionsOf(source: ClusterSource, { metadata }: KubeObject): readonly ControllerRevision[] {
  return [...source.ownedBy(controllerRevisionKind, metadata.uid)]
    .filter((revision) => controllerOf(revision)?.uid === metadata.uid)
    .sort((a, b) => b.revision - a.revision)
}

interface Tally {
  replicas: number
  ready: number
}

/** Counted by the pods' labels; where all pods are of the newest revision, its status has counted them already. */
function podsByRevision<T extends KubeObject>(
  source: ClusterSource,
  object: T,
  kept: readonly ControllerRevision[],
  reading: Reading<T>
): ReadonlyMap<ControllerRevision, Tally> {
  const tallies = new Map(kept.map((revision): [ControllerRevision, Tally] => [revision, { replicas: 0, ready: 0 }]))
  const [newest] = kept
  if (newest !== undefined && reading.isWhole(object)) {
    const { total, ready } = reading.counts(object)
    return tallies.set(newest, { replicas: total, ready })
  }
  const byLabel = new Map(kept.map((revision) => [reading.labelOf(revision), tallies.get(revision)!]))
  for (const pod of source.ownedBy(podKind, object.metadata.uid)) {
    const tally = byLabel.get(pod.metadata.labels?.[podRevisionLabel])
    if (tally === undefined || pod.metadata.deletionTimestamp !== undefined) continue
    tally.replicas++
    if (isPodReady(pod)) tally.ready++
  }
  return tallies
}

/** The pods of the newest revision, where some that are wanted are not there or not ready. */
export function newestPods<T extends KubeObject>(
  source: ClusterSource,
  object: T,
  reading: Reading<T>
): readonly Pod[] {
  const [newest] = revisionsOf(source, object)
  if (newest === undefined || reading.isWhole(object)) return []
  const label = reading.labelOf(newest)
  return [...source.ownedBy(podKind, object.metadata.uid)].filter(
    ({ metadata }) => metadata.labels?.[podRevisionLabel] === label
  )
}

function revisionFacts(
  memory: RolloutMemory,
  revision: ControllerRevision,
  { replicas, ready }: Tally = { replicas: 0, ready: 0 }
): RevisionFacts {
  return {
    revision: revision.revision,
    keeper: revision,
    changeCause: revision.metadata.annotations?.[changeCauseAnnotation],
    template: templateOfRevision(revision),
    replicas,
    ready,
    earlier: numbersBefore(memory, revision)
  }
}

/** Only a revision that came back has been changed since it was made. */
function numbersBefore(memory: RolloutMemory, revision: ControllerRevision): readonly number[] {
  const numbers = new Set<number>()
  for (const { object } of statesOf(memory, revision)) numbers.add((object as ControllerRevision).revision)
  numbers.delete(revision.revision)
  return [...numbers].sort((a, b) => a - b)
}

/** When it was made, or when an undo gave it its number. */
function beganAt(memory: RolloutMemory, revision: ControllerRevision): number {
  let began = parseTime(revision.metadata.creationTimestamp)
  for (const { time, object } of statesOf(memory, revision)) {
    if ((object as ControllerRevision).revision !== revision.revision) break
    began = time
  }
  return began
}

function statesOf(memory: RolloutMemory, revision: ControllerRevision): ReturnType<RolloutMemory['statesOf']> {
  return memory.statesOf(controllerRevisionKind, revision, String(revision.revision))
}

/**
 * Old and new pods as the status has counted them. It counts ready pods of all revisions together: those that are not
 * ready are taken for new ones, which are the ones that are being started.
 */
function tracksOf<T extends KubeObject>(
  memory: RolloutMemory,
  object: T,
  reading: Reading<T>
): readonly RolloutTrack[] {
  const split = (state: T): { readonly ofNew: number; readonly notReady: number; readonly ofOld: number } => {
    const { total, updated, ready } = reading.counts(state)
    return { ofNew: updated, ofOld: Math.max(0, total - updated), notReady: Math.max(0, total - ready) }
  }
  const ofNew: StepReader<T> = {
    name: 'new',
    read(state) {
      const { ofNew: pods, notReady } = split(state)
      return { ready: pods - Math.min(pods, notReady), notReady: Math.min(pods, notReady) }
    }
  }
  const ofOld: StepReader<T> = {
    name: 'old',
    read(state) {
      const { ofNew: others, ofOld: pods, notReady } = split(state)
      const left = Math.min(pods, Math.max(0, notReady - others))
      return { ready: pods - left, notReady: left }
    }
  }
  return [
    { isNew: true, steps: memory.stepsOf(reading.kind, object, ofNew) },
    { isNew: false, steps: memory.stepsOf(reading.kind, object, ofOld) }
  ]
}
