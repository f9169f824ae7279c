import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { corruptDatabase } from './database-error.ts'
import { guarded, type Database } from './database.ts'
import { readingRows } from './history.ts'
import type { KindTexts } from './kind-texts.ts'
import type { ObjectCodec } from './object-codec.ts'
import type { ObjectStore } from './object-store.ts'
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
}

type LiveRow = readonly [
  id: number, namespace: string | null, name: string, uid: string, revision: number, depth: number, states: string
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
      for (const { kind, settle } of kinds) {
        for (const kindId of kindTexts.idsOf(kind)) {
          const kindName = texts.textOf(kindId)
          const objects = liveObjects(source, kindName, statement.iterate(kindId) as Iterable<LiveRow>)
          if (objects.length !== count.get(kindId)) throw corruptDatabase(path, `${kind.resource} are incomplete`)
          store.restore(kind, settle === undefined ? objects : objects.map(settle), revision)
        }
      }
    })
  )
}

function liveObjects(source: RestoreSource, kindName: string, rows: Iterable<LiveRow>): KubeObject[] {
  const { codec, log } = source
  const objects: KubeObject[] = []
  for (const [id, namespace, name, uid, revision, depth, states] of rows) {
    const [whole, ...differences] = JSON.parse(states) as unknown[]
    let object = codec.decodeFull(identityOf(kindName, namespace, name, uid), revision, whole)
    for (const difference of differences) object = codec.applyDiff(object, revision, difference)
    objects.push(object)
    log.adopt(uid, id, revision, depth)
  }
  return objects
}
