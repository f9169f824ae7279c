// What statements that change tables have in common: names in them, what is run for them, indexes.
import type { DefinitionWorld } from './column-definition.ts'
import { faultOf } from './statement-faults.ts'
import { type ConstraintFacts, placeOfTable } from './catalog.ts'
import { type Execution, placeOf, translationWorld } from './execution.ts'
import type { SqlResult } from './reply.ts'
import { SqlError } from './sql-error.ts'
import { isSign, isWord, nameOf, quotedName, type Token } from './tokens.ts'
import { translate } from './translation.ts'

export type Change = (execution: Execution, tokens: readonly Token[], sql: string) => SqlResult

export function done(tag: string, affected = 0, warnings?: readonly string[]): SqlResult {
  return { kind: 'done', tag, affected, ...(warnings === undefined ? {} : { warnings }) }
}

export function syntax(token: Token | undefined, sql: string): SqlError {
  return new SqlError({ kind: 'syntax', near: token?.raw ?? '', at: token?.at ?? sql.length })
}

/** A name with its database or schema in front, and where it ends. */
export function namesAt(
  execution: Execution,
  tokens: readonly Token[],
  at: number,
  sql: string
): { readonly parts: readonly string[]; readonly next: number } {
  const parts: string[] = []
  let next = at
  for (;;) {
    const name = nameOf(tokens[next], execution.dialect)
    if (name === undefined) throw syntax(tokens[next], sql)
    parts.push(name)
    next++
    if (!isSign(tokens[next], '.')) return { parts, next }
    next++
  }
}

export function skip(tokens: readonly Token[], at: number, ...words: readonly string[]): number {
  return words.every((word, index) => isWord(tokens[at + index], word)) ? at + words.length : at
}

/** Runs what was made for SQLite; its errors are those of the statement. */
export function exec(
  execution: Execution,
  sql: string,
  tokens: readonly Token[],
  original: string,
  place?: string
): void {
  execution.isWrite = true
  try {
    execution.database.exec(sql)
  } catch (error) {
    throw faultOf(execution, error, tokens, original, place)
  }
}

export function definitionWorld(execution: Execution, database: string, table: string): DefinitionWorld {
  return {
    dialect: execution.dialect,
    table,
    expression: (inside) => translate(inside, translationWorld(execution, 'CREATE')).sql,
    place: (name, at) => (name === table ? placeOfTable(database, table) : placeOf(execution, [name], at))
  }
}

export function makeIndex(
  execution: Execution,
  database: string,
  table: string,
  { name, columns, kind }: ConstraintFacts
): void {
  const place = placeOfTable(database, table)
  const list = columns.map(quotedName).join(', ')
  execution.isWrite = true
  execution.database.exec(
    `CREATE ${kind === 'unique' ? 'UNIQUE ' : ''}INDEX ${quotedName(`${place}.${name}`)} ON ${quotedName(place)} (${list})`
  )
}
