import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { StatusMark, StatusSummary } from '../kinds/status-summary.ts'
import type { KubeObject } from '../kube/object.ts'
import type { LimitRange, PodTemplateSpec, ResourceQuota } from '../schema/types.ts'
import type { CauseWords, Sentence } from '../why/cause-words.ts'
import { base, liveInput, type Live } from './call.ts'
import type { Gauge } from './tables.ts'

// A document is a small live value, sent whole when it changed.

/** A link to an object. */
export interface ObjectRef {
  readonly group: string
  readonly resource: string
  readonly kind: string
  readonly namespace?: string
  readonly name: string
  readonly uid?: string
  readonly status?: StatusSummary
}

export interface EventSummary {
  readonly uid: string
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly about: ObjectRef
  readonly source: string
  readonly count: number
  /** Milliseconds of simulated time. */
  readonly firstAt: number
  readonly lastAt: number
}

/** What a person can do about a cause: a command on an object, or the end of what was broken on purpose. */
export type Remedy =
  | {
      readonly command:
        | 'edit'
        | 'uncordon'
        | 'set-image'
        | 'scale'
        | 'restart'
        | 'resume'
        | 'unsuspend'
        | 'power-on'
        | 'delete'
      readonly about: ObjectRef
    }
  /** Makes what is named and is not there. */
  | { readonly command: 'create'; readonly about: ObjectRef }
  | { readonly command: 'stop-chaos'; readonly fault: string }

/** One link of a cause chain, from the symptom to what a person can change. */
export interface Cause {
  readonly mark?: StatusMark
  readonly words: CauseWords
  /** Where the link leads: always there in what the host tells. */
  readonly about?: ObjectRef
  /** The part of that object's details in which it is to be seen; its overview where absent. */
  readonly seenIn?: 'logs' | 'events' | 'scheduling' | 'yaml'
  readonly remedy?: Remedy
}

export interface ContainerSummary {
  readonly name: string
  readonly image: string
  readonly status: StatusSummary
  /** "exit code 1, back-off 2 min 40 s". */
  readonly detail: string
  readonly restarts: number
  readonly init: boolean
  readonly cpu?: Gauge
  readonly memory?: Gauge
}

/** What the detail panel shows of any object. `object` is absent when it does not exist (any more). */
export interface ObjectDocument {
  readonly ref: ObjectRef
  readonly object?: KubeObject
  readonly status?: StatusSummary
  readonly causes: readonly Cause[]
  readonly owners: readonly ObjectRef[]
  /** At most 200, troubled first; `ownedTotal` counts all. */
  readonly owned: readonly ObjectRef[]
  readonly ownedTotal: number
  /** Others it names or is named by, by the relation's name ("Selects", "Mounts"). */
  readonly related: readonly { readonly relation: string; readonly refs: readonly ObjectRef[] }[]
  /** Newest first, at most 100. */
  readonly events: readonly EventSummary[]
  /** Of custom kinds, whose columns only the cluster knows: what kubectl get prints beside name and age. */
  readonly printed?: readonly { readonly name: string; readonly text: string }[]
  /** Of pods. */
  readonly containers?: readonly ContainerSummary[]
  /** Of namespaces: their quotas, by name. */
  readonly quotas?: readonly ResourceQuota[]
  /** Of namespaces: what a container, pod or claim there may ask for, by name. */
  readonly limits?: readonly LimitRange[]
}

export interface NodeSummary {
  readonly ref: ObjectRef
  readonly roles: string
  readonly status: StatusSummary
  readonly detail: string
  readonly cpu?: Gauge
  readonly memory?: Gauge
  readonly pods: number
}

export interface OverviewDocument {
  /** Each a chain from a symptom to its cause; at most 10, worst first. `total` counts all. */
  readonly chains: readonly { readonly causes: readonly Cause[]; readonly since: number }[]
  readonly chainsTotal: number
  readonly podsTotal: number
  readonly podsFine: number
  readonly podMarks: Readonly<Partial<Record<StatusMark, number>>>
  /** Namespaces by name: marks in order, troubled first, run-length encoded. */
  readonly namespaces: readonly {
    readonly name: string
    readonly fine: number
    readonly total: number
    readonly marks: readonly (readonly [mark: StatusMark, count: number])[]
  }[]
  readonly nodesTotal: number
  readonly nodesTroubled: number
  readonly rolloutsStuck: number
  /** At most 100, control plane first. */
  readonly nodes: readonly NodeSummary[]
  /** Grouped by object and reason, newest first, at most 20. */
  readonly warnings: readonly EventSummary[]
  /** Newest first, at most 20. */
  readonly changes: readonly ChangeSummary[]
}

/** How the workloads stand, kind by kind. */
export interface WorkloadsDocument {
  readonly kinds: readonly {
    readonly group: string
    readonly resource: string
    readonly total: number
    readonly marks: Readonly<Partial<Record<StatusMark, number>>>
  }[]
  /** What was done to workloads, newest first, at most 20. */
  readonly changes: readonly ChangeSummary[]
  /** About workloads and their pods, grouped by object and reason, newest first, at most 20. */
  readonly warnings: readonly EventSummary[]
}

/** Something that a person or a controller did, in words. */
export interface ChangeSummary {
  readonly at: number
  readonly about: ObjectRef
  /** "image 2.8.3 to 2.9.0, revision 14". */
  readonly words: Sentence
  /** Field manager or identity. */
  readonly by: string
}

/** A kind that a CustomResourceDefinition brings: what a window needs to name it and to reach its objects. */
export interface CustomKindSummary {
  readonly group: string
  /** One that is served: where it can be, the one in which objects are stored. */
  readonly version: string
  readonly kind: string
  readonly resource: string
  readonly singular: string
  readonly namespaced: boolean
  /** Of the definition: its columns may be others with each. */
  readonly generation: number
}

/**
 * Badges of the navigation: per resource ("pods", "deployments.apps") its total, the worst mark that somebody should
 * look at (bad, warn, wait), and as `troubled` how many stand in that mark.
 */
export interface NavigationDocument {
  readonly counts: Readonly<
    Record<string, { readonly total: number; readonly troubled: number; readonly worst?: StatusMark }>
  >
  readonly warnings: number
  readonly namespaces: readonly string[]
  /** In the order in which the cluster has come to know them. */
  readonly customKinds: readonly CustomKindSummary[]
}

export interface RolloutRevision {
  readonly revision: number
  /** The ReplicaSet or ControllerRevision that keeps it. */
  readonly keeper: ObjectRef
  readonly changeCause?: string
  readonly images: readonly string[]
  readonly createdAt: number
  /** Field manager that made it. */
  readonly by: string
  readonly current: boolean
  readonly replicas: number
  readonly ready: number
  readonly template: PodTemplateSpec
  /** Set on the newest revision after an undo: the number this template had before. */
  readonly restored?: readonly number[]
}

/** One moment of a rollout: ready and not ready pods of the newest revision and of all older ones. */
export interface RolloutPoint {
  readonly at: number
  readonly oldReady: number
  readonly oldNotReady: number
  readonly newReady: number
  readonly newNotReady: number
}

export interface RolloutDocument {
  readonly ref: ObjectRef
  readonly object?: KubeObject
  readonly status: StatusSummary
  readonly paused: boolean
  readonly desired: number
  readonly maxTotal: number
  readonly minAvailable: number
  /** Of a StatefulSet: pods below this ordinal keep the revision they have. Absent where all are updated. */
  readonly partition?: number
  /** Newest first. */
  readonly revisions: readonly RolloutRevision[]
  readonly historyLimit: number
  /** At most 150, since the newest revision began. */
  readonly points: readonly RolloutPoint[]
  readonly deadlineAt?: number
  /** Why it does not go on, where it does not. */
  readonly stuck?: {
    /** False: a new pod is in trouble, but the Deployment's own deadline has not passed yet. */
    readonly isFinal: boolean
    readonly reason: string
    readonly message: string
    readonly causes: readonly Cause[]
  }
}

/** Density of events over the whole retained history, in equal bins; rollouts as flags. */
export interface TimelineDocument {
  readonly from: number
  readonly to: number
  readonly bins: readonly (readonly [events: number, warnings: number])[]
  readonly flags: readonly { readonly at: number; readonly about: ObjectRef; readonly words: string }[]
}

export const objectRefInput = z.object({
  group: z.string().max(253),
  resource: z.string().max(63),
  namespace: z.string().max(253).optional(),
  name: z.string().min(1).max(253)
})

const namespaces = z.array(z.string().max(253)).max(1_000)

export const documentsContract = {
  object: base.input(liveInput.extend({ ref: objectRefInput })).output(eventIterator(type<Live<ObjectDocument>>())),
  overview: base.input(liveInput.extend({ namespaces })).output(eventIterator(type<Live<OverviewDocument>>())),
  workloads: base.input(liveInput.extend({ namespaces })).output(eventIterator(type<Live<WorkloadsDocument>>())),
  navigation: base.input(liveInput.extend({ namespaces })).output(eventIterator(type<Live<NavigationDocument>>())),
  rollout: base.input(liveInput.extend({ ref: objectRefInput })).output(eventIterator(type<Live<RolloutDocument>>())),
  timeline: base.input(liveInput).output(eventIterator(type<Live<TimelineDocument>>()))
}
