import type { Json } from '../../../shared/kube/object.ts'
import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'

/** Settings and counters of a cluster, by key. All in memory; changes are on disk with the next commit. */
export class MetaStore implements CommitMember {
  readonly #values = new Map<string, Json>()
  readonly #dirty = new Set<string>()
  readonly #write: Statement
  readonly #delete: Statement

  constructor(database: Database) {
    const rows = database.prepare('SELECT key, value FROM meta').raw().all() as [string, string][]
    for (const [key, value] of rows) this.#values.set(key, JSON.parse(value) as Json)
    this.#delete = database.prepare('DELETE FROM meta WHERE key = ?')
    this.#write = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
  }

  get hasPending(): boolean {
    return this.#dirty.size > 0
  }

  get(key: string): Json | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: Json): void {
    this.#values.set(key, value)
    this.#dirty.add(key)
  }

  remove(key: string): void {
    if (this.#values.delete(key)) this.#dirty.add(key)
  }

  /** Keys that begin like this. */
  *keys(prefix: string): Generator<string> {
    for (const key of this.#values.keys()) if (key.startsWith(prefix)) yield key
  }

  write(): void {
    for (const key of this.#dirty) {
      const value = this.#values.get(key)
      if (value === undefined) this.#delete.run(key)
      else this.#write.run(key, JSON.stringify(value))
    }
  }

  committed(): void {
    this.#dirty.clear()
  }

  rolledBack(): void {}
}
