import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultRetention, readRetention, retentionLimits } from '../../../shared/contract/retention-limits.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile, type ClusterFileOptions } from './cluster-file.ts'
import { ObjectStore } from './object-store.ts'
import { RandomChanges } from './testing-changes.ts'

const startTime = Date.UTC(2026, 10, 20)
const mebibyte = 1024 ** 2
const container = { podUid: 'u', podName: 'p', namespace: 'shop', container: 'main', instance: 0 }
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-retention-'))
  path = join(folder, 'cluster.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function created(options: ClusterFileOptions = {}): { readonly file: ClusterFile; readonly store: ObjectStore } {
  const file = ClusterFile.create(path, { seed: 'test', startTime, ...options })
  const store = new ObjectStore([podKind, eventKind, configMapKind] as readonly Kind[])
  file.attach(store)
  return { file, store }
}

/** A megabyte of log in each simulated minute. */
function writeLogs(file: ClusterFile, minutes: number): void {
  for (let minute = 0; minute < minutes; minute++) {
    for (let line = 0; line < 10; line++) {
      file.logs.append(container, startTime + minute * 60_000, 'stdout', 'x'.repeat(mebibyte / 10))
    }
    file.commit()
  }
}

test('a smaller budget of logs says what would go, and lets it go', () => {
  const { file } = created({ logBudget: { perRun: 64 * mebibyte } })
  writeLogs(file, 12)
  expect(file.retention.now()).toMatchObject({ logsSince: startTime })
  expect(file.retention.lossWith(defaultRetention)).toEqual({})
  const wanted = { ...defaultRetention, logs: 9 * mebibyte }
  // Twelve megabytes and a little, of which nine stay: the first four minutes are touched.
  expect(file.retention.lossWith(wanted)).toEqual({ logsBefore: startTime + 3 * 60_000 })
  file.retention.set(wanted)
  writeLogs(file, 1)
  expect(file.logs.bytes).toBeLessThanOrEqual(9 * mebibyte)
  expect(file.logs.bytes).toBeGreaterThan(8 * mebibyte)
  expect(file.retention.lossWith(wanted)).toEqual({})
  file.close()
})

test('a smaller budget of history says from when on it would still be there, about', () => {
  const { file, store } = created({ compaction: { keep: 100 } })
  const changes = new RandomChanges(store, file.clock, new Random('retention'))
  for (let group = 0; group < 100; group++) {
    changes.run(20)
    file.commit()
  }
  const { historyBytes, historySince } = file.retention.now()
  expect(historyBytes).toBeGreaterThan(100_000)
  expect(historySince).toBeGreaterThanOrEqual(startTime)
  expect(file.retention.lossWith(defaultRetention)).toEqual({})
  const half = file.retention.lossWith({ ...defaultRetention, history: historyBytes / 2 }).historyBefore!
  const most = file.retention.lossWith({ ...defaultRetention, history: 0 }).historyBefore!
  expect(half).toBeGreaterThan(historySince!)
  expect(half).toBeLessThan(most)
  // So many of the newest stay whatever the budget says.
  expect(most).toBeLessThan(file.clock.now)
  file.close()
})

test('what was set is in force when the file is opened again', () => {
  const { file } = created()
  const set = { history: 64 * mebibyte, logs: 8 * mebibyte, metrics: 2 * 86_400_000, events: 600_000 }
  file.retention.set(set)
  file.close()
  const opened = ClusterFile.open(path)
  opened.attach(new ObjectStore([podKind, eventKind, configMapKind] as readonly Kind[]))
  expect(opened.retention.settings).toEqual(set)
  writeLogs(opened, 12)
  expect(opened.logs.bytes).toBeLessThanOrEqual(8 * mebibyte)
  opened.close()
})

test('what a file from elsewhere says is taken as far as it may be', () => {
  expect(readRetention(undefined)).toEqual(defaultRetention)
  expect(readRetention('much')).toEqual(defaultRetention)
  expect(readRetention({ history: 'x', logs: Number.NaN, events: null })).toEqual(defaultRetention)
  expect(readRetention({ history: 1, logs: 1e300, metrics: -5, events: 1e9 })).toEqual({
    history: retentionLimits.history[0],
    logs: retentionLimits.logs[1],
    metrics: retentionLimits.metrics[0],
    events: retentionLimits.events[1]
  })
})
