/** "Deployments", "PriorityClasses", "NetworkPolicies", "Gateways"; Endpoints is its own plural. */
export function pluralName(kind: string): string {
  if (kind.endsWith('ss')) return `${kind}es`
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`
  return kind.endsWith('s') ? kind : `${kind}s`
}
