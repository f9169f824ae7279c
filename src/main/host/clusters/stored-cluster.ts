// A cluster's file while no engine runs on it: what it says of itself, and what is done to it as a whole.
import { z } from 'zod'
import { presetNames } from '../../../shared/machines/presets.ts'
import type { ClusterSummary } from '../../../shared/contract/clusters.ts'
import { clusterNameOf, nameKey, settingsKey } from '../../engine/cluster-settings.ts'
import { corruptDatabase, DatabaseError } from '../../engine/store/database-error.ts'
import { copyDatabase, guarded, openDatabase, type Database } from '../../engine/store/database.ts'

/** What is told of a cluster beside its place. */
export type ClusterFacts = Omit<ClusterSummary, 'id' | 'isOpen' | 'bytes'>

/** Real time at which a host last opened the file. */
export const openedAtKey = 'openedAt'

const moment = z.number().int().min(-8.64e15).max(8.64e15)
const metaSchema = z.object({
  name: z.string().min(1).max(253).optional(),
  seed: z.string().max(253),
  startTime: moment,
  time: moment,
  settings: z.looseObject({ preset: z.enum(presetNames).optional() }).default({}),
  openedAt: moment.optional()
})
const keys = [nameKey, 'seed', 'startTime', 'time', settingsKey, openedAtKey]

/** Throws DatabaseError. */
export function readFacts(path: string): ClusterFacts {
  return withDatabase(path, (database) => factsIn(database, path))
}

export function nameStored(path: string, name: string): void {
  withDatabase(path, (database) => setMeta(database, nameKey, name))
}

/** Into a file of its own, complete with what lay in the WAL. Throws DatabaseError. */
export function copyStored(path: string, copy: string): void {
  withDatabase(path, (database) => copyDatabase(database, copy))
}

/** Takes into the file what a process that was killed left beside it; one that cannot be read stays as it is. */
export function settleStored(path: string): void {
  try {
    withDatabase(path, () => {})
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
  }
}

function withDatabase<T>(path: string, use: (database: Database) => T): T {
  const database = openDatabase(path)
  try {
    return guarded(path, () => use(database))
  } finally {
    // The last connection takes the WAL into the file.
    database.close()
  }
}

function factsIn(database: Database, path: string): ClusterFacts {
  const query = database.prepare('SELECT value FROM meta WHERE key = ?').pluck()
  const found = keys.flatMap((key) => {
    const text = query.get(key)
    return typeof text === 'string' ? [[key, JSON.parse(text) as unknown] as const] : []
  })
  const meta = metaSchema.safeParse(Object.fromEntries(found))
  if (!meta.success) throw corruptDatabase(path, 'its settings are no cluster’s')
  const { name, seed, startTime, time, settings, openedAt } = meta.data
  const { preset } = settings
  return {
    name: name ?? clusterNameOf({ ...(preset !== undefined && { preset }) }),
    ...(preset !== undefined && { preset }),
    seed,
    startTime,
    now: time,
    nodes: liveObjects(database, 'v1/Node'),
    pods: liveObjects(database, 'v1/Pod'),
    ...(openedAt !== undefined && { openedAt })
  }
}

/** By the index of kinds. */
function liveObjects(database: Database, kind: string): number {
  return database
    .prepare('SELECT count(*) FROM objects WHERE deleted IS NULL AND kind = (SELECT id FROM texts WHERE text = ?)')
    .pluck()
    .get(kind) as number
}

function setMeta(database: Database, key: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, JSON.stringify(value))
}
