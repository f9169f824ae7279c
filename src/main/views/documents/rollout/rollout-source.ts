// What a rollout document shows, as plain data from whatever keeps the revisions: ReplicaSets under a Deployment,
// ControllerRevisions under a StatefulSet or DaemonSet.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { Pod, PodTemplateSpec } from '../../../../shared/schema/types.ts'
import type { ClusterSource, SourceRevision } from '../../cluster-source.ts'
import type { RolloutMemory, RolloutStep } from './rollout-memory.ts'

/** One template of the past or the present, and the pods that have it. */
export interface RevisionFacts {
  readonly revision: number
  /** The ReplicaSet or ControllerRevision that keeps it. */
  readonly keeper: KubeObject
  readonly changeCause: string | undefined
  readonly template: PodTemplateSpec
  readonly replicas: number
  readonly ready: number
  /** Numbers that it had before an undo gave it this one; empty where there were none. */
  readonly earlier: readonly number[]
}

/** The pods of one or more revisions over time. */
export interface RolloutTrack {
  readonly isNew: boolean
  /** Oldest first. */
  readonly steps: readonly RolloutStep[]
}

export interface RolloutFacts {
  readonly paused: boolean
  readonly desired: number
  readonly maxTotal: number
  readonly minAvailable: number
  /** Pods below this ordinal keep the revision they have. */
  readonly partition: number
  readonly historyLimit: number
  /** Newest first. */
  readonly revisions: readonly RevisionFacts[]
  /** When the newest revision began to be rolled out, in milliseconds; undefined without any revision. */
  readonly beganAt: number | undefined
  readonly tracks: readonly RolloutTrack[]
  /** Past states of the object, newest first. */
  readonly states: readonly SourceRevision[]
  readonly deadlineAt: number | undefined
  /** What the object itself says is wrong. `isFinal` as in the document. */
  readonly failure: { readonly reason: string; readonly message: string; readonly isFinal: boolean } | undefined
}

export interface RolloutSource<T extends KubeObject = KubeObject> {
  readonly kind: Kind<T>
  readonly keeperKind: Kind
  facts(source: ClusterSource, memory: RolloutMemory, object: T): RolloutFacts
  /** The pods of the newest revision, where some are not ready; empty where all are. */
  newestPods(source: ClusterSource, object: T): Iterable<Pod>
  /** Whether every pod that is wanted is new and available: then no pod is asked why it is not. */
  isWhole(object: T): boolean
}
