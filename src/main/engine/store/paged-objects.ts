import type { KubeObject } from '../../../shared/kube/object.ts'
import type { CommitMember } from './group-commit.ts'
import type { Entry } from './object-indexes.ts'

/** So many objects stay in memory, about 40 MB of events. */
const mostInMemory = 50_000

/** An object that stays in the file until somebody reads it: what must be known of it all the same. */
export interface PagedRow {
  /** The object's row in the file. */
  readonly id: number
  readonly namespace: string | undefined
  readonly name: string
  readonly uid: string
  /** Uid of the object that it is about. */
  readonly about: string | undefined
}

export function isPagedRow(object: KubeObject | PagedRow): object is PagedRow {
  return 'id' in object
}

/** The cell of an object that may be in the file only. */
export class PagedEntry implements Entry {
  readonly #pages: PagedObjects
  /** The object's row in the file. */
  readonly id: number
  kept: KubeObject | undefined = undefined
  /** Whether the file does not have its newest state yet. */
  isPending = false

  constructor(pages: PagedObjects, id: number) {
    this.#pages = pages
    this.id = id
  }

  /** Reads it from the file where it is not in memory: two readings may give two objects that are equal. */
  get object(): KubeObject {
    return this.kept ?? this.#pages.read(this)
  }

  set object(object: KubeObject) {
    this.kept = object
    this.#pages.written(this)
  }
}

/**
 * The objects of a kind that outnumber all others and are rarely read again: events. Those that were written or read last
 * are in memory, and all that no commit has put on disk; the others are read from the file when somebody asks.
 */
export class PagedObjects implements CommitMember {
  readonly #readState: (id: number) => KubeObject
  readonly #limit: number
  /** In the order in which they were last written or read. */
  readonly #inMemory = new Set<PagedEntry>()
  #pending: PagedEntry[] = []
  /** They add nothing to a commit: the rows are the revision log's. */
  readonly hasPending = false

  /** `readState` gives the newest committed state of the object with this id. */
  constructor(readState: (id: number) => KubeObject, limit = mostInMemory) {
    this.#readState = readState
    this.#limit = limit
  }

  /** How many are in memory now. */
  get inMemory(): number {
    return this.#inMemory.size
  }

  /** The cell of an object that the file has. */
  entry(id: number): PagedEntry {
    return new PagedEntry(this, id)
  }

  written(entry: PagedEntry): void {
    this.#inMemory.delete(entry)
    this.#inMemory.add(entry)
    if (entry.isPending) return
    entry.isPending = true
    this.#pending.push(entry)
  }

  read(entry: PagedEntry): KubeObject {
    const object = this.#readState(entry.id)
    entry.kept = object
    this.#inMemory.add(entry)
    this.#makeRoom()
    return object
  }

  /** The object is gone: its cell is nobody's any more. */
  forget(entry: PagedEntry): void {
    this.#inMemory.delete(entry)
  }

  write(): void {}

  committed(): void {
    for (const entry of this.#pending) entry.isPending = false
    this.#pending = []
    this.#makeRoom()
  }

  rolledBack(): void {}

  /** Lets the oldest go, as far as the file has them. */
  #makeRoom(): void {
    for (const entry of this.#inMemory) {
      if (this.#inMemory.size <= this.#limit || entry.isPending) return
      this.#inMemory.delete(entry)
      entry.kept = undefined
    }
  }
}
