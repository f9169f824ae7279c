import type { Kind, ServedForm } from '../../../../../shared/kinds/kind.ts'
import type { Json, KubeObject, NewObject } from '../../../../../shared/kube/object.ts'
import type { Identity, RequestOptions } from '../../request.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'

/** What is on its way into the store, as upstream's admission.Attributes. */
export interface AdmissionAttributes {
  readonly operation: Operation
  /** The kind in the form in which it is stored. */
  readonly kind: Kind
  /** What the request calls it, where that is not the stored form. */
  readonly form?: ServedForm | undefined
  /** "" for the object itself. */
  readonly subresource: string
  readonly namespace: string | undefined
  readonly name: string
  /** In the stored form; absent of a deletion. */
  readonly object?: NewObject<KubeObject> | undefined
  /** Absent of what is new. */
  readonly oldObject?: KubeObject | undefined
  /** What a subresource takes, where that is no object of the kind: a Scale, an Eviction. */
  readonly body?: SubresourceBody | undefined
  readonly user: Identity
  readonly isDryRun: boolean
  readonly options: RequestOptions
  /** Filled on the way. */
  readonly notes: AdmissionNotes
}

export interface SubresourceBody {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly object: Json
  readonly oldObject?: Json
}

/** What a client hears beside the answer. */
export interface AdmissionNotes {
  readonly warnings: string[]
  /** Milliseconds of simulated time that the answer takes because somebody was waited for in vain. */
  waited: number
}

export function noNotes(): AdmissionNotes {
  return { warnings: [], waited: 0 }
}
