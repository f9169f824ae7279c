// A column of CREATE TABLE and ALTER TABLE: its type, what stands behind it, and how SQLite is told.
import type { ColumnFacts, ConstraintFacts } from './catalog.ts'
import { affinityOf, classOf, lengthOf, printedType } from './column-types.ts'
import { ownError, SqlError } from './sql-error.ts'
import {
  closingOf,
  type Dialect,
  isSign,
  isWord,
  nameOf,
  partsOf,
  quotedName,
  textLiteral,
  type Token
} from './tokens.ts'

export interface DefinitionWorld {
  readonly dialect: Dialect
  readonly table: string
  /** An expression as SQLite takes it. */
  expression(tokens: readonly Token[]): string
  /** A table that is referred to, by its name in SQLite. Throws a SqlError. */
  place(name: string, at: number): string
}

export interface Draft {
  readonly name: string
  readonly type: string
  nullable: boolean
  default: string | null
  /** SQLite's, in brackets. */
  defaultSql: string | undefined
  isAuto: boolean
  isUnique: boolean
  isPrimary: boolean
  onUpdate: boolean
}

const typeWords = ['PRECISION', 'VARYING', 'UNSIGNED', 'SIGNED', 'ZEROFILL']

export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** One column's definition, also of ALTER TABLE ADD. */
export function columnOf(part: readonly Token[], world: DefinitionWorld, constraints: ConstraintFacts[]): Draft {
  const { dialect, table } = world
  const name = nameOf(part[0], dialect)
  const typeToken = part[1]
  if (name === undefined || typeToken === undefined || typeToken.kind !== 'word') throw syntaxAt(typeToken ?? part[0])
  let at = 2
  let words = typeToken.value
  let size: string | undefined
  for (;;) {
    const token = part[at]
    if (isSign(token, '(')) {
      const end = closingOf(part, at)
      size = part
        .slice(at + 1, end)
        .map(({ raw }) => raw)
        .join('')
      at = end + 1
    } else if (isWord(token, ...typeWords)) {
      words += ` ${token!.value}`
      at++
    } else if (isWord(token, 'WITH', 'WITHOUT') && isWord(part[at + 1], 'TIME')) {
      words += ` ${token!.value} TIME ZONE`
      at += 3
    } else if (isSign(token, '[')) {
      words += '[]'
      at += 2
    } else break
  }
  if (!isKnownType(typeToken.value)) {
    if (dialect === 'postgres') throw ownError(0, '42704', `type "${typeToken.raw.toLowerCase()}" does not exist`)
    throw syntaxAt(typeToken)
  }
  const isSerial = /SERIAL/.test(words)
  const draft: Draft = {
    name,
    type: printedType(words, size, dialect),
    nullable: !isSerial,
    default: isSerial && dialect === 'postgres' ? `nextval('${table}_${name}_seq'::regclass)` : null,
    defaultSql: undefined,
    isAuto: isSerial,
    isUnique: false,
    isPrimary: false,
    onUpdate: false
  }
  while (at < part.length) at = attribute(part, at, draft, world, constraints)
  return draft
}

function isKnownType(word: string): boolean {
  return /^(TINY|SMALL|MEDIUM|BIG)?INT\d?$|^INTEGER$|^(BIG|SMALL)?SERIAL$|CHAR|TEXT$|^BOOL|^(DEC|DECIMAL|NUMERIC|FLOAT\d?|DOUBLE|REAL|MONEY|BIT)$|^DATE|^TIME|^INTERVAL$|^YEAR$|BLOB$|BINARY$|^BYTEA$|^JSONB?$|^UUID$|^(ENUM|SET|INET|CIDR|POINT|XML|GEOMETRY)$/.test(
    word
  )
}

export function syntaxAt(token: Token | undefined): SqlError {
  return new SqlError({ kind: 'syntax', near: token?.raw ?? '', at: token?.at ?? 0 })
}

/** One attribute behind a column's type; where the next begins. */
function attribute(
  part: readonly Token[],
  at: number,
  draft: Draft,
  world: DefinitionWorld,
  constraints: ConstraintFacts[]
): number {
  const token = part[at]!
  const { dialect, table } = world
  switch (token.kind === 'word' ? token.value : '') {
    case 'NOT':
      draft.nullable = false
      return at + 2
    case 'NULL':
      draft.nullable = true
      return at + 1
    case 'AUTO_INCREMENT':
      draft.isAuto = true
      return at + 1
    case 'GENERATED': {
      // GENERATED ALWAYS AS IDENTITY
      draft.isAuto = true
      draft.nullable = false
      const end = part.findIndex((one) => isWord(one, 'IDENTITY'))
      const isDefault = part.slice(at, end).some((one) => isWord(one, 'DEFAULT'))
      draft.default = `generated ${isDefault ? 'by default' : 'always'} as identity`
      return isSign(part[end + 1], '(') ? closingOf(part, end + 1) + 1 : end + 1
    }
    case 'PRIMARY':
      draft.isPrimary = true
      draft.nullable = false
      constraints.push({
        kind: 'primary',
        name: dialect === 'mysql' ? 'PRIMARY' : `${table}_pkey`,
        columns: [draft.name]
      })
      return at + 2
    case 'UNIQUE':
      draft.isUnique = true
      constraints.push({
        kind: 'unique',
        name: dialect === 'mysql' ? draft.name : `${table}_${draft.name}_key`,
        columns: [draft.name]
      })
      return isWord(part[at + 1], 'KEY') ? at + 2 : at + 1
    case 'KEY':
      return at + 1
    case 'DEFAULT':
      return defaultOf(part, at + 1, draft, world)
    case 'COMMENT':
    case 'COLLATE':
      return at + 2
    case 'CHARACTER':
      return at + 3
    case 'ON':
      // ON UPDATE CURRENT_TIMESTAMP
      draft.onUpdate = true
      return isSign(part[at + 3], '(') ? closingOf(part, at + 3) + 1 : at + 3
    case 'CONSTRAINT':
      return at + 2
    case 'CHECK': {
      const end = closingOf(part, at + 1)
      const name = dialect === 'mysql' ? `${table}_chk_${constraints.length + 1}` : `${table}_${draft.name}_check`
      const inside = part.slice(at + 2, end)
      constraints.push({
        kind: 'check',
        name,
        columns: [draft.name],
        expression: textOf(inside),
        parent: world.expression(inside)
      })
      return end + 1
    }
    case 'REFERENCES':
      return reference(part, at, [draft.name], world, constraints)
    default:
      throw syntaxAt(token)
  }
}

export function textOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ raw }) => raw)
    .join(' ')
    .replaceAll(/ ?([(),.]) ?/g, '$1')
}

function defaultOf(part: readonly Token[], at: number, draft: Draft, world: DefinitionWorld): number {
  let end = at + 1
  if (isSign(part[at], '(')) end = closingOf(part, at) + 1
  else if (isSign(part[at], '-')) end = at + 2
  else if (isSign(part[end], '(')) end = closingOf(part, end) + 1
  if (isSign(part[end], '::')) end += 2
  const value = part.slice(at, end)
  const [first] = value
  if (first === undefined) throw syntaxAt(part[at - 1])
  if (isWord(first, 'NULL')) return end
  const isNow = /^(CURRENT_TIMESTAMP|NOW|LOCALTIMESTAMP|CURRENT_DATE|CURDATE)$/.test(first.value)
  if (world.dialect === 'mysql')
    draft.default = isNow ? 'CURRENT_TIMESTAMP' : first.kind === 'text' ? first.value : textOf(value)
  else {
    const text = first.kind === 'text' ? `${textLiteral(first.value)}::${draft.type}` : textOf(value)
    draft.default = isNow && first.value !== 'NOW' ? first.value : text.toLowerCase() === text ? text : text
  }
  const isDay = first.value.endsWith('DATE') && isNow
  draft.defaultSql = isNow
    ? `(drydock_now(${isDay ? 10 : world.dialect === 'postgres' ? 23 : 19}))`
    : `(${world.expression(value)})`
  return end
}

/** REFERENCES parent (columns) ON DELETE ...; where the next begins. */
export function reference(
  part: readonly Token[],
  at: number,
  columns: readonly string[],
  world: DefinitionWorld,
  constraints: ConstraintFacts[],
  name?: string
): number {
  const { dialect, table } = world
  const parent = nameOf(part[at + 1], dialect)
  if (!isWord(part[at], 'REFERENCES') || parent === undefined) throw syntaxAt(part[at])
  let next = at + 2
  let parentColumns: readonly string[] = ['id']
  if (isSign(part[next], '(')) {
    const end = closingOf(part, next)
    parentColumns = partsOf(part.slice(next + 1, end)).map(([first]) => nameOf(first, dialect) ?? '')
    next = end + 1
  }
  let onDelete: string | undefined
  while (isWord(part[next], 'ON', 'MATCH', 'DEFERRABLE', 'INITIALLY')) {
    const isDelete = isWord(part[next + 1], 'DELETE')
    const action = isWord(part[next + 2], 'SET', 'NO') ? 2 : 1
    if (isDelete)
      onDelete = part
        .slice(next + 2, next + 2 + action)
        .map(({ value }) => value)
        .join(' ')
    next += isWord(part[next], 'ON') ? 2 + action : 2
  }
  const count = constraints.filter(({ kind }) => kind === 'foreign').length + 1
  const own = dialect === 'mysql' ? `${table}_ibfk_${count}` : `${table}_${columns.join('_')}_fkey`
  constraints.push({
    kind: 'foreign',
    name: name ?? own,
    columns,
    parent,
    parentColumns,
    ...(onDelete === undefined ? {} : { onDelete })
  })
  return next
}

export function factsOf(draft: Draft, constraints: readonly ConstraintFacts[]): ColumnFacts {
  const { name, type, nullable, isAuto, isPrimary, onUpdate } = draft
  const within = (kind: ConstraintFacts['kind']): boolean =>
    constraints.some((one) => one.kind === kind && one.columns.length > 0 && same(one.columns[0]!, name))
  const isAlone = constraints.some(
    ({ kind, columns }) => kind === 'unique' && columns.length === 1 && same(columns[0]!, name)
  )
  const key = isPrimary
    ? 'PRI'
    : isAlone
      ? 'UNI'
      : within('index') || within('foreign') || within('unique')
        ? 'MUL'
        : ''
  const given = draft.default === 'CURRENT_TIMESTAMP' ? 'DEFAULT_GENERATED' : ''
  const extra = isAuto ? 'auto_increment' : onUpdate ? `${given} on update CURRENT_TIMESTAMP`.trim() : given
  return { name, type, nullable, default: draft.default, key, extra }
}

/** A column as SQLite takes it; its checks refuse what its type does not take, and their names say which it was. */
export function columnSql(draft: Draft, dialect: Dialect, isLonePrimary: boolean): string {
  const { name, type, nullable, isAuto, defaultSql } = draft
  const column = quotedName(name)
  if (isAuto && isLonePrimary) return `${column} INTEGER PRIMARY KEY AUTOINCREMENT`
  const words = [column, affinityOf(type)]
  if (classOf(type) === 'text' && dialect === 'mysql') words.push('COLLATE NOCASE')
  if (isLonePrimary) words.push('PRIMARY KEY')
  if (!nullable) words.push('NOT NULL')
  if (draft.isUnique) words.push('UNIQUE')
  if (defaultSql !== undefined) words.push(`DEFAULT ${defaultSql}`)
  const check = (kind: string, condition: string): void => {
    words.push(`CONSTRAINT ${quotedName(`${kind}:${name}`)} CHECK (${condition})`)
  }
  const limit = lengthOf(type)
  const kind = classOf(type)
  if (kind === 'whole') check('type', `${column} IS NULL OR typeof(${column}) = 'integer'`)
  else if (kind === 'number') check('type', `${column} IS NULL OR typeof(${column}) IN ('integer', 'real')`)
  else if (kind === 'time') check('type', `${column} IS NULL OR drydock_is_moment(${column})`)
  else if (limit !== undefined) check('length', `${column} IS NULL OR length(${column}) <= ${limit}`)
  return words.join(' ')
}
