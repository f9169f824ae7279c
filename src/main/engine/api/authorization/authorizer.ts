import type { Identity } from '../request.ts'

/** Who wants to do what: upstream's authorizer.Attributes. */
export type AccessAttributes = ResourceAccess | PathAccess

export interface ResourceAccess {
  /** As RBAC names it: get, list, watch, create, update, patch, delete, deletecollection, impersonate, bind, ... */
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  readonly path?: undefined
}

/** A path that names no resource: /healthz, /version. */
export interface PathAccess {
  /** The HTTP method in lower case. */
  readonly verb: string
  readonly path: string
}

export interface Decision {
  readonly isAllowed: boolean
  /** Why, as an access review tells it: 'RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to User "z"'. */
  readonly reason: string
}

export interface Authorizer {
  decide(identity: Identity, access: AccessAttributes): Decision
}

/** Upstream's AlwaysAllow mode. */
export const alwaysAllow: Authorizer = {
  decide: () => ({ isAllowed: true, reason: '' })
}
