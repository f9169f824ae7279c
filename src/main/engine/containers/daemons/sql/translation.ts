// Statements as SQLite takes them: its tables are called DATABASE.TABLE, all in one file, and what the dialects write
// differently is written in its way. What is not known is left as it is; SQLite says then what is wrong with it.
import { bounded, commonTables } from './common-tables.ts'
import { SqlError } from './sql-error.ts'
import {
  closingOf,
  type Dialect,
  isSign,
  isWord,
  nameOf,
  quotedName,
  textLiteral,
  type Token,
  tokensOf,
  UnendedText
} from './tokens.ts'
import { clauseWords, fromFunctions, isKeyword, isReserved, notAlias } from './words.ts'

export interface TranslationWorld {
  readonly dialect: Dialect
  /** The name of a table in SQLite. Throws a SqlError where there is none. */
  table(parts: readonly string[], at: number): string
  /** A literal for what changes by itself: NOW, CURRENT_DATE, CURRENT_USER...; undefined where it is none. */
  moment(word: string): string | undefined
}

export interface Translation {
  readonly sql: string
  /** Its tables by their names in SQLite, each as often as it is read. */
  readonly tables: readonly string[]
}

/** Throws a SqlError for a quote without an end. */
export function lexed(sql: string, dialect: Dialect): Token[] {
  try {
    return tokensOf(sql, dialect)
  } catch (error) {
    if (error instanceof UnendedText) throw new SqlError({ kind: 'syntax', near: sql.slice(error.at), at: error.at })
    throw error
  }
}

interface Level {
  /** Within FROM: a comma leads to another table. */
  isList: boolean
  /** The next name is a table's. */
  wantsTable: boolean
  readonly function: string | undefined
}

class Translator {
  readonly #world: TranslationWorld
  readonly #tokens: readonly Token[]
  readonly #own: ReadonlySet<string>
  readonly #levels: Level[] = [{ isList: false, wantsTable: false, function: undefined }]
  readonly tables: string[] = []
  readonly #words: string[] = []
  #at = 0

  constructor(tokens: readonly Token[], world: TranslationWorld) {
    this.#world = world
    this.#tokens = tokens
    this.#own = commonTables(tokens, world.dialect)
  }

  get #level(): Level {
    return this.#levels.at(-1)!
  }

  run(): string {
    const tokens = this.#tokens
    while (this.#at < tokens.length) {
      const token = tokens[this.#at]!
      if (token.kind === 'sign') this.#sign(token)
      else if (token.kind === 'text') this.#put(1, textLiteral(token.value))
      else if (token.kind === 'number') this.#put(1, token.raw)
      else this.#name(token)
    }
    return this.#words.join(' ')
  }

  #put(count: number, text: string): void {
    this.#words.push(text)
    this.#at += count
  }

  #sign({ raw }: Token): void {
    const { dialect } = this.#world
    const level = this.#level
    if (raw === '(') {
      const before = this.#tokens[this.#at - 1]
      this.#levels.push({
        isList: level.wantsTable && !isWord(this.#tokens[this.#at + 1], 'SELECT', 'WITH', 'VALUES'),
        wantsTable: level.wantsTable && !isWord(this.#tokens[this.#at + 1], 'SELECT', 'WITH', 'VALUES'),
        function: before?.kind === 'word' ? before.value : undefined
      })
      level.wantsTable = false
      return this.#put(1, '(')
    }
    if (raw === ')') {
      if (this.#levels.length > 1) this.#levels.pop()
      return this.#put(1, ')')
    }
    if (raw === ',') {
      if (level.isList) level.wantsTable = true
      return this.#put(1, ',')
    }
    if (raw === '::') return this.#cast()
    if (dialect === 'mysql') {
      if (raw === '/') return this.#put(1, '* 1.0 /')
      if (raw === '<=>') return this.#put(1, 'IS')
      if (raw === '&&') return this.#put(1, 'AND')
      if (raw === '||') return this.#put(1, 'OR')
      if (raw === '@@') {
        const name = this.#tokens[this.#at + 1]?.raw ?? ''
        return this.#put(2, this.#world.moment(`@@${name.toLowerCase()}`) ?? 'NULL')
      }
    } else if (raw === '~') return this.#put(1, 'REGEXP')
    this.#put(1, raw)
  }

  /** x::type: whole numbers, texts and days; all others change nothing here. */
  #cast(): void {
    let count = 2
    if (isSign(this.#tokens[this.#at + 2], '(')) count = closingOf(this.#tokens, this.#at + 2) - this.#at + 1
    while (isWord(this.#tokens[this.#at + count], 'PRECISION', 'VARYING', 'WITH', 'WITHOUT', 'TIME', 'ZONE')) count++
    const type = this.#tokens[this.#at + 1]?.value ?? ''
    this.#at += count
    const value = this.#words.at(-1)
    // Behind a bracket the whole operand is not at hand: its value stays what it is.
    if (value === undefined || value === ')') return
    if (/INT|SERIAL/.test(type)) this.#words.splice(-1, 1, `CAST(round(${value}) AS INTEGER)`)
    else if (/^(TEXT|VARCHAR|CHAR)/.test(type)) this.#words.splice(-1, 1, `CAST(${value} AS TEXT)`)
    else if (type === 'DATE') this.#words.splice(-1, 1, `substr(${value}, 1, 10)`)
  }

  #name(token: Token): void {
    const { dialect } = this.#world
    const level = this.#level
    const before = this.#tokens[this.#at - 1]
    const isFree = token.kind === 'word' && !isSign(before, '.')
    if (isFree && !level.wantsTable && this.#keyword(token)) return
    if (isFree && level.wantsTable && this.#isNoTable(token)) {
      if (clauseWords.has(token.value)) level.wantsTable = false
      if (this.#keyword(token)) return
      return this.#put(1, token.raw)
    }
    const parts = [nameOf(token, dialect)!]
    let count = 1
    while (
      isSign(this.#tokens[this.#at + count], '.') &&
      nameOf(this.#tokens[this.#at + count + 1], dialect) !== undefined
    ) {
      parts.push(nameOf(this.#tokens[this.#at + count + 1], dialect)!)
      count += 2
    }
    if (level.wantsTable) return this.#table(parts, count, token)
    // DATABASE.TABLE.COLUMN
    const own = parts.slice(-2)
    const star = isSign(this.#tokens[this.#at + count], '.') && isSign(this.#tokens[this.#at + count + 1], '*')
    if (star) return this.#put(count + 2, `${quotedName(parts.at(-1)!)}.*`)
    const isCall = own.length === 1 && isSign(this.#tokens[this.#at + count], '(')
    const isPlain = token.kind === 'word' && own.length === 1
    this.#put(count, isCall || (isPlain && isReserved(token.value)) ? token.raw : own.map(quotedName).join('.'))
  }

  /** Words that may stand where a table is wanted. */
  #isNoTable(token: Token): boolean {
    return (
      clauseWords.has(token.value) ||
      ['LATERAL', 'ONLY', 'IF', 'NOT', 'EXISTS', 'IGNORE', 'LOW_PRIORITY', 'TABLE', 'DUAL'].includes(token.value)
    )
  }

  #table(parts: readonly string[], count: number, token: Token): void {
    const level = this.#level
    level.wantsTable = false
    const after = this.#tokens[this.#at + count]
    const verb = this.#tokens[this.#at - 1]
    const isInsert = isWord(verb, 'INTO')
    if (!isInsert && isSign(after, '(')) return this.#series(parts.at(-1)!, this.#at + count)
    if (parts.length === 1 && this.#own.has(parts[0]!.toLowerCase())) return this.#put(count, quotedName(parts[0]!))
    const place = this.#world.table(parts, token.at)
    this.tables.push(place)
    const hasAlias =
      isWord(after, 'AS') || after?.kind === 'name' || (after?.kind === 'word' && !notAlias.has(after.value))
    const isBare = isWord(verb, 'REFERENCES', 'TABLE', 'INDEX') || (isWord(verb, 'ON') && this.#words[0] === 'CREATE')
    // SQLite wants the AS before an alias that UPDATE and DELETE give.
    const written = isWord(after, 'AS') ? '' : ' AS'
    const alias = isBare ? '' : hasAlias ? written : ` AS ${quotedName(parts.at(-1)!)}`
    this.#put(count, `${quotedName(place)}${alias}`)
  }

  /** generate_series(1, 9) AS s(n): its column is called as its alias says. */
  #series(name: string, open: number): void {
    const { dialect } = this.#world
    const end = closingOf(this.#tokens, open)
    const inside = translate(this.#tokens.slice(open, end + 1), this.#world).sql
    let next = end + 1
    if (isWord(this.#tokens[next], 'AS')) next++
    const token = this.#tokens[next]
    const isAlias = token?.kind === 'name' || (token?.kind === 'word' && !notAlias.has(token.value))
    const alias = isAlias ? nameOf(token, dialect)! : name
    if (isAlias) next++
    let column = alias
    if (isAlias && isSign(this.#tokens[next], '(')) {
      column = nameOf(this.#tokens[next + 1], dialect) ?? alias
      next = closingOf(this.#tokens, next) + 1
    }
    const call = `( SELECT ${name} AS ${quotedName(column)} FROM ${name} ${inside} )`
    this.#put(next - this.#at, `${call} AS ${quotedName(alias)}`)
  }

  /** Words that mean something. Whether it was one. */
  #keyword({ value, raw }: Token): boolean {
    const { dialect } = this.#world
    const level = this.#level
    const [next, second] = [this.#tokens[this.#at + 1], this.#tokens[this.#at + 2]]
    const before = this.#tokens[this.#at - 1]
    switch (value) {
      case 'FROM':
        if (level.function !== undefined && fromFunctions.has(level.function)) {
          this.#put(1, ',')
          return true
        }
        level.wantsTable = !isWord(before, 'DISTINCT')
        level.isList = level.wantsTable
        break
      case 'JOIN':
      case 'STRAIGHT_JOIN':
      case 'INTO':
      case 'REFERENCES':
        level.wantsTable = true
        break
      case 'UPDATE':
        level.wantsTable = this.#words.length === 0
        if (isWord(before, 'FOR')) {
          // SELECT ... FOR UPDATE: nobody else is in here.
          this.#words.pop()
          this.#at++
          return true
        }
        break
      case 'ON':
        level.wantsTable = this.#words[0] === 'CREATE' && !isWord(before, 'JOIN')
        if (isWord(next, 'DUPLICATE')) return this.#onDuplicate()
        break
      case 'IGNORE':
        if (dialect === 'mysql' && isWord(before, 'INSERT', 'UPDATE')) {
          this.#put(1, 'OR IGNORE')
          return true
        }
        break
      case 'EXTRACT':
        if (isSign(next, '(') && second?.kind === 'word') {
          this.#put(3, `extract ( ${textLiteral(second.value.toLowerCase())}`)
          this.#levels.push({ isList: false, wantsTable: false, function: 'EXTRACT' })
          return true
        }
        break
      case 'INTERVAL':
        if (next !== undefined && (dialect === 'postgres' ? next.kind === 'text' : second?.kind === 'word')) {
          const words = dialect === 'postgres' ? next.value : `${next.value} ${second!.value.toLowerCase()}`
          this.#put(dialect === 'postgres' ? 2 : 3, textLiteral(words))
          return true
        }
        break
      case 'SEPARATOR':
        this.#put(1, ',')
        return true
      case 'ILIKE':
        this.#put(1, 'MATCH')
        return true
      case 'RLIKE':
        this.#put(1, 'REGEXP')
        return true
      case 'DIV':
        this.#put(1, '/')
        return true
      case 'TRUE':
      case 'FALSE':
        this.#put(1, value === 'TRUE' ? '1' : '0')
        return true
      case 'VALUES':
        if (dialect === 'mysql' && isSign(next, '(') && isSign(this.#tokens[this.#at + 3], ')') && this.#isUpdating) {
          this.#put(4, `excluded.${quotedName(nameOf(second, dialect) ?? '')}`)
          return true
        }
        level.isList = false
        break
    }
    if (clauseWords.has(value)) level.isList = false
    if (value === 'NOTHING' && !isWord(before, 'DO')) return false
    const literal = isSign(before, '.') ? undefined : this.#world.moment(value.toLowerCase())
    if (literal === undefined) {
      if (!isKeyword(value)) return false
      this.#put(1, raw)
      return true
    }
    // NOW() and NOW(6).
    const isCall = isSign(next, '(')
    const isWordAlone = dialect === 'postgres' ? /^(CURRENT_|SESSION_USER|LOCALTIME|USER$)/ : /^(CURRENT_|LOCALTIME)/
    if (!isCall && !isWordAlone.test(value)) return false
    this.#put(isCall ? closingOf(this.#tokens, this.#at + 1) - this.#at + 1 : 1, literal)
    return true
  }

  #isUpdating = false

  #onDuplicate(): boolean {
    // ON DUPLICATE KEY UPDATE
    this.#isUpdating = true
    this.#put(4, 'ON CONFLICT DO UPDATE SET')
    return true
  }
}

/** Throws a SqlError for a table that is not there. */
export function translate(tokens: readonly Token[], world: TranslationWorld): Translation {
  const translator = new Translator(bounded(tokens), world)
  const sql = translator.run()
  return { sql, tables: translator.tables }
}
