import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Event } from '../../../shared/schema/types.ts'
import { corruptDatabase } from './database-error.ts'
import { guarded, type Database } from './database.ts'
import { readingRows } from './history.ts'
import type { KindTexts } from './kind-texts.ts'
import type { ObjectCodec } from './object-codec.ts'
import type { ObjectStore } from './object-store.ts'
import type { PagedRow } from './paged-objects.ts'
import type { RevisionLog } from './revision-log.ts'
import { identityOf } from './row-types.ts'
import type { TextDictionary } from './text-dictionary.ts'

export interface RestoreSource {
  readonly database: Database
  readonly path: string
  readonly codec: ObjectCodec
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
  states: string
]

/**
 * The live objects of one kind in the order in which they were created, one row each: the last whole state and the
 * differences since, as one JSON array. (Of bare columns SQLite takes those of the row with the max.)
 */
const liveSql = `
SELECT o.id, o.namespace, o.name, o.uid, max(r.revision), r.depth,
  '[' || group_concat(coalesce(r.data, 'null'), ',' ORDER BY r.revision) || ']'
FROM objects o CROSS JOIN revisions r ON r.object = o.id
WHERE o.kind = ? AND o.deleted IS NULL AND r.revision >= (
  SELECT w.revision FROM revisions w WHERE w.object = o.id AND w.depth = 0 ORDER BY w.revision DESC LIMIT 1
)
GROUP BY o.id`

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
  const statement = database.prepare(liveSql).raw()
  const count = database.prepare('SELECT count(*) FROM objects WHERE kind = ? AND deleted IS NULL').pluck()
  guarded(path, () =>
    readingRows(path, () => {
      for (const { kind, settle, isPaged = false } of kinds) {
        for (const kindId of kindTexts.idsOf(kind)) {
          const kindName = texts.textOf(kindId)
          const rows = statement.iterate(kindId) as Iterable<LiveRow>
          const objects = isPaged ? pagedRows(source, kindName, rows) : liveObjects(source, kindName, rows)
          if (objects.length !== count.get(kindId)) throw corruptDatabase(path, `${kind.resource} are incomplete`)
          store.restore(kind, settle === undefined ? objects : (objects as KubeObject[]).map(settle), revision)
        }
      }
    })
  )
}

function liveObjects(source: RestoreSource, kindName: string, rows: Iterable<LiveRow>): KubeObject[] {
  const objects: KubeObject[] = []
  for (const row of rows) {
    objects.push(stateOf(source, kindName, row))
    adopt(source, row)
  }
  return objects
}

/** An event that nobody wrote again, as event-row.ts has it: the second member says what it is about. */
const untouchedEvent = /^\[\["[^"\\]*","([^"\\]+)",/

/** As liveObjects; what needs no reading is left in the file. */
function pagedRows(source: RestoreSource, kindName: string, rows: Iterable<LiveRow>): (KubeObject | PagedRow)[] {
  const objects: (KubeObject | PagedRow)[] = []
  for (const row of rows) {
    const [id, namespace, name, uid, revision, , states] = row
    const about = id === revision ? untouchedEvent.exec(states)?.[1] : undefined
    objects.push(
      about === undefined
        ? pagedIfPlain(stateOf(source, kindName, row), id)
        : { id, namespace: namespace ?? undefined, name, uid, about }
    )
    adopt(source, row)
  }
  return objects
}

/** Labels and owners have indexes, which need the object. */
function pagedIfPlain(object: KubeObject, id: number): KubeObject | PagedRow {
  const { namespace, name, uid, labels, ownerReferences } = object.metadata
  if (labels !== undefined || ownerReferences !== undefined) return object
  return { id, namespace, name, uid, about: (object as Event).involvedObject.uid }
}

function stateOf({ codec }: RestoreSource, kindName: string, row: LiveRow): KubeObject {
  const [, namespace, name, uid, revision, , states] = row
  const [whole, ...differences] = JSON.parse(states) as unknown[]
  let object = codec.decodeFull(identityOf(kindName, namespace, name, uid), revision, whole)
  for (const difference of differences) object = codec.applyDiff(object, revision, difference)
  return object
}

function adopt({ log }: RestoreSource, [id, , , uid, revision, depth]: LiveRow): void {
  log.adopt(uid, id, revision, depth)
}
