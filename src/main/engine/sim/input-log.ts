import type { Json } from '../../../shared/kube/object.ts'
import type { Database, Statement } from '../store/database.ts'
import type { CommitMember } from '../store/group-commit.ts'

/** One thing that came from outside. Same seed and same records: same history. */
export interface InputRecord {
  /** From 1, without gaps. */
  readonly sequence: number
  /** Milliseconds of simulated time at which it came in. */
  readonly time: number
  /** The store's revision before it: what it causes comes after. */
  readonly revision: number
  /** Who asked, as the engine knows identities; null where the program itself did. */
  readonly identity: Json
  readonly request: Json
}

/**
 * Whether the file was opened again here. What components keep in memory was rebuilt from the store at this point, and
 * streams of chance are seeded with the number (1 for the first time a file is opened after the one that created it),
 * so a replay does both here too.
 */
export function isRestart(request: Json): request is { readonly type: 'restart'; readonly number: number } {
  return typeof request === 'object' && request !== null && 'type' in request && request.type === 'restart'
}

type InputRow = readonly [number, number, number, string | null, string]

const columns = 'sequence, time, revision, identity, request'

/** The input log: records are on disk in the transaction of the revisions they caused. */
export class InputLog implements CommitMember {
  readonly #insert: Statement
  readonly #select: Statement
  readonly #flush: () => void
  #pending: InputRow[] = []
  #written = 0
  #sequence: number

  /** `flush` writes what is pending, so that a query sees it. */
  constructor(database: Database, flush: () => void) {
    this.#flush = flush
    this.#insert = database.prepare(`INSERT INTO inputs (${columns}) VALUES (?, ?, ?, ?, ?)`)
    this.#select = database.prepare(`SELECT ${columns} FROM inputs WHERE sequence > ? ORDER BY sequence LIMIT ?`).raw()
    this.#sequence = (database.prepare('SELECT max(sequence) FROM inputs').pluck().get() as number | null) ?? 0
  }

  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  /** The newest record's number; 0 where there is none. */
  get sequence(): number {
    return this.#sequence
  }

  /** Throws where the request cannot be written down: then it never came in. A commit cannot fail for it later. */
  append(time: number, revision: number, identity: Json, request: Json): InputRecord {
    const who = identity === null ? null : JSON.stringify(identity)
    const text = JSON.stringify(request)
    const sequence = ++this.#sequence
    this.#pending.push([sequence, time, revision, who, text])
    return { sequence, time, revision, identity, request }
  }

  /** Records after a sequence number, in order. */
  read(afterSequence = 0, limit = 1000): readonly InputRecord[] {
    this.#flush()
    const rows = this.#select.all(afterSequence, limit) as InputRow[]
    return rows.map(([sequence, time, revision, identity, request]) => ({
      sequence,
      time,
      revision,
      identity: identity === null ? null : (JSON.parse(identity) as Json),
      request: JSON.parse(request) as Json
    }))
  }

  write(): void {
    for (; this.#written < this.#pending.length; this.#written++) {
      this.#insert.run(...this.#pending[this.#written]!)
    }
  }

  committed(): void {
    this.#pending = []
    this.#written = 0
  }

  rolledBack(): void {
    this.#written = 0
  }
}
