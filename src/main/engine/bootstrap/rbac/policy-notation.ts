// How the policy files say things: words with spaces between, as few as a person can read at a glance.
import type { NewObject } from '../../../../shared/kube/object.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject
} from '../../../../shared/schema/types.ts'

export const read = 'get list watch'
export const write = 'create update patch delete deletecollection'
export const readWrite = `${read} ${write}`

const apiVersion = 'rbac.authorization.k8s.io/v1'
const apiGroup = 'rbac.authorization.k8s.io'

type StringMap = Readonly<Record<string, string>>

/** Upstream's rule builder sorts what it is given. */
function sortedWords(words: string): readonly string[] {
  return words.split(' ').sort()
}

/** `groups` names the core group "core"; `names` are names of objects. */
export function rule(verbs: string, groups: string, resources: string, names?: string): PolicyRule {
  return {
    verbs: sortedWords(verbs),
    apiGroups: sortedWords(groups)
      .map((group) => (group === 'core' ? '' : group))
      .sort(),
    resources: sortedWords(resources),
    ...(names === undefined ? {} : { resourceNames: sortedWords(names) })
  }
}

export function urlRule(verbs: string, urls: string): PolicyRule {
  return { verbs: sortedWords(verbs), nonResourceURLs: sortedWords(urls) }
}

export const eventsRule = rule('create update patch', 'core events.k8s.io', 'events')

export function clusterRole(name: string, rules: readonly PolicyRule[], labels?: StringMap): NewObject<ClusterRole> {
  return { apiVersion, kind: 'ClusterRole', metadata: { name, ...(labels === undefined ? {} : { labels }) }, rules }
}

/** A role that gathers the rules of all roles with the label "aggregate-to-WHAT". */
export function gatheringRole(name: string, labels?: StringMap): NewObject<ClusterRole> {
  return {
    ...clusterRole(name, [], labels),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: gatheredInto(name) }] }
  }
}

/** The label that adds a role's rules to `admin`, `edit` or `view`. */
export function gatheredInto(name: string): StringMap {
  return { [`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true' }
}

export function role(namespace: string, name: string, rules: readonly PolicyRule[]): NewObject<Role> {
  return { apiVersion, kind: 'Role', metadata: { name, namespace }, rules }
}

export function user(name: string): Subject {
  return { kind: 'User', apiGroup, name }
}

export function group(name: string): Subject {
  return { kind: 'Group', apiGroup, name }
}

export function account(namespace: string, name: string): Subject {
  return { kind: 'ServiceAccount', name, namespace }
}

/** A binding that has its role's name, where no other is given. */
export function clusterRoleBinding(
  roleName: string,
  subjects: readonly Subject[],
  name = roleName
): NewObject<ClusterRoleBinding> {
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: referTo('ClusterRole', roleName),
    ...(subjects.length === 0 ? {} : { subjects })
  }
}

export function roleBinding(
  namespace: string,
  roleName: string,
  subjects: readonly Subject[],
  name = roleName
): NewObject<RoleBinding> {
  return {
    apiVersion,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: referTo('Role', roleName),
    subjects
  }
}

function referTo(kind: 'ClusterRole' | 'Role', name: string): RoleRef {
  return { apiGroup, kind, name }
}
