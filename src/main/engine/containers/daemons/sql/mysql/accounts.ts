import type { Catalog, UserFacts } from '../catalog.ts'

/** Whose account somebody has who comes from here: the closer host counts. */
export function accountOf(catalog: Catalog, user: string, from: string): UserFacts | undefined {
  const accounts = catalog.users.filter(({ name }) => name === user)
  return (
    accounts.find(({ host }) => host === from || (from === '127.0.0.1' && host === 'localhost')) ??
    accounts.find(({ host }) => host !== '%' && host.includes('%') && from.startsWith(host.split('%')[0]!)) ??
    accounts.find(({ host }) => host === '%')
  )
}

export function mayUse(account: UserFacts | undefined, database: string): boolean {
  return (
    database === 'information_schema' || account?.rights.some((right) => right === '*' || right === database) === true
  )
}
