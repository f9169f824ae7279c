// A server's SQLite in memory, and how it lies in files: a snapshot, and behind it the statements since, which are run
// again when it is opened. So each statement that is answered is on the disk, and costs its own length.
import { openScratch, type ScratchDatabase } from '../../../store/scratch-database.ts'
import { Random } from '../../../sim/random.ts'
import type { DaemonHost } from '../daemon.ts'
import { Catalog } from './catalog.ts'
import type { Execution } from './execution.ts'
import { registerFunctions, type FunctionWorld } from './functions.ts'
import type { SqlQuestion, SqlReply, SqlResult } from './reply.ts'
import { SqlError, type SqlFault } from './sql-error.ts'
import type { Dialect } from './tokens.ts'

/** What makes a server one of its dialect. */
export interface SqlServer {
  readonly dialect: Dialect
  /** Its files in its data folder. */
  readonly files: { readonly snapshot: string; readonly log: string; readonly marks: Readonly<Record<string, string>> }
  dataFolder(host: DaemonHost): string
  version(host: DaemonHost): string
  /** What a new server has: its own views, first users and databases, from the variables of its image. */
  setUp(host: DaemonHost, catalog: Catalog, database: ScratchDatabase): void
  /** Whether somebody may come in; else why not. */
  admit(catalog: Catalog, question: SqlQuestion, from: string): SqlFault | undefined
  /** What an execution needs beside the store. */
  rights(catalog: Catalog, world: FunctionWorld, from: string): Pick<Execution, 'allow' | 'ownView' | 'moment'>
  run(execution: Execution, sql: string): SqlResult
  words(fault: SqlFault, sql: string): Extract<SqlResult, { readonly kind: 'error' }>
}

/** A statement, or a transaction, as the log has it. */
interface LogEntry {
  readonly now: number
  readonly user: string
  readonly from: string
  readonly database: string | null
  readonly insertId: number
  readonly statements: readonly string[]
}

const mostBytes = 3 * 1024 * 1024
const longestLog = 128 * 1024
const header = 'SQLite format 3 base64\n'

export class SqlStore {
  readonly database: ScratchDatabase
  readonly catalog: Catalog
  readonly #server: SqlServer
  readonly #world: FunctionWorld
  /** The texts of its files that it is made from. */
  snapshot: string
  log: string

  constructor(server: SqlServer, host: DaemonHost, snapshot: string | undefined, log: string) {
    const bytes = snapshot === undefined ? undefined : Buffer.from(snapshot.slice(header.length), 'base64')
    this.#server = server
    this.database = openScratch(mostBytes, bytes)
    this.catalog = new Catalog(this.database)
    this.#world = {
      now: host.now,
      user: 'root',
      database: null,
      insertId: 0,
      version: server.version(host),
      random: new Random('sql'),
      rows: 0
    }
    registerFunctions(this.database, this.#world, server.dialect)
    if (snapshot === undefined) {
      this.catalog.make()
      server.setUp(host, this.catalog, this.database)
    }
    this.database.pragma('foreign_keys = ON')
    this.snapshot = snapshot ?? this.#serialized()
    this.log = ''
    for (const line of log.split('\n')) if (line !== '') this.#replay(JSON.parse(line) as LogEntry)
    this.log = log
  }

  close(): void {
    this.database.close()
  }

  #serialized(): string {
    return header + Buffer.from(this.database.serialize()).toString('base64')
  }

  #replay(entry: LogEntry): void {
    const execution = this.#begin(entry)
    this.database.exec('BEGIN')
    for (const statement of entry.statements) this.#one(execution, statement)
    this.database.exec('COMMIT')
  }

  #begin({ now, user, from, database, insertId, statements }: LogEntry): Execution {
    const world = this.#world
    Object.assign(world, { now, user, database, insertId, random: new Random(`${now}/${statements.join(';')}`) })
    return {
      dialect: this.#server.dialect,
      database: this.database,
      catalog: this.catalog,
      world,
      isWrite: false,
      ...this.#server.rights(this.catalog, world, from)
    }
  }

  /** Runs one statement, all or nothing of it. */
  #one(execution: Execution, sql: string): SqlResult {
    const { database } = this
    database.exec('SAVEPOINT statement')
    try {
      const result = this.#server.run(execution, sql)
      database.exec('RELEASE statement')
      return result
    } catch (error) {
      database.exec('ROLLBACK TO statement; RELEASE statement')
      if (error instanceof SqlError) return this.#server.words(error.fault, sql)
      // What nests deeper than the parser's stack, and values that SQLite does not know.
      if (error instanceof RangeError) return this.#server.words({ kind: 'too-much' }, sql)
      if (error instanceof TypeError)
        return this.#server.words({ kind: 'own', code: 1105, state: 'HY000', text: error.message }, sql)
      throw error
    }
  }

  /** `keep` writes the files; false where its disk has no room: then nothing has happened. */
  ask(question: SqlQuestion, now: number, from: string, keep: (store: SqlStore) => boolean): SqlReply {
    const { user, database, insertId, transaction, sql } = question
    const reply = (result: SqlResult, state: SqlReply['transaction'], isRefused = false): SqlReply => ({
      result,
      database: this.#world.database,
      transaction: state,
      insertId: this.#world.insertId,
      isRefused,
      version: this.#world.version
    })
    const statements = transaction.length > 0 ? [...transaction, sql] : [sql]
    const entry: LogEntry = { now, user, from, database, insertId, statements }
    const execution = this.#begin(entry)
    const refused = this.#server.admit(this.catalog, question, from)
    if (refused !== undefined) return reply(this.#server.words(refused, sql), 'none', true)
    if (sql.trim() === '') return reply({ kind: 'done', affected: 0, tag: '' }, 'none')
    const verb = transactionWord(sql)
    const isInside = transaction.length > 0
    if (!isInside && verb === 'begin') return reply({ kind: 'done', affected: 0, tag: 'BEGIN' }, 'open')
    this.database.exec('BEGIN')
    let hasFailed = false
    let result: SqlResult = { kind: 'done', affected: 0, tag: '' }
    for (const [index, statement] of statements.entries()) {
      const word = isInside ? transactionWord(statement) : undefined
      if (word !== undefined && (index === 0 || index === statements.length - 1)) continue
      if (hasFailed) result = this.#server.words(abortedTransaction, statement)
      else result = this.#one(execution, statement)
      if (result.kind === 'error' && this.#server.dialect === 'postgres') hasFailed = true
    }
    const isOver = !isInside || verb === 'commit' || verb === 'rollback'
    const isKept = isOver && verb !== 'rollback' && !(isInside && hasFailed) && execution.isWrite
    if (isInside && verb !== undefined)
      result = { kind: 'done', affected: 0, tag: isKept || (verb === 'commit' && !hasFailed) ? 'COMMIT' : 'ROLLBACK' }
    if (!isKept) this.database.exec('ROLLBACK')
    else if (!this.#commit({ ...entry, statements: isInside ? statements.slice(1, -1) : statements }, keep))
      return reply(this.#server.words({ kind: 'full', table: '' }, sql), 'none')
    return reply(result, isOver ? 'none' : hasFailed ? 'failed' : 'open')
  }

  #commit(entry: LogEntry, keep: (store: SqlStore) => boolean): boolean {
    const before = this.log
    this.log += `${JSON.stringify(entry)}\n`
    if (!keep(this)) {
      this.log = before
      this.database.exec('ROLLBACK')
      return false
    }
    this.database.exec('COMMIT')
    if (this.log.length <= longestLog) return true
    const { snapshot, log } = this
    this.snapshot = this.#serialized()
    this.log = ''
    // A disk without room for both keeps the longer log.
    if (!keep(this)) {
      this.snapshot = snapshot
      this.log = log
      keep(this)
    }
    return true
  }
}

const abortedTransaction: SqlFault = {
  kind: 'own',
  code: 0,
  state: '25P02',
  text: 'current transaction is aborted, commands ignored until end of transaction block'
}

function transactionWord(sql: string): 'begin' | 'commit' | 'rollback' | undefined {
  const words = sql.trim().toLowerCase().replace(/;$/, '').split(/\s+/)
  const second = words[1] ?? ''
  if (words[0] === 'begin' || (words[0] === 'start' && second === 'transaction')) return 'begin'
  if (words[0] === 'commit' || words[0] === 'end') return 'commit'
  return words[0] === 'rollback' && second !== 'to' ? 'rollback' : undefined
}
