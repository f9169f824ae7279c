import { isSign, isWord, nameOf, partsOf, type Dialect, type Token } from './tokens.ts'

/** How the columns of a result are called, by what the statement selects; `known` are SQLite's names of them. */
export function selectedNames(
  tokens: readonly Token[],
  sql: string,
  dialect: Dialect,
  known: readonly string[]
): readonly string[] {
  const parts = selectedParts(tokens)
  if (parts === undefined) return known
  const isStar = (part: readonly Token[]): boolean =>
    isSign(part.at(-1), '*') && (part.length === 1 || isSign(part.at(-2), '.'))
  const stars = parts.filter(isStar).length
  if (stars > 1 || (stars === 0 && parts.length !== known.length)) return known
  const names: string[] = []
  for (const part of parts) {
    if (isStar(part)) names.push(...known.slice(names.length, names.length + known.length - parts.length + 1))
    else names.push(nameOfPart(part, sql, dialect, known[names.length] ?? ''))
  }
  return names.length === known.length ? names : known
}

const truthSigns = new Set(['=', '<>', '!=', '<', '>', '<=', '>=', '~'])
const truthWords = ['LIKE', 'ILIKE', 'IS', 'IN', 'BETWEEN', 'AND', 'OR', 'NOT', 'EXISTS', 'TRUE', 'FALSE']

/** Which columns of a result are comparisons, which PostgreSQL prints as t and f; none where that cannot be told. */
export function selectedTruths(tokens: readonly Token[], count: number): readonly boolean[] {
  const parts = selectedParts(tokens)
  if (parts?.length !== count) return []
  return parts.map((part) => {
    let depth = 0
    return part.some((token) => {
      if (isSign(token, '(')) depth++
      else if (isSign(token, ')')) depth--
      if (isWord(part[0], 'CASE') || depth > 0) return false
      return (token.kind === 'sign' && truthSigns.has(token.raw)) || isWord(token, ...truthWords)
    })
  })
}

/** The list behind the first SELECT, or behind RETURNING. */
function selectedParts(tokens: readonly Token[]): readonly (readonly Token[])[] | undefined {
  let depth = 0
  let start = -1
  for (const [at, token] of tokens.entries()) {
    if (isSign(token, '(')) depth++
    else if (isSign(token, ')')) depth--
    else if (depth === 0 && start === -1 && isWord(token, 'SELECT', 'RETURNING')) start = at + 1
    else if (
      depth === 0 &&
      start !== -1 &&
      isWord(token, 'FROM', 'UNION', 'LIMIT', 'ORDER', 'WHERE', 'EXCEPT', 'INTERSECT')
    )
      return partsOf(tokens.slice(isWord(tokens[start], 'DISTINCT', 'ALL') ? start + 1 : start, at))
  }
  return start === -1 ? undefined : partsOf(tokens.slice(isWord(tokens[start], 'DISTINCT', 'ALL') ? start + 1 : start))
}

function nameOfPart(part: readonly Token[], sql: string, dialect: Dialect, known: string): string {
  const [first, last] = [part[0], part.at(-1)]
  const before = part.at(-2)
  if (first === undefined || last === undefined) return known
  if (
    part.length > 1 &&
    !isWord(last, 'END') &&
    (last.kind === 'name' || last.kind === 'word' || last.kind === 'text')
  ) {
    const isAlias =
      isWord(before, 'AS') ||
      isSign(before, ')') ||
      before?.kind === 'number' ||
      before?.kind === 'text' ||
      before?.kind === 'name' ||
      (before?.kind === 'word' &&
        !/^(NOT|IS|AND|OR|LIKE|IN|BETWEEN|THEN|ELSE|WHEN|CASE|DIV|MOD|INTERVAL)$/.test(before.value))
    if (isAlias) return last.kind === 'text' ? last.value : nameOf(last, dialect)!
  }
  const isColumn = part.every((token, index) =>
    index % 2 === 0 ? nameOf(token, dialect) !== undefined : isSign(token, '.')
  )
  if (isColumn) return nameOf(last, dialect)!
  if (dialect === 'mysql')
    return part.length === 1 && first.kind === 'text' ? first.value : sql.slice(first.at, last.at + last.raw.length)
  if (isWord(first, 'CASE')) return 'case'
  const cast = part.findIndex((token) => isSign(token, '::'))
  if (cast > 0) return nameOfPart(part.slice(0, cast), sql, dialect, known)
  return first.kind === 'word' && (isSign(part[1], '(') || /^(CURRENT_|SESSION_USER)/.test(first.value))
    ? first.raw.toLowerCase()
    : '?column?'
}
