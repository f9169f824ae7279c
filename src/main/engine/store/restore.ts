import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Event } from '../../../shared/schema/types.ts'
import { corruptDatabase, RowError } from './database-error.ts'
import { guarded, type Database, type Statement } from './database.ts'
import { readingRows } from './history.ts'
import type { KindTexts } from './kind-texts.ts'
import type { ObjectCodec } from './object-codec.ts'
import type { ObjectStates } from './object-states.ts'
import type { ObjectStore } from './object-store.ts'
import type { PagedRow } from './paged-objects.ts'
import type { RevisionLog } from './revision-log.ts'
import { identityOf } from './row-types.ts'
import type { TextDictionary } from './text-dictionary.ts'

export interface RestoreSource {
  readonly database: Database
  readonly path: string
  readonly codec: ObjectCodec
  readonly states: ObjectStates
  readonly texts: TextDictionary
  readonly log: RevisionLog
  readonly kindTexts: KindTexts
  /** The newest state of the live object with this id. */
  liveState(this: void, id: number): KubeObject
}

/** A kind whose objects are to be restored, and what becomes of them: they may be older than their definition. */
export interface RestoredKind {
  readonly kind: Kind
  readonly settle?: (object: KubeObject) => KubeObject
  /** Whether its objects may stay in the file. */
  readonly isPaged?: boolean
}

type LiveRow = readonly [
  id: number,
  namespace: string | null,
  name: string,
  uid: string,
  revision: number,
  depth: number,
  data: string | null
]

type UnreadRow = readonly [
  id: number,
  namespace: string | null,
  name: string,
  uid: string,
  revision: number,
  depth: number,
  about: string | null
]

/** So many objects are read at once. */
const portion = 1000

/** The newest revision of each live object of a kind, in the order in which the objects were created. */
const liveSql = (columns: string): string => `
SELECT o.id, ${columns}
FROM objects o CROSS JOIN revisions r ON r.revision = (SELECT max(w.revision) FROM revisions w WHERE w.object = o.id)
WHERE o.kind = ? AND o.deleted IS NULL AND o.id > ?
ORDER BY o.id LIMIT ${portion}`

const wholeColumns = 'o.namespace, o.name, o.uid, r.revision, r.depth, r.data'

/**
 * Without its state. Of an event that nobody wrote again the row's second text is what it is about (event-row.ts); it is
 * cut out here, for a state that is not to be kept should not be brought over.
 */
const unreadColumns = `o.namespace, o.name, o.uid, r.revision, r.depth,
  CASE WHEN r.revision = o.id AND r.data LIKE '["____-__-__T__:__:__Z","%'
  THEN substr(r.data, 26, instr(substr(r.data, 26, 80), '"') - 1) END`
/** What was cut out rightly, from a text that means what it says. */
const plainText = /^[^"\\]+$/

/**
 * Fills an empty store with the live objects that the file holds, at its newest revision. Objects that referred to one
 * template share it again. Throws DatabaseError.
 */
export function restoreObjects(
  source: RestoreSource,
  kinds: readonly RestoredKind[],
  store: ObjectStore,
  revision: number
): void {
  const { database, path, texts, kindTexts } = source
  const whole = database.prepare(liveSql(wholeColumns)).raw()
  const unread = database.prepare(liveSql(unreadColumns)).raw()
  const count = database.prepare('SELECT count(*) FROM objects WHERE kind = ? AND deleted IS NULL').pluck()
  guarded(path, () =>
    readingRows(path, () => {
      for (const { kind, settle, isPaged = false } of kinds) {
        for (const kindId of kindTexts.idsOf(kind)) {
          const kindName = texts.textOf(kindId)
          let restored = 0
          for (const rows of portions(isPaged ? unread : whole, kindId)) {
            const objects = isPaged
              ? (rows as UnreadRow[]).map((row) => pagedRow(source, row))
              : (rows as LiveRow[]).map((row) => liveObject(source, kindName, row, settle))
            store.restore(kind, objects, revision)
            restored += rows.length
          }
          if (restored !== count.get(kindId)) throw corruptDatabase(path, `${kind.resource} are incomplete`)
        }
      }
    })
  )
}

/** A portion is read at once: asking for one row after the other takes twice the time. */
function* portions(statement: Statement, kindId: number): Generator<readonly (LiveRow | UnreadRow)[]> {
  let last = 0
  for (;;) {
    const rows = statement.all(kindId, last) as (LiveRow | UnreadRow)[]
    if (rows.length > 0) yield rows
    if (rows.length < portion) return
    last = rows.at(-1)![0]
  }
}

/** Mostly the newest revision is the whole state, and else the last of some that are read now. */
function liveObject(
  { log, codec, states }: RestoreSource,
  kindName: string,
  [id, namespace, name, uid, revision, depth, data]: LiveRow,
  settle: RestoredKind['settle']
): KubeObject {
  log.adopt(uid, id, revision, depth)
  const identity = identityOf(kindName, namespace, name, uid)
  const object =
    depth === 0 && data !== null
      ? codec.decodeFull(identity, revision, JSON.parse(data))
      : states.at(id, identity, revision)
  if (object === undefined) throw new RowError(`object ${id} is missing`)
  return settle === undefined ? object : settle(object)
}

/** What may stay in the file does. */
function pagedRow(
  { log, liveState }: RestoreSource,
  [id, namespace, name, uid, revision, depth, about]: UnreadRow
): KubeObject | PagedRow {
  // What was never written again is known without being adopted.
  if (about !== null && plainText.test(about)) return { id, namespace: namespace ?? undefined, name, uid, about }
  log.adopt(uid, id, revision, depth)
  const object = liveState(id)
  // Labels and owners have indexes, which need the object.
  const { labels, ownerReferences } = object.metadata
  if (labels !== undefined || ownerReferences !== undefined) return object
  return { id, namespace: namespace ?? undefined, name, uid, about: (object as Event).involvedObject.uid }
}
