import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'

/** Keyed bytes, for the rings of metrics. A saved value can be loaded at once, and is on disk with the next commit. */
export class SeriesStore implements CommitMember {
  readonly #pending = new Map<string, Uint8Array>()
  readonly #write: Statement
  readonly #read: Statement
  readonly #keys: Statement
  readonly #delete: Statement

  constructor(database: Database) {
    this.#write = database.prepare('INSERT OR REPLACE INTO blobs (key, bytes) VALUES (?, ?)')
    this.#read = database.prepare('SELECT bytes FROM blobs WHERE key = ?').pluck()
    this.#keys = database.prepare('SELECT key FROM blobs ORDER BY key').pluck()
    this.#delete = database.prepare('DELETE FROM blobs WHERE key = ?')
  }

  get hasPending(): boolean {
    return this.#pending.size > 0
  }

  /** Keeps a copy. Empty bytes delete the key. */
  save(key: string, bytes: Uint8Array): void {
    this.#pending.set(key, bytes.slice())
  }

  load(key: string): Uint8Array | undefined {
    const pending = this.#pending.get(key)
    if (pending !== undefined) return pending.length === 0 ? undefined : pending.slice()
    return this.#read.get(key) as Uint8Array | undefined
  }

  /** All keys, sorted. */
  keys(): readonly string[] {
    const keys = new Set(this.#keys.all() as string[])
    for (const [key, bytes] of this.#pending) {
      if (bytes.length === 0) keys.delete(key)
      else keys.add(key)
    }
    return [...keys].sort()
  }

  write(): void {
    for (const [key, bytes] of this.#pending) {
      if (bytes.length === 0) this.#delete.run(key)
      else this.#write.run(key, bytes)
    }
  }

  committed(): void {
    this.#pending.clear()
  }

  rolledBack(): void {}
}
