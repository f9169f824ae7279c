// Nobody gives away what he does not hold: pkg/registry/rbac/*/policybased and ConfirmNoEscalation.
import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { roleKind } from '../../../../shared/kinds/role/kind.ts'
import { roleBindingKind } from '../../../../shared/kinds/rolebinding/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { semanticEqual } from '../../../../shared/kube/sharing.ts'
import type { ClusterRole, PolicyRule, Role } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { forbidden, notFound, serverError } from '../api-error.ts'
import type { Call } from '../call.ts'
import { errorText, everyRule } from './authorizer.ts'
import type { Binding } from './binding-index.ts'
import { mastersGroup } from './identities.ts'
import { compacted, quotedList, ruleText, uncovered } from './rule-cover.ts'

const roleKinds: ReadonlySet<Kind> = new Set<Kind>([roleKind, clusterRoleKind])
const bindingKinds: ReadonlySet<Kind> = new Set<Kind>([roleBindingKind, clusterRoleBindingKind])

/**
 * 403 where a role or a binding, as it would be stored, gives rights that its author does not have, and he has not the
 * verb escalate or bind either. 404 for a binding to a role that is not there. Asks nothing of other kinds.
 */
export function checkEscalation(call: Call, object: KubeObject, old: KubeObject | undefined): void {
  const { context, identity, kind } = call
  const isRole = roleKinds.has(kind)
  if (!isRole && !bindingKinds.has(kind)) return
  if (identity.groups.includes(mastersGroup)) return
  if (old !== undefined && isOnlyForCollector(object, old)) return
  if (isRole) checkRole(call, object as Role | ClusterRole, old as Role | ClusterRole | undefined)
  else checkBinding(call, object as Binding, context.store)
}

function checkRole(call: Call, role: Role | ClusterRole, old: Role | ClusterRole | undefined): void {
  if (mayEscalate(call)) return
  const missing = missingRights(call, role.rules ?? [])
  if (missing !== undefined) throw forbidden(call.kind, role.metadata.name, missing)
  if (!isAggregated(role) && (old === undefined || !isAggregated(old))) return
  if (missingRights(call, everyRule) === undefined) return
  const cause = 'must have cluster-admin privileges to use the aggregationRule'
  throw forbidden(call.kind, role.metadata.name, cause)
}

/** Whoever says what is gathered can gather anything. */
function isAggregated(role: Role | ClusterRole): boolean {
  const rule = role.kind === 'ClusterRole' ? role.aggregationRule : undefined
  return (rule?.clusterRoleSelectors?.length ?? 0) > 0
}

function mayEscalate({ context, identity, kind, request }: Call): boolean {
  const { namespace, name } = request
  return context.authorizer.decide(identity, {
    verb: 'escalate',
    group: kind.group,
    version: '*',
    resource: kind.resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name })
  }).isAllowed
}

function checkBinding(call: Call, binding: Binding, store: ObjectStore): void {
  if (mayBind(call, binding)) return
  const missing = missingRights(call, rulesOfRole(store, binding))
  if (missing !== undefined) throw forbidden(call.kind, binding.metadata.name, missing)
}

function mayBind({ context, identity, request }: Call, { roleRef: { apiGroup, kind, name } }: Binding): boolean {
  if (kind !== 'ClusterRole' && kind !== 'Role') return false
  return context.authorizer.decide(identity, {
    verb: 'bind',
    group: apiGroup,
    version: '*',
    resource: kind === 'Role' ? roleKind.resource : clusterRoleKind.resource,
    name,
    ...(request.namespace === undefined ? {} : { namespace: request.namespace })
  }).isAllowed
}

function rulesOfRole(store: ObjectStore, { metadata, roleRef: { kind, name } }: Binding): readonly PolicyRule[] {
  if (kind !== 'ClusterRole' && kind !== 'Role') {
    throw serverError(`unsupported role reference kind: ${JSON.stringify(kind)}`)
  }
  const role =
    kind === 'Role' ? store.get(roleKind, metadata.namespace, name) : store.get(clusterRoleKind, undefined, name)
  if (role === undefined) throw notFound(kind === 'Role' ? roleKind : clusterRoleKind, name)
  return role.rules ?? []
}

/** What the caller may not give away, in upstream's words; undefined where he holds all of it. */
function missingRights({ context, identity, request }: Call, wanted: readonly PolicyRule[]): string | undefined {
  const { user, groups } = identity
  const { rules, errors } = context.authorizer.rulesFor(identity, request.namespace ?? '')
  const missing = uncovered(rules, wanted)
  if (missing.length === 0) return undefined
  const texts = [...new Set(compacted(missing).map(ruleText))].sort()
  const who = `user ${JSON.stringify(user)} (groups=${quotedList(groups)})`
  const unknown = errors.length === 0 ? '' : `; resolution errors: [${errorText(errors)}]`
  return `${who} is attempting to grant RBAC permissions not currently held:\n${texts.join('\n')}${unknown}`
}

/** Finalizers and owners are changed by whoever deletes: upstream's IsOnlyMutatingGCFields. */
function isOnlyForCollector(object: KubeObject, old: KubeObject): boolean {
  return semanticEqual(withoutCollectorFields(object), withoutCollectorFields(old))
}

function withoutCollectorFields(object: KubeObject): object {
  const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _managed, ...metadata } = object.metadata
  return { ...object, metadata }
}
