import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import { roleBindingKind } from '../../../../shared/kinds/rolebinding/kind.ts'
import type { ClusterRoleBinding, RoleBinding, Subject } from '../../../../shared/schema/types.ts'
import type { Change, ObjectStore } from '../../store/object-store.ts'
import type { Identity } from '../request.ts'
import { accountUserName } from './identities.ts'

export type Binding = RoleBinding | ClusterRoleBinding

/**
 * Which bindings name a user or a group: kept from change to change, so that nobody walks all bindings to find those of
 * one request. An account is the user that its token makes it.
 */
export class BindingIndex {
  /** By "NAMESPACE/SUBJECT", where the namespace of a ClusterRoleBinding is empty. */
  readonly #bindings = new Map<string, Map<string, Binding>>()

  constructor(store: ObjectStore) {
    for (const kind of [clusterRoleBindingKind, roleBindingKind]) {
      for (const binding of store.all<Binding>(kind)) this.#add(binding)
      store.onChange<Binding>(kind, (change) => this.#take(change))
    }
  }

  /** The bindings of a namespace that name this user or one of his groups, by name; with '' the ClusterRoleBindings. */
  of({ user, groups }: Pick<Identity, 'user' | 'groups'>, namespace: string): readonly Binding[] {
    const found = new Map<string, Binding>()
    for (const subject of [userKey(user), ...groups.map(groupKey)]) {
      for (const [name, binding] of this.#bindings.get(`${namespace}/${subject}`) ?? []) found.set(name, binding)
    }
    return [...found.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  }

  #take({ type, object, previous }: Change<Binding>): void {
    if (previous !== undefined) this.#remove(previous)
    if (type !== 'DELETED') this.#add(object)
  }

  #add(binding: Binding): void {
    for (const key of keysOf(binding)) {
      let named = this.#bindings.get(key)
      if (named === undefined) this.#bindings.set(key, (named = new Map<string, Binding>()))
      named.set(binding.metadata.name, binding)
    }
  }

  #remove(binding: Binding): void {
    for (const key of keysOf(binding)) {
      const named = this.#bindings.get(key)
      named?.delete(binding.metadata.name)
      if (named?.size === 0) this.#bindings.delete(key)
    }
  }
}

function keysOf({ metadata: { namespace = '' }, subjects = [] }: Binding): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const subject of subjects) {
    const key = subjectKey(subject, namespace)
    if (key !== undefined) keys.add(`${namespace}/${key}`)
  }
  return keys
}

function userKey(name: string): string {
  return `User:${name}`
}

function groupKey(name: string): string {
  return `Group:${name}`
}

/** As whom a subject is looked up; undefined where nobody can be meant. An account's namespace may be the binding's. */
function subjectKey({ kind, name, namespace }: Subject, bindingNamespace: string): string | undefined {
  if (kind === 'User') return userKey(name)
  if (kind === 'Group') return groupKey(name)
  const home = namespace || bindingNamespace
  return kind === 'ServiceAccount' && home !== '' ? userKey(accountUserName({ namespace: home, name })) : undefined
}

/** The first subject of the binding that is this identity: upstream's appliesTo. */
export function subjectOf(
  { metadata: { namespace = '' }, subjects = [] }: Binding,
  { user, groups }: Pick<Identity, 'user' | 'groups'>
): Subject | undefined {
  return subjects.find((subject) => {
    const key = subjectKey(subject, namespace)
    return key === userKey(user) || (subject.kind === 'Group' && groups.includes(subject.name))
  })
}
