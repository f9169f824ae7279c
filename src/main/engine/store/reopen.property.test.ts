// What a file gives back when it is opened, against what was in memory at its last commit: after random changes, in
// groups of any size, with and without compaction, closed and killed.
import Sqlite from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile, type ClusterFileOptions } from './cluster-file.ts'
import { DatabaseError } from './database-error.ts'
import { ObjectStore } from './object-store.ts'
import { RandomChanges } from './testing-changes.ts'
import { podTemplate, PodTrail } from './testing-workload.ts'

const startTime = Date.UTC(2026, 10, 20)
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-reopen-'))
  path = join(folder, 'cluster.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Opened {
  readonly file: ClusterFile
  readonly store: ObjectStore
}

function attached(file: ClusterFile): Opened {
  const store = new ObjectStore(kinds)
  file.attach(store)
  return { file, store }
}

/** Every object of every kind, as JSON has it, and what look-ups that are made late answer. */
function contents(store: ObjectStore): unknown {
  const found = kinds.flatMap((kind) =>
    store.sortedKeys(kind).map((key) => [key, JSON.parse(JSON.stringify(store.byKey(kind, key)!)) as KubeObject])
  )
  const counts = kinds.map((kind) => ['default', 'kube-system'].map((namespace) => store.count(kind, namespace)))
  const events = [...store.all(podKind)].map(({ metadata }) =>
    [...store.about(eventKind, metadata.uid)].map((event) => event.metadata.name)
  )
  return { found, counts, events: events.sort(), revision: store.revision }
}

/** Pods become ready and unready again and again, as with a probe that fails now and then. */
function flap(store: ObjectStore, random: Random): void {
  const keys = store.sortedKeys(podKind)
  if (keys.length === 0) return
  const pod = store.byKey<Pod>(podKind, keys[random.integer(keys.length)]!)!
  const status = random.integer(2) === 0 ? 'True' : 'False'
  const conditions = (pod.status?.conditions ?? []).map((condition) =>
    condition.type === 'Ready'
      ? { ...condition, status, lastTransitionTime: `2026-11-20T00:00:0${random.integer(9)}Z` }
      : condition
  )
  const metadata = { ...pod.metadata, resourceVersion: store.nextResourceVersion() }
  store.put(podKind, { ...pod, metadata, status: { ...pod.status, conditions } })
}

const compactions: readonly (ClusterFileOptions['compaction'] | undefined)[] = [
  undefined,
  { budget: 0, keep: 0, slice: 7 },
  { budget: 0, keep: 50, slice: 1000 }
]

test.each([1, 2, 3, 4, 5, 6])('what is opened is what was committed last (seed %i)', (seed) => {
  const random = new Random(`reopen-${seed}`)
  const compaction = compactions[seed % 3]
  const options = { eventsInMemory: 20, ...(compaction === undefined ? {} : { compaction }) }
  let { file, store } = attached(ClusterFile.create(path, { seed: 'test', startTime, ...options }))
  for (let round = 0; round < 8; round++) {
    const changes = new RandomChanges(store, file.clock, random)
    for (let group = random.integer(12); group >= 0; group--) {
      changes.run(random.integer(30))
      for (let left = random.integer(20); left > 0; left--) flap(store, random)
      file.commit()
    }
    const committed = contents(store)
    if (random.integer(2) === 0) file.close()
    else {
      changes.run(random.integer(20))
      file.abandon()
    }
    ;({ file, store } = attached(ClusterFile.open(path, options)))
    expect(contents(store)).toEqual(committed)
  }
  file.close()
})

function rows<T>(sql: string): T[] {
  const database = new Sqlite(path)
  try {
    return database.prepare(sql).all() as T[]
  } finally {
    database.close()
  }
}

test('a pod that has settled is one row to read, also after it was killed', () => {
  const { file, store } = attached(ClusterFile.create(path, { seed: 'test', startTime }))
  const trail = new PodTrail(store, file.clock, new Random('x'))
  for (let index = 0; index < 30; index++) trail.run(podTemplate('web', 'abc'), index)
  file.commit()
  file.abandon()
  const newest = rows<{ depth: number; data: string }>(
    `SELECT depth, data FROM revisions WHERE revision IN (
      SELECT max(r.revision) FROM objects o JOIN revisions r ON r.object = o.id
      WHERE o.kind = (SELECT id FROM texts WHERE text = 'v1/Pod') GROUP BY o.id
    )`
  )
  expect(newest).toHaveLength(30)
  expect(new Set(newest.map(({ depth }) => depth))).toEqual(new Set([0]))
  // But for the first, whose status is that of no other yet.
  expect(newest.slice(1).filter(({ data }) => /"status":\[\{"":\d+\},\[/.test(data))).toHaveLength(29)
})

test('events are not read when the file is opened', () => {
  const { file, store } = attached(ClusterFile.create(path, { seed: 'test', startTime }))
  const trail = new PodTrail(store, file.clock, new Random('x'))
  const pod = trail.run(podTemplate('web', 'abc'), 1)
  const event = trail.event(pod, 'Scheduled', 'placed')
  file.close()
  const database = new Sqlite(path)
  database
    .prepare('UPDATE revisions SET data = substr(data, 1, 70) WHERE revision = ?')
    .run(event.metadata.resourceVersion)
  database.close()
  const again = attached(ClusterFile.open(path))
  const key = `${event.metadata.namespace}/${event.metadata.name}`
  expect(again.store.keys(eventKind)).toContain(key)
  expect(() => again.store.byKey(eventKind, key)).toThrow(DatabaseError)
  again.file.abandon()
})

test('a file of the first version is read as it is, and is one of this version then', () => {
  const { file, store } = attached(ClusterFile.create(path, { seed: 'test', startTime }))
  const trail = new PodTrail(store, file.clock, new Random('x'))
  // None of them has settled: their rows are as the first version wrote them.
  for (let index = 0; index < 5; index++) trail.create(podTemplate('web', 'abc'))
  const before = contents(store)
  file.close()
  const database = new Sqlite(path)
  database.pragma('user_version = 1')
  database.close()
  const again = attached(ClusterFile.open(path))
  expect(contents(again.store)).toEqual(before)
  again.file.abandon()
  expect(rows('PRAGMA user_version')).toEqual([{ user_version: 3 }])
})
