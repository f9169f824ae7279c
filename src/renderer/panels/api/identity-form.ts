import { shellWord } from '../../../shared/actions/shell-word.ts'

/** Roles that upstream brings along, from least to most. */
export const grantedRoles = ['view', 'edit', 'admin', 'cluster-admin'] as const
export type GrantedRole = (typeof grantedRoles)[number]

/** Groups worth knowing; a person may name any other. */
export const suggestedGroups: readonly string[] = ['system:masters', 'developers', 'viewers']

/** Whoever is in it may do everything, whatever is granted. */
export const mastersGroup = 'system:masters'

/** "developers, on-call" as groups, each once. */
export function groupsIn(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** The text with one group more, or less where it was there. */
export function withGroupToggled(text: string, group: string): string {
  const groups = groupsIn(text)
  return (groups.includes(group) ? groups.filter((name) => name !== group) : [...groups, group]).join(', ')
}

/** A role in one namespace where one is named, else in all of them. */
export function grantCommand(user: string, role: GrantedRole, namespace: string | undefined): string {
  const [kind, scope] =
    namespace === undefined ? ['clusterrolebinding', ''] : ['rolebinding', ` -n ${shellWord(namespace)}`]
  // An object's name cannot have all that a user's can.
  const name = `${
    user
      .toLowerCase()
      .replaceAll(/[^a-z0-9.-]+/g, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, '') || 'user'
  }-${role}`
  return `kubectl create ${kind} ${name} --clusterrole=${role} --user=${shellWord(user)}${scope}`
}

export type NameProblem = 'taken' | 'system'

/** What is wrong with a name for a new identity, as far as the window can tell. */
export function nameProblem(name: string, taken: readonly string[]): NameProblem | undefined {
  if (name.startsWith('system:')) return 'system'
  return taken.includes(name) ? 'taken' : undefined
}
