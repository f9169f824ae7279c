// Tables that a WITH makes: their names, and an end for those that would grow for ever.
import { SqlError } from './sql-error.ts'
import { closingOf, type Dialect, isSign, isWord, nameOf, type Token } from './tokens.ts'

/** Names of tables that a WITH makes. */
export function commonTables(tokens: readonly Token[], dialect: Dialect): ReadonlySet<string> {
  const names = new Set<string>()
  if (!tokens.some((token) => isWord(token, 'WITH'))) return names
  for (let at = 1; at < tokens.length; at++) {
    const name = nameOf(tokens[at], dialect)
    if (name === undefined || !(isWord(tokens[at - 1], 'WITH', 'RECURSIVE') || isSign(tokens[at - 1], ','))) continue
    let next = at + 1
    if (isSign(tokens[next], '(')) next = closingOf(tokens, next) + 1
    if (!isWord(tokens[next], 'AS')) continue
    next++
    while (isWord(tokens[next], 'NOT', 'MATERIALIZED')) next++
    if (isSign(tokens[next], '(')) names.add(name.toLowerCase())
  }
  return names
}

/** Rows that a recursive table has at most: MySQL's cte_max_recursion_depth. */
const mostRecursion = 1000

/** Puts an end to tables that would grow for ever. */
export function bounded(tokens: readonly Token[]): Token[] {
  if (!tokens.some((token) => isWord(token, 'RECURSIVE'))) return [...tokens]
  if (tokens.some((token) => isSign(token, '||'))) throw new SqlError({ kind: 'too-much' })
  const result: Token[] = []
  const ends = new Set<number>()
  for (let at = 0; at < tokens.length; at++) {
    if (isWord(tokens[at], 'AS') && isSign(tokens[at + 1], '(')) {
      const end = closingOf(tokens, at + 1)
      if (!tokens.slice(at, end).some((token) => isWord(token, 'LIMIT'))) ends.add(end)
    }
  }
  for (const [at, token] of tokens.entries()) {
    if (ends.has(at)) {
      result.push({ kind: 'word', raw: 'LIMIT', value: 'LIMIT', at: token.at })
      result.push({ kind: 'number', raw: String(mostRecursion), value: String(mostRecursion), at: token.at })
    }
    result.push(token)
  }
  return result
}
