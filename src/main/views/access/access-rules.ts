import { dangerousRights, dangers, inOrder, type Danger } from '../../../shared/access/danger.ts'
import type { AccessSubject } from '../../../shared/access/subject.ts'
import type { AccessCell, AccessResource, AccessWay } from '../../../shared/contract/access.ts'
import { clusterRoleBindingKind } from '../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../shared/kinds/clusterrole/kind.ts'
import { roleBindingKind } from '../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../shared/kinds/role/kind.ts'
import type { PolicyRule, Subject } from '../../../shared/schema/types.ts'
import { bareRef, namedRef } from '../documents/object-ref.ts'
import type { SourceAccess, SourceGrant } from './source-access.ts'

/** What everybody asks about a resource, in the order of kubectl's documentation. */
const usualVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const

/** What can be asked of these besides. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  roles: ['bind', 'escalate'],
  clusterroles: ['bind', 'escalate'],
  users: ['impersonate'],
  groups: ['impersonate'],
  serviceaccounts: ['impersonate'],
  certificatesigningrequests: ['approve', 'sign']
}

/** Of whoever may do all: what is dangerous about it stands with the row, once. */
export const everything: AccessCell = { verbs: ['*'], named: [], dangers: [] }

/** What some roles allow together with one resource. */
export function cellOf(
  roles: readonly (readonly PolicyRule[])[],
  resource: AccessResource,
  access: SourceAccess
): AccessCell {
  const cells = roles.map((rules) => roleCell(rules, resource, access))
  const verbs = verbsOf(resource).filter((verb) => cells.some((cell) => cell.verbs.includes(verb)))
  const named = verbsOf(resource).filter(
    (verb) => !verbs.includes(verb) && cells.some((cell) => cell.named.includes(verb))
  )
  return { verbs, named, dangers: inOrder(cells.flatMap((cell) => cell.dangers)) }
}

function verbsOf({ resource }: AccessResource): readonly string[] {
  return [...usualVerbs, ...(specialVerbs[resource] ?? [])]
}

/** A role's rules are one list for everybody who has it: what it allows is found out once, for as long as it stays so. */
const knownCells = new WeakMap<readonly PolicyRule[], Map<string, AccessCell>>()

function roleCell(rules: readonly PolicyRule[], resource: AccessResource, access: SourceAccess): AccessCell {
  let known = knownCells.get(rules)
  if (known === undefined) knownCells.set(rules, (known = new Map<string, AccessCell>()))
  const key = `${resource.group}/${resource.resource}/${resource.subresource ?? ''}`
  let cell = known.get(key)
  if (cell === undefined) {
    if (known.size >= mostCells) known.clear()
    known.set(key, (cell = cellOfRules(rules, resource, access)))
  }
  return cell
}

/** Resources of a role that are remembered: people may ask about any. */
const mostCells = 200

function cellOfRules(rules: readonly PolicyRule[], resource: AccessResource, { allows }: SourceAccess): AccessCell {
  const verbs: string[] = []
  const named: string[] = []
  const question = questionOf(resource)
  for (const verb of verbsOf(resource)) {
    if (rules.some((rule) => allows(rule, { ...question, verb }))) verbs.push(verb)
    else if (rules.some((rule) => allows(withoutNames(rule), { ...question, verb }))) named.push(verb)
  }
  const found = dangers.filter(
    (danger) =>
      danger !== 'wildcard' &&
      dangerousRights[danger].some(
        (right) =>
          right.group === resource.group &&
          right.resource === resource.resource &&
          right.subresource === resource.subresource &&
          verbs.includes(right.verb)
      )
  )
  return { verbs, named, dangers: found }
}

/** A question without its verb; what is absent is not there. */
export function questionOf({ group, resource, subresource }: AccessResource): {
  readonly group: string
  readonly resource: string
  readonly subresource?: string
} {
  return { group, resource, ...(subresource === undefined ? {} : { subresource }) }
}

export function withoutNames(rule: PolicyRule): PolicyRule {
  const { resourceNames, ...rest } = rule
  return resourceNames === undefined ? rule : rest
}

/** Whether a rule is about a resource at all, be it for some objects only. */
export function allowsSomething(rule: PolicyRule, resource: AccessResource, { allows }: SourceAccess): boolean {
  const question = questionOf(resource)
  return verbsOf(resource).some((verb) => allows(withoutNames(rule), { ...question, verb }))
}

const knownDangers = new WeakMap<readonly PolicyRule[], readonly Danger[]>()

/** What is dangerous about a role. */
export function dangersOf(rules: readonly PolicyRule[], access: SourceAccess): readonly Danger[] {
  let found = knownDangers.get(rules)
  if (found === undefined) knownDangers.set(rules, (found = dangersOfRules(rules, access)))
  return found
}

/** What is dangerous about some rules. */
export function dangersOfRules(rules: readonly PolicyRule[], { allows }: SourceAccess): readonly Danger[] {
  const found: Danger[] = []
  if (rules.some(isEverything)) found.push('wildcard')
  for (const danger of dangers) {
    if (danger === 'wildcard') continue
    if (dangerousRights[danger].some((right) => rules.some((rule) => allows(rule, right)))) found.push(danger)
  }
  return inOrder(found)
}

function isEverything({ verbs, resources = [], apiGroups = [] }: PolicyRule): boolean {
  return verbs.includes('*') && resources.includes('*') && apiGroups.includes('*')
}

export function wayOf({ binding, subject }: SourceGrant): AccessWay {
  const { kind, name } = binding.roleRef
  return {
    binding: bareRef(binding, binding.kind === 'RoleBinding' ? roleBindingKind : clusterRoleBindingKind),
    role: namedRef(kind === 'Role' ? roleKind : clusterRoleKind, binding.metadata.namespace, name),
    as: subjectNamed(subject, binding.metadata.namespace)
  }
}

/** A subject of a binding; an account without a namespace is of the binding's. */
export function subjectNamed({ kind, name, namespace }: Subject, home: string | undefined): AccessSubject {
  if (kind !== 'ServiceAccount') return { kind: kind === 'Group' ? 'Group' : 'User', name }
  const place = namespace || home
  return { kind, name, ...(place === undefined ? {} : { namespace: place }) }
}
