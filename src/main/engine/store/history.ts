import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { corruptDatabase, RowError } from './database-error.ts'
import { guarded, type Database, type Statement } from './database.ts'
import type { KindTexts } from './kind-texts.ts'
import type { ObjectCodec, StoredIdentity } from './object-codec.ts'
import { parsedDiff, type ObjectStates } from './object-states.ts'
import { keyOfObject, type Change } from './object-store.ts'
import { identityOf, operations, type Operation } from './row-types.ts'
import type { TextDictionary } from './text-dictionary.ts'

/** An object by name; of several that had the name one after the other, the newest that fits the question. */
export interface ObjectName {
  readonly kind: Kind
  readonly namespace?: string
  readonly name: string
}

export interface RevisionInfo {
  readonly revision: number
  /** Milliseconds of simulated time. */
  readonly time: number
  readonly operation: Operation
  /** The field manager, where the write changed managedFields. */
  readonly manager?: string
}

/** A change as it was, with its moment. */
export interface PastChange extends Change {
  readonly time: number
  readonly manager?: string
}

export interface ChangesQuery {
  readonly kind?: Kind
  /** At most so many, oldest first; 1,000 where absent. */
  readonly limit?: number
}

/** What was asked lies before the oldest revision that compaction left. The message is upstream's for a watch. */
export class RevisionExpired extends Error {
  readonly requested: number
  readonly oldest: number

  constructor(requested: number, oldest: number) {
    super(`too old resource version: ${requested} (${oldest})`)
    this.name = 'RevisionExpired'
    this.requested = requested
    this.oldest = oldest
  }
}

/** What history needs of the file around it. */
export interface HistorySource {
  readonly database: Database
  readonly path: string
  readonly codec: ObjectCodec
  readonly states: ObjectStates
  readonly texts: TextDictionary
  readonly kinds: KindTexts
  /** The id of the live object with this uid or name. */
  liveId(which: string | ObjectName): number | undefined
  /** Writes what is pending, so that queries see it. */
  flush(): void
  /** The oldest revision at which the cluster's state can be read. */
  oldestRevision(): number
}

type ObjectRow = readonly [id: number, kind: number, namespace: string | null, name: string, uid: string]
type ChangeRow = readonly [
  revision: number,
  time: number,
  operation: number,
  depth: number,
  manager: number | null,
  data: string | null,
  ...object: ObjectRow
]

const objectColumns = 'o.id, o.kind, o.namespace, o.name, o.uid'
/** A parameter that is a list of numbers, as JSON. */
const listed = '(SELECT value FROM json_each(?))'

/** Every revision of every object, as far back as the budget reaches, committed or not. */
export class History {
  readonly #source: HistorySource
  readonly #byId: Statement
  readonly #byUid: Statement
  readonly #byName: Statement
  readonly #revisions: Statement
  readonly #changes: Statement
  readonly #changesOfKind: Statement
  readonly #livingAt: Statement
  readonly #revisionAt: Statement

  constructor(source: HistorySource) {
    this.#source = source
    const { database } = source
    const object = `SELECT ${objectColumns} FROM objects o`
    this.#byId = database.prepare(`${object} WHERE o.id = ?`).raw()
    this.#byUid = database.prepare(`${object} WHERE o.uid = ?`).raw()
    this.#byName = database
      .prepare(
        `${object} WHERE o.name = ? AND o.kind IN ${listed} AND o.namespace IS ? AND o.id <= ?
        ORDER BY o.id DESC LIMIT 1`
      )
      .raw()
    this.#revisions = database
      .prepare(
        `SELECT revision, time, operation, manager FROM revisions
        WHERE object = ? ORDER BY revision DESC LIMIT ?`
      )
      .raw()
    const change = `SELECT r.revision, r.time, r.operation, r.depth, r.manager, r.data, ${objectColumns}
      FROM revisions r CROSS JOIN objects o ON o.id = r.object WHERE r.revision > ?`
    this.#changes = database.prepare(`${change} ORDER BY r.revision LIMIT ?`).raw()
    this.#changesOfKind = database.prepare(`${change} AND o.kind IN ${listed} ORDER BY r.revision LIMIT ?`).raw()
    this.#livingAt = database
      .prepare(
        `${object} WHERE o.kind IN (SELECT value FROM json_each($kinds)) AND o.deleted IS NULL AND o.id <= $revision
        UNION ALL ${object} WHERE o.kind IN (SELECT value FROM json_each($kinds)) AND o.deleted > $revision AND o.id <= $revision`
      )
      .raw()
    this.#revisionAt = database
      .prepare('SELECT revision FROM revisions WHERE time <= ? ORDER BY revision DESC LIMIT 1')
      .pluck()
  }

  /** The oldest revision that `objectAt`, `stateAt` and `changesSince` take. */
  get oldestRevision(): number {
    return this.#source.oldestRevision()
  }

  /** The object, by uid or name, as it was at a revision; undefined where it was not. Throws RevisionExpired. */
  objectAt(which: string | ObjectName, revision: number): KubeObject | undefined {
    return this.#reading(revision, () => {
      const row = this.#find(which, revision)
      return row === undefined ? undefined : this.#source.states.at(row[0], this.#identityOf(row), revision)
    })
  }

  /** The revisions of an object, by uid or name, that are still there; newest first. */
  revisionsOf(which: string | ObjectName, limit = 100): readonly RevisionInfo[] {
    return this.#reading(undefined, () => {
      const row = this.#find(which, Number.MAX_SAFE_INTEGER)
      if (row === undefined) return []
      const rows = this.#revisions.all(row[0], limit) as [number, number, number, number | null][]
      return rows.map(([revision, time, operation, manager]) => ({
        revision,
        time,
        operation: operations[operation]!,
        ...this.#managerOf(manager)
      }))
    })
  }

  /** The changes after a revision, oldest first: what a watch from there must be told. Throws RevisionExpired. */
  changesSince(revision: number, query: ChangesQuery = {}): readonly PastChange[] {
    return this.#reading(revision, () => {
      const { kind, limit = 1000 } = query
      const rows =
        kind === undefined
          ? this.#changes.all(revision, limit)
          : this.#changesOfKind.all(revision, this.#idsOf(kind), limit)
      // Each change is a step from the object's state before it, so the last state of each is kept along the way.
      const states = new Map<number, KubeObject>()
      return (rows as ChangeRow[]).map((row) => this.#changeOf(row, states))
    })
  }

  /** All objects of a kind as they were at a revision, in list order. Throws RevisionExpired. */
  stateAt(revision: number, kind: Kind): readonly KubeObject[] {
    return this.#reading(revision, () => {
      const objects: KubeObject[] = []
      for (const row of this.#livingAt.all({ kinds: this.#idsOf(kind), revision }) as ObjectRow[]) {
        const state = this.#source.states.at(row[0], this.#identityOf(row), revision)
        if (state !== undefined) objects.push(state)
      }
      return objects
        .map((object) => [keyOfObject(object), object] as const)
        .sort(byKey)
        .map(([, object]) => object)
    })
  }

  /** The newest revision at a moment of simulated time; the oldest readable one where the moment is before it. */
  revisionAt(time: number): number {
    return this.#reading(undefined, () => {
      const revision = this.#revisionAt.get(time) as number | undefined
      return Math.max(revision ?? 0, this.oldestRevision)
    })
  }

  #changeOf(row: ChangeRow, states: Map<number, KubeObject>): PastChange {
    const [revision, time, operation, depth, manager, data, ...objectRow] = row
    const identity = this.#identityOf(objectRow)
    const id = objectRow[0]
    const previous =
      id === revision ? undefined : (states.get(id) ?? this.#source.states.at(id, identity, revision - 1))
    const { codec } = this.#source
    const object =
      previous === undefined || (depth === 0 && data !== null)
        ? codec.decodeFull(identity, revision, JSON.parse(data ?? ''))
        : codec.applyDiff(previous, revision, parsedDiff(data))
    states.set(id, object)
    const kind = this.#kindOf(identity)
    const past = { type: operations[operation]!, kind, revision, object, time, ...this.#managerOf(manager) }
    return previous === undefined ? past : { ...past, previous }
  }

  /** A live object is found at once; one that is gone is searched for. */
  #find(which: string | ObjectName, revision: number): ObjectRow | undefined {
    const id = this.#source.liveId(which)
    if (id !== undefined && (id <= revision || typeof which === 'string')) {
      return this.#byId.get(id) as ObjectRow | undefined
    }
    if (typeof which === 'string') return this.#byUid.get(which) as ObjectRow | undefined
    return this.#byName.get(which.name, this.#idsOf(which.kind), which.namespace ?? null, revision) as
      | ObjectRow
      | undefined
  }

  /** The newest committed state of the live object with this id. Throws DatabaseError. */
  liveState(id: number): KubeObject {
    const { path } = this.#source
    const read = (): KubeObject => {
      const row = this.#byId.get(id) as ObjectRow | undefined
      const state =
        row === undefined ? undefined : this.#source.states.at(id, this.#identityOf(row), Number.MAX_SAFE_INTEGER)
      if (state === undefined) throw new RowError(`object ${id} is missing`)
      return state
    }
    return guarded(path, () => readingRows(path, read))
  }

  #identityOf(row: ObjectRow): StoredIdentity {
    const [, kind, namespace, name, uid] = row
    return identityOf(this.#source.texts.textOf(kind), namespace, name, uid)
  }

  #kindOf(identity: StoredIdentity): Kind {
    const kind = this.#source.kinds.kindOf(identity.apiVersion, identity.kind)
    if (kind === undefined) throw new RowError(`unknown kind ${identity.kind}`)
    return kind
  }

  #idsOf(kind: Kind): string {
    return JSON.stringify(this.#source.kinds.idsOf(kind))
  }

  #managerOf(manager: number | null): { readonly manager?: string } {
    return manager === null ? {} : { manager: this.#source.texts.textOf(manager) }
  }

  #reading<T>(revision: number | undefined, read: () => T): T {
    const oldest = this.oldestRevision
    if (revision !== undefined && revision < oldest) throw new RevisionExpired(revision, oldest)
    this.#source.flush()
    const { path } = this.#source
    return guarded(path, () => readingRows(path, read))
  }
}

function byKey(a: readonly [string, KubeObject], b: readonly [string, KubeObject]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}

/** Runs a reading of rows: what cannot have been written by this program is a damaged file. */
export function readingRows<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const isUnreadable = error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError
    if (isUnreadable || error instanceof RowError) {
      throw corruptDatabase(path, error.message, error)
    }
    throw error
  }
}
