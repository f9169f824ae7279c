// Rights that give more than their names say: upstream's "Role Based Access Control Good Practices".

/** What may be asked of a rule. */
export interface AccessQuestion {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
}

/** From the worst down. */
export const dangers = ['wildcard', 'escalate', 'impersonate', 'secrets', 'exec', 'token', 'proxy'] as const
export type Danger = (typeof dangers)[number]

const rbac = 'rbac.authorization.k8s.io'

function ask(
  verbs: readonly string[],
  group: string,
  resource: string,
  subresource?: string
): readonly AccessQuestion[] {
  return verbs.map((verb) => ({ verb, group, resource, ...(subresource === undefined ? {} : { subresource }) }))
}

/** Whoever may do one of these has that danger; what may do everything is found by its stars. */
export const dangerousRights: Readonly<Record<Exclude<Danger, 'wildcard'>, readonly AccessQuestion[]>> = {
  escalate: [...ask(['bind', 'escalate'], rbac, 'roles'), ...ask(['bind', 'escalate'], rbac, 'clusterroles')],
  impersonate: [
    ...ask(['impersonate'], '', 'users'),
    ...ask(['impersonate'], '', 'groups'),
    ...ask(['impersonate'], '', 'serviceaccounts')
  ],
  secrets: ask(['get', 'list', 'watch'], '', 'secrets'),
  exec: [...ask(['get', 'create'], '', 'pods', 'exec'), ...ask(['get', 'create'], '', 'pods', 'attach')],
  token: ask(['create'], '', 'serviceaccounts', 'token'),
  proxy: ask(['get', 'create'], '', 'nodes', 'proxy')
}

/** Of some dangers each once, the worst first. */
export function inOrder(found: Iterable<Danger>): readonly Danger[] {
  const all = new Set(found)
  return dangers.filter((danger) => all.has(danger))
}
