// What goes into the API server and what comes out: plain data, so that a request can stand in the input log.
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'

export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

/** The query parameters, read but not yet judged. */
export interface RequestOptions {
  readonly fieldManager?: string
  readonly fieldValidation?: string
  readonly dryRun?: readonly string[]
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly limit?: number
  readonly continue?: string
  readonly resourceVersion?: string
  readonly resourceVersionMatch?: string
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: string
  readonly orphanDependents?: boolean
  /** Of an apply: takes what others own. */
  readonly force?: boolean
}

export interface ApiRequest {
  readonly verb: Verb
  readonly group: string
  readonly version: string
  /** The plural name. */
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
  /** The body as JSON value; `bodyText` instead where its text is at hand, which tells duplicate keys and bad syntax. */
  readonly body?: Json
  readonly bodyText?: string
  /** What the text of a body told that its value does not: a key that YAML has twice, as Go words it. */
  readonly strictErrors?: readonly string[]
  readonly patchType?: PatchType
  readonly options?: RequestOptions
}

export interface Identity {
  readonly user: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
  /** Its first word is the field manager where the request names none. */
  readonly userAgent: string
}

export interface ListMeta {
  /** Absent where nothing of the list is stored. */
  readonly resourceVersion?: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

/** A list of one kind: kind is "PodList". Items carry their apiVersion and kind, which upstream leaves out. */
export interface ObjectList<T extends KubeObject = KubeObject> {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: ListMeta
  readonly items: readonly T[]
}

export interface Scale {
  readonly kind: 'Scale'
  readonly apiVersion: 'autoscaling/v1'
  readonly metadata: Readonly<Record<string, unknown>>
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

/** What a deletion answers where the object is gone: it names no code, as upstream. */
export type SuccessStatus = Omit<Status, 'code'>

type AnswerObject = KubeObject | ObjectList | Scale | Status | SuccessStatus

export interface ApiResponse {
  /** HTTP status code. */
  readonly code: number
  readonly object: AnswerObject
  /** Texts for Warning headers, without code and agent. */
  readonly warnings: readonly string[]
  /** Milliseconds of simulated time after which it comes; at once where absent. */
  readonly waited?: number
}
