import type { Node } from '../../schema/types.ts'

const rolePrefix = 'node-role.kubernetes.io/'

/** The roles that kubectl prints of a node, from its labels, sorted. */
export function rolesOf({ metadata }: Node): readonly string[] {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) roles.add(key.slice(rolePrefix.length))
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value)
  }
  return [...roles].sort()
}
