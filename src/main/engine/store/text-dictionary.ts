import { RowError } from './database-error.ts'
import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'

/** Texts that rows repeat (kinds, field managers) as small numbers. Few, so all are in memory. */
export class TextDictionary implements CommitMember {
  readonly #ids = new Map<string, number>()
  readonly #texts: string[] = []
  readonly #insert: Statement
  #written: number
  #committed: number

  constructor(database: Database) {
    const rows = database.prepare('SELECT id, text FROM texts ORDER BY id').raw().all() as [number, string][]
    for (const [id, text] of rows) {
      this.#texts[id] = text
      this.#ids.set(text, id)
    }
    this.#written = this.#committed = this.#texts.length
    this.#insert = database.prepare('INSERT INTO texts (id, text) VALUES (?, ?)')
  }

  get hasPending(): boolean {
    return this.#committed < this.#texts.length
  }

  idOf(text: string): number {
    let id = this.#ids.get(text)
    if (id === undefined) {
      id = this.#texts.length
      this.#texts.push(text)
      this.#ids.set(text, id)
    }
    return id
  }

  /** The number of a text that is known, else undefined. */
  find(text: string): number | undefined {
    return this.#ids.get(text)
  }

  /** The numbers of all texts that begin and end so, with a word between. */
  findBetween(start: string, end: string): readonly number[] {
    const found: number[] = []
    for (const [text, id] of this.#ids) {
      if (text.length > start.length + end.length && text.startsWith(start) && text.endsWith(end)) found.push(id)
    }
    return found
  }

  textOf(id: number): string {
    const text = this.#texts[id]
    if (text === undefined) throw new RowError(`text ${id} is missing`)
    return text
  }

  write(): void {
    for (; this.#written < this.#texts.length; this.#written++) {
      this.#insert.run(this.#written, this.#texts[this.#written])
    }
  }

  committed(): void {
    this.#committed = this.#written
  }

  rolledBack(): void {
    this.#written = this.#committed
  }
}
