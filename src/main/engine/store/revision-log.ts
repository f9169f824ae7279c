import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { Clock } from '../sim/clock.ts'
import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'
import type { ObjectCodec } from './object-codec.ts'
import type { Change } from './object-store.ts'
import { isSettled } from './pod-status-row.ts'
import { kindText, longestChain } from './row-types.ts'
import type { TextDictionary } from './text-dictionary.ts'

interface PendingRevision {
  readonly revision: number
  readonly objectId: number
  readonly time: number
  readonly operation: 0 | 1 | 2
  readonly depth: number
  readonly manager: number | null
  readonly data: string | null
  /** Of the first revision: the row of the object. */
  readonly created: { readonly kind: number; readonly object: KubeObject } | undefined
}

/** A chain as long as this is ended where its pod settles. */
const worthEnding = 3

/**
 * Takes down every change of the live objects as a row. A change is encoded when it happens, which costs what changed
 * and not what the object holds; rows wait for the group's commit.
 */
export class RevisionLog implements CommitMember {
  readonly #clock: Clock
  readonly #codec: ObjectCodec
  readonly #texts: TextDictionary
  readonly #insertObject: Statement
  readonly #insertRevision: Statement
  readonly #markDeleted: Statement
  /**
   * For each live object that was ever modified, by uid: id * 16 + depth of its newest revision. Of one that was not
   * (most events), the id is its revision, and the depth 0.
   */
  readonly #heads = new Map<string, number>()
  #pending: PendingRevision[] = []
  #pendingBytes = 0
  #written = 0

  constructor(database: Database, clock: Clock, codec: ObjectCodec, texts: TextDictionary) {
    this.#clock = clock
    this.#codec = codec
    this.#texts = texts
    this.#insertObject = database.prepare('INSERT INTO objects (id, kind, namespace, name, uid) VALUES (?, ?, ?, ?, ?)')
    this.#insertRevision = database.prepare(
      'INSERT INTO revisions (revision, object, time, operation, depth, manager, data) VALUES (?, ?, ?, ?, ?, ?, ?)'
    )
    this.#markDeleted = database.prepare('UPDATE objects SET deleted = ? WHERE id = ?')
  }

  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  /** Revisions that are not committed yet, and the bytes of their data. */
  get pending(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#pending.length, bytes: this.#pendingBytes }
  }

  /** The id in `objects` of a live object. */
  idOf(live: KubeObject): number {
    return Math.floor(this.#headOf(live) / 16)
  }

  /** Says where a restored object's history stands. */
  adopt(uid: string, id: number, revision: number, depth: number): void {
    if (revision !== id) this.#heads.set(uid, id * 16 + depth)
  }

  #headOf(live: KubeObject): number {
    const { uid, resourceVersion } = live.metadata
    return this.#heads.get(uid) ?? Number(resourceVersion) * 16
  }

  readonly record = (change: Change): void => {
    const { object, previous, revision } = change
    const { uid } = object.metadata
    let depth = 0
    let id = revision
    let data: string | null
    if (previous === undefined) data = this.#codec.encodeFull(object)
    else {
      const head = this.#headOf(previous)
      id = Math.floor(head / 16)
      // A deletion ends the history, so it needs no whole state either.
      depth = (head % 16) + 1
      if (change.type === 'DELETED') depth = Math.min(depth, longestChain)
      else if (depth > longestChain || (depth >= worthEnding && settles(object, previous))) depth = 0
      data = depth === 0 ? this.#codec.encodeFull(object) : (this.#codec.encodeDiff(previous, object) ?? null)
    }
    if (change.type === 'DELETED') this.#heads.delete(uid)
    else if (previous !== undefined) this.#heads.set(uid, id * 16 + depth)
    this.#pendingBytes += data?.length ?? 0
    this.#pending.push({
      revision,
      objectId: id,
      time: this.#clock.now,
      operation: change.type === 'ADDED' ? 0 : change.type === 'MODIFIED' ? 1 : 2,
      depth,
      manager: this.#managerOf(object, previous),
      data,
      created: previous === undefined ? { kind: this.#texts.idOf(kindText(object)), object } : undefined
    })
  }

  /** Who wrote: the entry of managedFields that this change made or renewed. */
  #managerOf(object: KubeObject, previous: KubeObject | undefined): number | null {
    const { managedFields } = object.metadata
    const before = previous?.metadata.managedFields
    if (managedFields === undefined || managedFields === before) return null
    for (let index = managedFields.length - 1; index >= 0; index--) {
      const entry = managedFields[index]!
      if (entry.manager === undefined || entry === before?.[index] || before?.includes(entry) === true) continue
      return this.#texts.idOf(entry.manager)
    }
    return null
  }

  write(): void {
    for (; this.#written < this.#pending.length; this.#written++) {
      const row = this.#pending[this.#written]!
      const { revision, objectId, created } = row
      if (created !== undefined) {
        const { metadata } = created.object
        this.#insertObject.run(objectId, created.kind, metadata.namespace ?? null, metadata.name, metadata.uid)
      }
      this.#insertRevision.run(revision, objectId, row.time, row.operation, row.depth, row.manager, row.data)
      if (row.operation === 2) this.#markDeleted.run(revision, objectId)
    }
  }

  committed(): void {
    this.#pending = []
    this.#pendingBytes = 0
    this.#written = 0
  }

  rolledBack(): void {
    this.#written = 0
  }
}

/**
 * Whether a pod has come to where it mostly stays. Its whole state then costs as much as the difference, and is all that
 * must be read when the file is opened.
 */
function settles(object: KubeObject, previous: KubeObject): boolean {
  return object.kind === 'Pod' && isSettled(object as Pod) && !isSettled(previous as Pod)
}
