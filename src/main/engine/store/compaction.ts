import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'
import type { ObjectCodec } from './object-codec.ts'
import { deletedOperation } from './row-types.ts'

export interface CompactionOptions {
  /** Bytes of the file that are not container logs. */
  readonly budget: number
  /** So many of the newest revisions stay whatever the budget says, for watches. */
  readonly keep: number
  /** Revisions looked at in one slice, or twice what the commit adds where that is more. */
  readonly slice: number
}

export const defaultCompaction: CompactionOptions = { budget: 512 * 1024 * 1024, keep: 10_000, slice: 1000 }

/** What compaction asks of the file around it. */
export interface CompactionSource {
  readonly database: Database
  readonly codec: ObjectCodec
  /** Bytes of container logs, which have a budget of their own. */
  logBytes(): number
  /** Revisions in the transaction under way. */
  pendingRows(): number
  /** The newest revision in the file, the transaction under way included. */
  newestRevision(): number
}

type Row = readonly [revision: number, object: number, operation: number, depth: number]

const vacuumPages = 64
const vacuumAbove = 1024

/**
 * Keeps the history within its budget: slice by slice, with the commits, the oldest readable revision moves on, and
 * what no readable state needs goes. The state at the oldest readable revision and every change after it stay whole;
 * so a live object keeps its last whole state before that point, and the differences since.
 */
export class Compaction implements CommitMember {
  readonly #source: CompactionSource
  readonly #options: CompactionOptions
  /** Bytes of the file that are not container logs; another where somebody sets it. */
  budget: number
  readonly #pages: Statement
  readonly #next: Statement
  readonly #data: Statement
  readonly #deleteRevisions: Statement
  readonly #deleteObject: Statement
  readonly #deleteInputs: Statement
  readonly #writeOldest: Statement
  #oldest: number
  #reached: number

  constructor(source: CompactionSource, options: CompactionOptions) {
    this.#source = source
    this.#options = options
    this.budget = options.budget
    const { database } = source
    const pages = 'pragma_page_count() p, pragma_freelist_count() f, pragma_page_size() s'
    this.#pages = database.prepare(`SELECT p.page_count, f.freelist_count, s.page_size FROM ${pages}`).raw()
    this.#next = database
      .prepare(
        `SELECT revision, object, operation, depth FROM revisions
        WHERE revision > ? AND revision <= ? ORDER BY revision LIMIT ?`
      )
      .raw()
    this.#data = database.prepare('SELECT data FROM revisions WHERE object = ? AND revision < ?').pluck()
    this.#deleteRevisions = database.prepare('DELETE FROM revisions WHERE object = ? AND revision < ?')
    this.#deleteObject = database.prepare('DELETE FROM objects WHERE id = ?')
    this.#deleteInputs = database.prepare(
      'DELETE FROM inputs WHERE revision < ? AND sequence IN (SELECT sequence FROM inputs ORDER BY sequence LIMIT ?)'
    )
    this.#writeOldest = database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('oldestRevision', ?)")
    const stored = database.prepare("SELECT value FROM meta WHERE key = 'oldestRevision'").pluck().get()
    this.#oldest = this.#reached = stored === undefined ? 0 : Number(stored)
  }

  /** Compaction only ever rides on the commits of others. */
  get hasPending(): boolean {
    return false
  }

  /** So many of the newest revisions stay. */
  get keep(): number {
    return this.#options.keep
  }

  get oldestRevision(): number {
    return this.#oldest
  }

  /** Bytes of the file, and of what it holds. */
  size(): { readonly file: number; readonly used: number } {
    const [pages, free, pageSize] = this.#pages.get() as [number, number, number]
    return { file: pages * pageSize, used: (pages - free) * pageSize }
  }

  write(): void {}

  tidy(): void {
    const [pages, free, pageSize] = this.#pages.get() as [number, number, number]
    const used = (pages - free) * pageSize - this.#source.logBytes()
    if (used > this.budget) this.#moveOn()
    // Free pages are used again; only a large surplus (a budget that was lowered) is given back.
    if (free > vacuumAbove && free > pages / 4) this.#source.database.pragma(`incremental_vacuum(${vacuumPages})`)
  }

  #moveOn(): void {
    const limit = this.#source.newestRevision() - this.#options.keep
    if (limit <= this.#oldest) return
    // Faster than what comes in, or the file would grow all the same.
    const slice = Math.max(this.#options.slice, 2 * this.#source.pendingRows())
    const rows = this.#next.all(this.#oldest, limit, slice) as Row[]
    for (const [revision, object, operation, depth] of rows) {
      if (operation === deletedOperation) {
        this.#drop(object, revision + 1)
        this.#deleteObject.run(object)
      } else if (depth === 0 && revision !== object) this.#drop(object, revision)
    }
    this.#reached = rows.length < slice ? limit : rows.at(-1)![0]
    this.#deleteInputs.run(this.#reached, slice)
    this.#writeOldest.run(String(this.#reached))
  }

  #drop(object: number, before: number): void {
    for (const data of this.#data.iterate(object, before) as Iterable<string | null>) {
      if (data !== null) this.#source.codec.release(data)
    }
    this.#deleteRevisions.run(object, before)
  }

  committed(): void {
    this.#oldest = this.#reached
  }

  rolledBack(): void {
    this.#reached = this.#oldest
  }
}
