import { closingOf, isSign, isWord, nameOf, partsOf, type Dialect, type Token } from './tokens.ts'

export interface InsertedRows {
  /** undefined where the statement names none: all, in their order. */
  readonly columns: readonly string[] | undefined
  /** Values as they are written; null for NULL, and "" for what must be worked out. */
  readonly rows: readonly (readonly (string | null)[])[]
}

/** The rows that an INSERT ... VALUES writes out; none of any other statement. */
export function insertedRows(tokens: readonly Token[], dialect: Dialect): InsertedRows {
  if (!isWord(tokens[0], 'INSERT', 'REPLACE')) return { columns: undefined, rows: [] }
  let at = tokens.findIndex((token) => isWord(token, 'INTO')) + 1
  if (at === 0) at = 1
  while (
    nameOf(tokens[at], dialect) !== undefined &&
    (isSign(tokens[at + 1], '.') || isSign(tokens[at - 1], '.') || !isWord(tokens[at], 'VALUES', 'SELECT'))
  ) {
    if (!isSign(tokens[at + 1], '.')) {
      at++
      break
    }
    at += 2
  }
  let columns: readonly string[] | undefined
  if (isSign(tokens[at], '(')) {
    const end = closingOf(tokens, at)
    columns = partsOf(tokens.slice(at + 1, end)).map(([first]) => nameOf(first, dialect) ?? '')
    at = end + 1
  }
  const rows: (string | null)[][] = []
  if (!isWord(tokens[at], 'VALUES', 'VALUE')) return { columns, rows }
  for (at++; isSign(tokens[at], '('); at++) {
    const end = closingOf(tokens, at)
    rows.push(partsOf(tokens.slice(at + 1, end)).map(literalOf))
    at = end + 1
    if (!isSign(tokens[at], ',')) break
  }
  return { columns, rows }
}

function literalOf(part: readonly Token[]): string | null {
  const [first, second] = part
  if (isWord(first, 'NULL', 'DEFAULT')) return null
  if (isSign(first, '-') && second?.kind === 'number') return `-${second.raw}`
  return first !== undefined && (first.kind === 'text' || first.kind === 'number') ? first.value : ''
}
