import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Call } from './call.ts'
import type { ApiResponse, Verb } from './request.ts'

/** A resource that is answered and not stored: access reviews, metrics, component statuses. */
export interface VirtualResource {
  /** Its names, schema and columns. */
  readonly kind: Kind
  /** What it takes; anything else is 405. */
  readonly verbs: Readonly<Partial<Record<Verb, (call: Call) => ApiResponse>>>
  /** The APIService through which an add-on serves it: while that is unavailable, nobody is answered. */
  readonly apiService?: string
  /** Asking it changes what is stored; most only tell something. */
  readonly writes?: true
}

/** The virtual resources of one server, by "GROUP/VERSION/RESOURCE". */
export type VirtualResources = ReadonlyMap<string, VirtualResource>

export function virtualResources(resources: readonly VirtualResource[]): VirtualResources {
  return new Map(
    resources.map((resource) => {
      const { group, version, resource: name } = resource.kind
      return [`${group}/${version}/${name}`, resource]
    })
  )
}
