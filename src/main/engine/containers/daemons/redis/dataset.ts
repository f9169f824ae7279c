// What a redis has in memory: databases of keys, each with a value of one type and maybe an end.
import type { Json } from '../../../../../shared/kube/object.ts'

export type Value =
  | { readonly type: 'string'; text: string }
  | { readonly type: 'list'; readonly items: string[] }
  | { readonly type: 'hash'; readonly fields: Map<string, string> }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'zset'; readonly scores: Map<string, number> }

export interface Entry {
  value: Value
  /** Milliseconds on the clock when it ends; undefined where it does not. */
  endsAt: number | undefined
}

/** As JSON: type, contents, end. */
type SavedEntry = readonly [key: string, type: Value['type'], content: Json, endsAt?: number]

export interface SavedDataset {
  readonly databases: readonly (readonly [number: number, entries: readonly SavedEntry[]])[]
  readonly changes: number
  readonly offset: number
  readonly savedAt: number
  readonly settings: Readonly<Record<string, string>>
}

export const databaseCount = 16

/** A live dataset; JSON makes plain data of it. Keys whose time is over are removed by whoever meets them. */
export class Dataset {
  readonly #databases = new Map<number, Map<string, Entry>>()
  /** Changes since it was last written to its disk. */
  changes = 0
  /** Changes ever: how far a replica is. */
  offset = 0
  savedAt: number
  /** CONFIG SET: by name, in place of what it was started with. */
  readonly settings: Record<string, string>

  constructor(now: number, saved?: SavedDataset) {
    this.savedAt = saved?.savedAt ?? now
    this.changes = saved?.changes ?? 0
    this.offset = saved?.offset ?? 0
    this.settings = { ...saved?.settings }
    for (const [number, entries] of saved?.databases ?? []) {
      const database = this.database(number)
      for (const [key, type, content, endsAt] of entries) database.set(key, { value: valueOf(type, content), endsAt })
    }
  }

  database(number: number): Map<string, Entry> {
    let database = this.#databases.get(number)
    if (database === undefined) this.#databases.set(number, (database = new Map<string, Entry>()))
    return database
  }

  get databases(): ReadonlyMap<number, ReadonlyMap<string, Entry>> {
    return this.#databases
  }

  clear(): void {
    this.#databases.clear()
  }

  /** Characters of all keys and values, and some for each. */
  get size(): number {
    let size = 0
    for (const database of this.#databases.values())
      for (const [key, { value }] of database) size += 64 + key.length + sizeOf(value)
    return size
  }

  toJSON(): SavedDataset {
    const databases: [number, SavedEntry[]][] = []
    for (const [number, database] of this.#databases) {
      if (database.size === 0) continue
      const entries = Array.from(database, ([key, { value, endsAt }]): SavedEntry => {
        const content = contentOf(value)
        return endsAt === undefined ? [key, value.type, content] : [key, value.type, content, endsAt]
      })
      databases.push([number, entries])
    }
    return { databases, changes: this.changes, offset: this.offset, savedAt: this.savedAt, settings: this.settings }
  }
}

function valueOf(type: Value['type'], content: Json): Value {
  switch (type) {
    case 'string':
      return { type, text: content as string }
    case 'list':
      return { type, items: [...(content as string[])] }
    case 'hash':
      return { type, fields: new Map(content as [string, string][]) }
    case 'set':
      return { type, members: new Set(content as string[]) }
    case 'zset':
      return { type, scores: new Map((content as [string, string][]).map(([name, score]) => [name, Number(score)])) }
  }
}

function contentOf(value: Value): Json {
  switch (value.type) {
    case 'string':
      return value.text
    case 'list':
      return value.items
    case 'hash':
      return [...value.fields]
    case 'set':
      return [...value.members]
    case 'zset':
      // Infinity is no JSON.
      return Array.from(value.scores, ([name, score]) => [name, String(score)])
  }
}

function sizeOf(value: Value): number {
  if (value.type === 'string') return value.text.length
  let size = 0
  if (value.type === 'hash') for (const [name, text] of value.fields) size += 32 + name.length + text.length
  else if (value.type === 'zset') for (const name of value.scores.keys()) size += 40 + name.length
  else for (const text of value.type === 'list' ? value.items : value.members) size += 16 + text.length
  return size
}
