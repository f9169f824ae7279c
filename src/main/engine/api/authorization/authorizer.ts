import type { PolicyRule, Subject } from '../../../../shared/schema/types.ts'
import type { Identity } from '../request.ts'
import type { Binding } from './binding-index.ts'

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

/** What somebody may do in a namespace, as far as it could be found out. */
export interface HeldRules {
  readonly rules: readonly PolicyRule[]
  /** Bindings whose role is not there. */
  readonly errors: readonly string[]
}

/** What one binding gives somebody. */
export interface Grant {
  readonly binding: Binding
  /** Which of its subjects he is. */
  readonly subject: Subject
  /** Undefined where its role is not there. */
  readonly rules: readonly PolicyRule[] | undefined
}

export interface Authorizer {
  decide(identity: Identity, access: AccessAttributes): Decision
  /** Everything that is allowed in a namespace; with an empty one, in the whole cluster. Upstream's RuleResolver. */
  rulesFor(identity: Identity, namespace: string): HeldRules
  /** The bindings that name him, in the order in which they are asked; with an empty namespace those of the cluster. */
  grantsFor(identity: Identity, namespace: string): readonly Grant[]
}

/** What nobody can add to. */
export const everyRule: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] }
]

/** Upstream's AlwaysAllow mode. */
export const alwaysAllow: Authorizer = {
  decide: () => ({ isAllowed: true, reason: '' }),
  rulesFor: () => ({ rules: everyRule, errors: [] }),
  grantsFor: () => []
}

/** Several errors as upstream prints them as one: each once. */
export function errorText(errors: readonly string[]): string {
  const distinct = [...new Set(errors)]
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
}
