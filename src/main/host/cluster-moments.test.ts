// Running to moments and marking them, on an engine that is paced by real time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mostBookmarks } from '../../shared/moments/moment.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openHost } from './testing-engine-cluster.ts'

let folder: string
let cluster: EngineCluster

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-moments-'))
  cluster = open()
})
afterEach(() => {
  cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(): EngineCluster {
  return openHost(folder, { seed: '1' })
}

async function createPod(name: string): Promise<void> {
  const { code } = await cluster.source.request({
    cluster: cluster.name,
    identity: 'kubernetes-admin',
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: 'default',
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }
    }
  })
  expect(code).toBe(201)
}

test('a run says where to, stands still where it was to end, and says what came', async () => {
  await createPod('one')
  const { moments } = cluster.control
  moments.runTo({ kind: 'pod', namespaces: ['default'] }, 3_600_000)
  expect(cluster.clockDocument()).toMatchObject({ speed: 0, run: { wish: { kind: 'pod' } } })
  await vi.waitFor(() => expect(cluster.clockDocument().run).toBeUndefined(), 20_000)
  const { arrival, now } = cluster.clockDocument()
  expect(arrival).toMatchObject({ at: now, moment: { at: now, about: { name: 'one' } } })

  cluster.control.setSpeed(0)
  expect(cluster.clockDocument()).not.toHaveProperty('arrival')
})

test('a run that finds nothing says so; one that is broken off says nothing', async () => {
  const { moments } = cluster.control
  const start = cluster.engine.now
  moments.runTo({ kind: 'scale' }, 2_000)
  await vi.waitFor(() => expect(cluster.clockDocument().run).toBeUndefined(), 20_000)
  expect(cluster.clockDocument().arrival).toEqual({ wish: { kind: 'scale' }, at: start + 2_000 })

  moments.runTo({ kind: 'scale' }, 7 * 86_400_000)
  cluster.control.setSpeed(0)
  const { arrival, run, now } = cluster.clockDocument()
  expect([arrival, run]).toEqual([undefined, undefined])
  expect(now).toBeLessThan(start + 7 * 86_400_000)
})

test('bookmarks are kept in the file, the oldest moment first, and bounded', () => {
  const { moments } = cluster.control
  let told = 0
  const stop = moments.onBookmarks(() => told++)
  const { now } = cluster.engine
  const before = moments.addBookmark('before the key was lost', undefined)
  moments.addBookmark('long ago', now - 60_000)
  expect(before).toEqual({ id: '1', name: 'before the key was lost', at: now })
  moments.renameBookmark(before.id, 'all was well')
  expect(moments.bookmarks().map(({ name }) => name)).toEqual(['long ago', 'all was well'])
  expect(told).toBe(3)
  stop()

  cluster.close()
  cluster = open()
  const again = cluster.control.moments
  expect(again.bookmarks().map(({ name }) => name)).toEqual(['long ago', 'all was well'])
  again.removeBookmark('2')
  expect(() => again.renameBookmark('2', 'x')).toThrow('this bookmark is gone')
  for (let count = 1; count < mostBookmarks; count++) again.addBookmark(`number ${count}`, undefined)
  expect(() => again.addBookmark('one more', undefined)).toThrow('at most 200 bookmarks')
})
