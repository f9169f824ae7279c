import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EngineCluster } from '../engine-cluster.ts'
import { inArchiveThread } from './archive-thread.ts'
import { exportedBytes, importBytes, openHost } from './testing-clusters.ts'

const worker = join(import.meta.dirname, '../archive-worker.ts')

let folder: string
let host: EngineCluster | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-archive-thread-'))
})

afterEach(() => {
  host?.close()
  host = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** Opens a host whose thread for archives does its work only when `go` is there. */
function openWaitingHost(): { readonly host: EngineCluster; readonly go: string } {
  const entry = join(folder, 'waiting.mjs')
  const go = join(folder, 'go')
  writeFileSync(
    entry,
    `import { existsSync } from 'node:fs'
    while (!existsSync(${JSON.stringify(go)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    await import(${JSON.stringify(worker)})`
  )
  return { host: openHost(join(folder, 'data'), {}, inArchiveThread(entry)), go }
}

/** An archive of another folder's cluster. */
async function someArchive(): Promise<Buffer> {
  const other = openHost(join(folder, 'other'))
  try {
    return await exportedBytes(other, other.shelf.openId)
  } finally {
    other.close()
  }
}

test('a cluster is packed in a thread of its own, and read again in one', async () => {
  host = openHost(join(folder, 'data'), {}, inArchiveThread(worker))
  expect(await importBytes(host, await exportedBytes(host, host.shelf.openId))).toBe('drydock-2')
  expect(readdirSync(join(folder, 'data', 'incoming'))).toEqual([])
})

test('what is no cluster is refused from the thread in the words of the check', async () => {
  host = openHost(join(folder, 'data'), {}, inArchiveThread(worker))
  await expect(importBytes(host, Buffer.from('apiVersion: v1'))).rejects.toThrow(
    'given.drydock is not a cluster of Drydock'
  )
  expect(readdirSync(join(folder, 'data', 'incoming'))).toEqual([])
})

/** Five seconds of the cluster that is open, each with a request. */
async function expectToGoOn(host: EngineCluster): Promise<void> {
  const before = host.engine.now
  for (let second = 1; second <= 5; second++) {
    host.engine.advanceTo(before + second * 1_000)
    const created = await host.source.request({
      cluster: host.name,
      identity: 'kubernetes-admin',
      verb: 'create',
      group: '',
      version: 'v1',
      resource: 'namespaces',
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `during-${second}` } }
    })
    expect(created.code).toBe(201)
  }
}

test('time goes on, and requests are answered, while an archive is checked', async () => {
  const waiting = openWaitingHost()
  host = waiting.host
  const bytes = await someArchive()
  let isOver = false
  const importing = importBytes(host, bytes).finally(() => (isOver = true))
  await expectToGoOn(host)
  expect([isOver, host.shelf.document().clusters.map(({ name }) => name)]).toEqual([false, ['drydock']])
  writeFileSync(waiting.go, '')
  expect(await importing).toBe('drydock-2')
})

test('time goes on while manifests of a cluster that stands still are written, and that one may be opened', async () => {
  const waiting = openWaitingHost()
  host = waiting.host
  const { shelf } = host
  const lab = shelf.openId
  await expectToGoOn(host)
  shelf.create({ name: 'shop', choice: {} })
  let isOver = false
  const exporting = exportedBytes(host, lab, { as: 'manifests' }).finally(() => (isOver = true))
  await expectToGoOn(host)
  expect(isOver).toBe(false)
  writeFileSync(waiting.go, '')
  const text = (await exporting).toString()
  expect(text.match(/name: during-\d/g)).toEqual([1, 2, 3, 4, 5].map((second) => `name: during-${second}`))
  shelf.open(lab)
  // Of the open one the same, out of its memory.
  expect((await exportedBytes(host, lab, { as: 'manifests' })).toString()).toBe(text)
  expect(readdirSync(join(folder, 'data', 'incoming'))).toEqual([])
})

test('a host that closes gives up what its thread does, and leaves nothing of it', async () => {
  const waiting = openWaitingHost()
  host = waiting.host
  // When the call returns, the transfer has come whole and the thread has it.
  const importing = importBytes(host, await someArchive())
  const refused = expect(importing).rejects.toThrow('it was given up')
  host.close()
  host = undefined
  await refused
  expect(existsSync(join(folder, 'data', 'cluster-2.db'))).toBe(false)
  expect(readdirSync(join(folder, 'data', 'incoming'))).toEqual([])
})

test('a thread that ends with an error nobody foresaw is no end of the host', async () => {
  const entry = join(folder, 'broken.mjs')
  writeFileSync(entry, "throw new Error('broken')")
  host = openHost(join(folder, 'data'), {}, inArchiveThread(entry))
  await expect(exportedBytes(host, host.shelf.openId)).rejects.toThrow('broken')
  expect(readdirSync(join(folder, 'data', 'incoming'))).toEqual([])
})
