import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { roleBindingKind } from '../../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../../shared/kinds/role/kind.ts'
import type { PolicyRule } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { Identity } from '../request.ts'
import { errorText, type AccessAttributes, type Authorizer, type Decision, type Grant, type HeldRules } from './authorizer.ts'
import { BindingIndex, subjectOf } from './binding-index.ts'
import { mastersGroup } from './identities.ts'
import { ruleAllows } from './policy-rule.ts'

/** What the bindings of one namespace, or of the cluster, give somebody. */
interface Grants {
  readonly grants: readonly Grant[]
  readonly errors: readonly string[]
}

/** What was found out about one identity, good until a role or a binding changes. */
interface Memo {
  readonly identity: Identity
  readonly grants: Map<string, Grants>
  readonly decisions: Map<string, Decision>
}

const policyKinds: readonly Kind[] = [roleKind, clusterRoleKind, roleBindingKind, clusterRoleBindingKind]
const noRules: readonly PolicyRule[] = []
const noGrants: Grants = { grants: [], errors: [] }
const mastersMay: Decision = { isAllowed: true, reason: '' }
/** So many identities, and decisions for one, are remembered: beyond them all is found out anew. */
const mostMemos = 1000
const mostDecisions = 5000

/**
 * Upstream's RBAC mode: what no binding allows is refused, and system:masters may do everything. Follows
 * plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/registry/rbac/validation/rule.go; where upstream's order of bindings
 * is left to chance, it is by name here.
 */
export class RbacAuthorizer implements Authorizer {
  readonly #store: ObjectStore
  readonly #bindings: BindingIndex
  readonly #memos = new Map<string, Memo>()

  constructor(store: ObjectStore) {
    this.#store = store
    this.#bindings = new BindingIndex(store)
    for (const kind of policyKinds) store.onChange(kind, () => this.#memos.clear())
  }

  decide(identity: Identity, access: AccessAttributes): Decision {
    if (identity.groups.includes(mastersGroup)) return mastersMay
    const memo = this.#memoOf(identity)
    const key = keyOfAccess(access)
    let decision = memo.decisions.get(key)
    if (decision === undefined) {
      if (memo.decisions.size >= mostDecisions) memo.decisions.clear()
      decision = this.#decide(memo, access)
      memo.decisions.set(key, decision)
    }
    return decision
  }

  rulesFor(identity: Identity, namespace: string): HeldRules {
    const memo = this.#memoOf(identity)
    const parts = [this.#grants(memo, ''), this.#localGrants(memo, namespace)]
    return {
      rules: parts.flatMap(({ grants }) => grants.flatMap(({ rules = noRules }) => rules)),
      errors: parts.flatMap(({ errors }) => errors)
    }
  }

  grantsFor(identity: Identity, namespace: string): readonly Grant[] {
    const memo = this.#memoOf(identity)
    return [...this.#grants(memo, '').grants, ...this.#localGrants(memo, namespace).grants]
  }

  #memoOf(identity: Identity): Memo {
    const key = JSON.stringify([identity.user, identity.groups])
    let memo = this.#memos.get(key)
    if (memo === undefined) {
      if (this.#memos.size >= mostMemos) this.#memos.clear()
      memo = { identity, grants: new Map(), decisions: new Map() }
      this.#memos.set(key, memo)
    }
    return memo
  }

  #decide(memo: Memo, access: AccessAttributes): Decision {
    const namespace = access.path === undefined ? (access.namespace ?? '') : ''
    const errors: string[] = []
    for (const found of [this.#grants(memo, ''), this.#localGrants(memo, namespace)]) {
      for (const grant of found.grants) {
        if (grant.rules?.some((rule) => ruleAllows(rule, access)) !== true) continue
        return { isAllowed: true, reason: `RBAC: allowed by ${sourceOf(grant)}` }
      }
      errors.push(...found.errors)
    }
    return { isAllowed: false, reason: errors.length === 0 ? '' : `RBAC: ${errorText(errors)}` }
  }

  #localGrants(memo: Memo, namespace: string): Grants {
    return namespace === '' ? noGrants : this.#grants(memo, namespace)
  }

  #grants(memo: Memo, namespace: string): Grants {
    let found = memo.grants.get(namespace)
    if (found === undefined) {
      if (memo.grants.size >= mostDecisions) memo.grants.clear()
      found = this.#findGrants(memo.identity, namespace)
      memo.grants.set(namespace, found)
    }
    return found
  }

  #findGrants(identity: Identity, namespace: string): Grants {
    const grants: Grant[] = []
    const errors: string[] = []
    for (const binding of this.#bindings.of(identity, namespace)) {
      const { kind, name } = binding.roleRef
      const role =
        kind === 'Role' ? this.#store.get(roleKind, namespace, name) : this.#store.get(clusterRoleKind, undefined, name)
      const subject = subjectOf(binding, identity)!
      grants.push({ binding, subject, rules: role === undefined ? undefined : (role.rules ?? noRules) })
      if (role === undefined) errors.push(`${kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`)
    }
    return { grants, errors }
  }
}

/** Unlike text with separators, no two accesses have the same JSON: reviews ask for names with anything in them. */
function keyOfAccess(access: AccessAttributes): string {
  if (access.path !== undefined) return JSON.stringify([access.verb, access.path])
  const { verb, group, resource, subresource, namespace, name } = access
  return JSON.stringify([verb, group, resource, subresource, namespace, name])
}

/** 'RoleBinding "NAME/NAMESPACE" of Role "x" to ServiceAccount "y/z"', with upstream's order in the names. */
function sourceOf({ binding, subject }: Grant): string {
  const { metadata, roleRef } = binding
  const { namespace = '' } = metadata
  const bindingName = namespace === '' ? metadata.name : `${metadata.name}/${namespace}`
  const who = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || namespace}` : subject.name
  const role = `${roleRef.kind} ${JSON.stringify(roleRef.name)}`
  return `${binding.kind} ${JSON.stringify(bindingName)} of ${role} to ${subject.kind} ${JSON.stringify(who)}`
}
