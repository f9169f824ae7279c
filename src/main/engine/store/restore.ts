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

/** So many objects are read at once. */
const portion = 1000

/** The newest revision of each live object of a kind, in the order in which the objects were created. */
const liveSql = (data: string): string => `
SELECT o.id, o.namespace, o.name, o.uid, r.revision, r.depth, ${data}
FROM objects o CROSS JOIN revisions r ON r.revision = (SELECT max(w.revision) FROM revisions w WHERE w.object = o.id)
WHERE o.kind = ? AND o.deleted IS NULL AND o.id > ?
ORDER BY o.id LIMIT ${portion}`

/** An event that nobody wrote again, as event-row.ts has it: the second member says what it is about. */
const untouchedEvent = /^\["[^"\\]*","([^"\\]+)",/

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
  const whole = database.prepare(liveSql('r.data')).raw()
  // Of an event that stays in the file, its beginning says what must be known of it.
  const paged = database.prepare(liveSql('substr(r.data, 1, 100)')).raw()
  const count = database.prepare('SELECT count(*) FROM objects WHERE kind = ? AND deleted IS NULL').pluck()
  guarded(path, () =>
    readingRows(path, () => {
      for (const { kind, settle, isPaged = false } of kinds) {
        for (const kindId of kindTexts.idsOf(kind)) {
          const kindName = texts.textOf(kindId)
          let restored = 0
          for (const rows of portions(isPaged ? paged : whole, kindId)) {
            const objects = rows.map((row) => (isPaged ? pagedRow : liveObject)(source, kindName, row))
            store.restore(kind, settle === undefined ? objects : (objects as KubeObject[]).map(settle), revision)
            restored += rows.length
          }
          if (restored !== count.get(kindId)) throw corruptDatabase(path, `${kind.resource} are incomplete`)
        }
      }
    })
  )
}

/** A portion is read at once: asking for one row after the other takes twice the time. */
function* portions(statement: Statement, kindId: number): Generator<readonly LiveRow[]> {
  let last = 0
  for (;;) {
    const rows = statement.all(kindId, last) as LiveRow[]
    if (rows.length > 0) yield rows
    if (rows.length < portion) return
    last = rows.at(-1)![0]
  }
}

/** Mostly the newest revision is the whole state, and else the last of some that are read now. */
function liveObject(source: RestoreSource, kindName: string, row: LiveRow): KubeObject {
  const [id, namespace, name, uid, revision, depth, data] = row
  source.log.adopt(uid, id, revision, depth)
  const identity = identityOf(kindName, namespace, name, uid)
  if (depth === 0 && data !== null) return source.codec.decodeFull(identity, revision, JSON.parse(data))
  const object = source.states.at(id, identity, revision)
  if (object === undefined) throw new RowError(`object ${id} is missing`)
  return object
}

/** As liveObject; what needs no reading is left in the file. */
function pagedRow(source: RestoreSource, kindName: string, row: LiveRow): KubeObject | PagedRow {
  const [id, namespace, name, uid, revision, depth, beginning] = row
  const about = id === revision && beginning !== null ? untouchedEvent.exec(beginning)?.[1] : undefined
  // What never changed is known without being adopted.
  if (about !== undefined) return { id, namespace: namespace ?? undefined, name, uid, about }
  const object = liveObject(source, kindName, [id, namespace, name, uid, revision, depth, null])
  // Labels and owners have indexes, which need the object.
  const { labels, ownerReferences } = object.metadata
  if (labels !== undefined || ownerReferences !== undefined) return object
  return { id, namespace: object.metadata.namespace, name, uid, about: (object as Event).involvedObject.uid }
}
