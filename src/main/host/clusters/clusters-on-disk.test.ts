// The clusters of a data folder, with real files and a real engine.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js/lib/zip-core.js'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { ConfigMap } from '../../../shared/schema/types.ts'
import type { EngineCluster } from '../engine-cluster.ts'
import { writeArchive } from './cluster-archive.ts'
import { openHost } from '../testing-engine-cluster.ts'
import { exportedBytes, importBytes } from './testing-clusters.ts'

let folder: string
let host: EngineCluster

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-clusters-'))
  host = openHost(folder)
})
afterEach(() => {
  host.close()
  rmSync(folder, { recursive: true, force: true })
})

function reopen(): EngineCluster {
  host.close()
  host = openHost(folder)
  return host
}

async function create(resource: string, body: Json, namespace = 'default'): Promise<void> {
  const request = { verb: 'create', group: '', version: 'v1', resource, namespace, body } as const
  const { code, object } = await host.act(request, 'kubernetes-admin', 'test')
  expect(code, JSON.stringify(object)).toBe(201)
}

async function configMap(name: string, data: Record<string, string> = {}): Promise<void> {
  await create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })
}

function configMaps(): readonly string[] {
  const all = [...host.engine.store.all(configMapKind)] as ConfigMap[]
  return all.flatMap(({ metadata }) => (metadata.namespace === 'default' ? [metadata.name] : []))
}

const names = (): readonly string[] => host.shelf.document().clusters.map(({ name }) => name)
const idOf = (name: string): string => host.shelf.document().clusters.find((one) => one.name === name)!.id

const exported = (name: string): Promise<Buffer> => exportedBytes(host, idOf(name))
const imported = (bytes: Buffer): Promise<string> => importBytes(host, bytes)

/** All that lies in the folder but what names the open cluster. */
function files(): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => /\.(?:db|drydock|new)$|import|export/.test(name))
    .sort()
}

test('a new folder asks what to begin with until something was chosen', () => {
  host.close()
  rmSync(folder, { recursive: true })
  host = openHost(folder, { seed: undefined })
  expect(host.shelf.document().isFirstRun).toBe(true)
  expect(reopen().shelf.document().isFirstRun).toBe(true)
  host.shelf.endFirstRun()
  expect(reopen().shelf.document().isFirstRun).toBe(false)
})

test('whoever orders a cluster on the command line is not asked', () => {
  host.close()
  rmSync(folder, { recursive: true })
  host = openHost(folder, { seed: '7' })
  expect(host.shelf.document().isFirstRun).toBe(false)
})

test('a cluster stands still while another one runs, and goes on from its moment', async () => {
  await configMap('first')
  const at = host.engine.now
  const id = host.shelf.create({ name: 'shop', choice: { preset: 'single-node' }, seed: '42' })
  expect(host.shelf.openId).toBe(id)
  expect(host.name).toBe('shop')
  expect(host.engine.settings.preset).toBe('single-node')
  expect(configMaps()).not.toContain('first')
  host.engine.advanceTo(host.engine.now + 60_000)
  const [shop, drydock] = host.shelf.document().clusters
  expect(shop).toMatchObject({ name: 'shop', isOpen: true, preset: 'single-node', seed: '42', nodes: 1 })
  expect(drydock).toMatchObject({ name: 'drydock', isOpen: false, now: at, nodes: 3 })
  host.shelf.open(drydock!.id)
  expect(host.engine.now).toBe(at)
  expect(configMaps()).toContain('first')
  expect(reopen().name).toBe('drydock')
  expect(names()).toEqual(['drydock', 'shop'])
})

test('each cluster keeps its own speed', async () => {
  await configMap('used')
  host.control.setSpeed(10)
  host.shelf.create({ name: 'shop', choice: {} })
  expect(host.clockDocument().speed).toBe(10)
  host.control.setSpeed(0)
  host.shelf.open(idOf('drydock'))
  expect(host.clockDocument().speed).toBe(10)
})

test('names follow a rename everywhere, and none is given twice', async () => {
  await configMap('used')
  host.shelf.create({ name: 'shop', choice: {} })
  expect(() => host.shelf.rename(idOf('shop'), 'drydock')).toThrow('there is a cluster "drydock" already')
  expect(() => host.shelf.create({ name: 'shop', choice: {} })).toThrow('there is a cluster "shop" already')
  expect(names()).toEqual(['shop', 'drydock'])
  expect(() => host.shelf.duplicate(idOf('shop'), 'drydock')).toThrow('there is a cluster "drydock" already')
  host.shelf.rename(idOf('shop'), 'store')
  host.shelf.rename(idOf('drydock'), 'lab')
  expect(host.name).toBe('store')
  expect(host.source.name).toBe('store')
  expect(host.api.document().identities[0]!.context).toBe('kubernetes-admin@store')
  reopen()
  expect(names()).toEqual(['store', 'lab'])
})

test('a duplicate holds what its model held at that moment, with its history', async () => {
  await configMap('first', { a: '1' })
  host.shelf.duplicate(idOf('drydock'), 'copy')
  await configMap('second')
  host.shelf.open(idOf('copy'))
  expect(configMaps()).toContain('first')
  expect(configMaps()).not.toContain('second')
  expect(host.source.history(configMapKind, 'default', 'first', 10)).toHaveLength(1)
  // Of one that stands still too.
  host.shelf.duplicate(idOf('drydock'), 'copy-2')
  host.shelf.open(idOf('copy-2'))
  expect(configMaps()).toContain('second')
})

test('what was deleted is taken back, under another name where its own was given away', async () => {
  await configMap('first')
  host.shelf.create({ name: 'shop', choice: {} })
  host.shelf.remove(idOf('drydock'))
  expect(names()).toEqual(['shop'])
  expect(() => host.shelf.remove(idOf('shop'))).toThrow('this is the only cluster: make another one before')
  host.shelf.duplicate(idOf('shop'), 'drydock')
  const [trashed] = host.shelf.document().trash
  expect(trashed).toMatchObject({ name: 'drydock' })
  expect(trashed!.goneAt - trashed!.deletedAt).toBe(7 * 86_400_000)
  host.shelf.restore(trashed!.id)
  expect(host.shelf.document().trash).toEqual([])
  host.shelf.open(idOf('drydock-2'))
  expect(configMaps()).toContain('first')
  expect(() => host.shelf.restore(trashed!.id)).toThrow('it is not in the trash any more')
})

test('of the open cluster another one is opened before it goes', async () => {
  await configMap('first')
  host.shelf.create({ name: 'shop', choice: {} })
  host.shelf.remove(idOf('shop'))
  expect(host.name).toBe('drydock')
  expect(configMaps()).toContain('first')
  host.shelf.erase(host.shelf.document().trash[0]!.id)
  expect(files()).toEqual(['cluster.db'])
})

test('the trash forgets after a week', async () => {
  await configMap('first')
  host.shelf.create({ name: 'shop', choice: {} })
  host.shelf.remove(idOf('drydock'))
  host.close()
  const [name] = readdirSync(join(folder, 'trash'))
  const old = `cluster.${Date.now() - 8 * 86_400_000}.db`
  writeFileSync(join(folder, 'trash', old), readFileSync(join(folder, 'trash', name!)))
  host = openHost(folder)
  expect(readdirSync(join(folder, 'trash'))).toEqual([name])
})

test('a cluster comes back from its file as it was, with history, seed and moment', async () => {
  await configMap('first', { text: 'kept' })
  host.engine.advanceTo(host.engine.now + 60_000)
  const before = host.shelf.document().clusters[0]!
  const file = await exported('drydock')
  expect(await imported(file)).toBe('drydock-2')
  host.shelf.open(idOf('drydock-2'))
  expect(configMaps()).toContain('first')
  const after = host.shelf.document().clusters[0]!
  expect({ ...after, id: before.id, name: before.name, openedAt: before.openedAt, bytes: before.bytes }).toEqual(before)
  expect(host.source.history(configMapKind, 'default', 'first', 10)).toHaveLength(1)
  expect(files()).toEqual(['cluster-2.db', 'cluster.db'])
})

test('files of others, newer ones, cut and changed ones are refused, and nothing is left of them', async () => {
  const file = await exported('drydock')
  const header = (change: (text: string) => string): Buffer => {
    const length = file.readUInt32BE(16)
    const text = Buffer.from(change(file.toString('utf8', 20, 20 + length)))
    const size = Buffer.alloc(4)
    size.writeUInt32BE(text.length)
    return Buffer.concat([file.subarray(0, 16), size, text, file.subarray(20 + length)])
  }
  const flipped = Buffer.from(file)
  flipped[file.length >> 1]! ^= 1
  const damaged = 'given.drydock is damaged, or a part of it is missing'
  for (const [bytes, sentence] of [
    [Buffer.from('apiVersion: v1\n'), 'given.drydock is not a cluster of Drydock'],
    [Buffer.alloc(0), 'given.drydock is not a cluster of Drydock'],
    [readFileSync(join(folder, 'cluster.db')), 'given.drydock is not a cluster of Drydock'],
    [
      header((text) => text.replace('"version":1', '"version":2')),
      'given.drydock was written by a newer version of Drydock'
    ],
    [
      header((text) => text.replace(/"schema":\d+/, '"schema":99')),
      'given.drydock was written by a newer version of Drydock'
    ],
    [header((text) => text.slice(1)), damaged],
    [header((text) => text.replace(/"bytes":\d+/, '"bytes":8192')), damaged],
    [file.subarray(0, 30), damaged],
    [file.subarray(0, file.length - 1), damaged],
    [file.subarray(0, file.length >> 1), damaged],
    [Buffer.concat([file, Buffer.from('x')]), damaged],
    [flipped, damaged]
  ] as const) {
    await expect(imported(bytes)).rejects.toThrow(sentence)
    expect(names()).toEqual(['drydock'])
    expect(files()).toEqual(['cluster.db'])
  }
  const transfer = host.shelf.beginImport('given.drydock', 10)
  expect(() => host.shelf.writePiece(transfer, 5, Buffer.alloc(5))).toThrow('given.drydock did not come in one piece')
  expect(() => host.shelf.writePiece(transfer, 0, Buffer.alloc(11))).toThrow('given.drydock did not come in one piece')
  await expect(host.shelf.endImport(transfer)).rejects.toThrow('given.drydock did not come in one piece')
  host.shelf.endTransfer(transfer)
  expect(() => host.shelf.readPiece(transfer, 0)).toThrow('the transfer was given up: begin it again')
})

test('a database with programs of its own in it, or rows that are none of ours, becomes no cluster', async () => {
  const sentence = 'given.drydock holds no cluster that can be read'
  for (const change of [
    'CREATE TRIGGER evil AFTER INSERT ON inputs BEGIN DELETE FROM revisions; END',
    'CREATE VIEW more AS SELECT * FROM meta',
    'DROP TABLE templates',
    "UPDATE meta SET value = '\"x\"' WHERE key = 'time'",
    "DELETE FROM meta WHERE key = 'seed'",
    "UPDATE revisions SET data = '{' WHERE data IS NOT NULL",
    'PRAGMA user_version = 99'
  ]) {
    await expect(imported(await changed(change))).rejects.toThrow(
      change.startsWith('PRAGMA') ? 'given.drydock was written by a newer version of Drydock' : sentence
    )
    expect(files()).toEqual(['cluster.db'])
  }
})

/** An archive, well packed, of a copy of the cluster that somebody has changed. */
async function changed(sql: string): Promise<Buffer> {
  const outside = mkdtempSync(join(tmpdir(), 'drydock-changed-'))
  try {
    const copy = join(outside, 'copy.db')
    host.shelf.duplicate(idOf('drydock'), 'model')
    writeFileSync(copy, readFileSync(join(folder, `${idOf('model')}.db`)))
    host.shelf.remove(idOf('model'))
    host.shelf.erase(host.shelf.document().trash[0]!.id)
    const database = new Database(copy)
    database.pragma('writable_schema = ON')
    database.exec(sql)
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
    await writeArchive(copy, join(outside, 'packed'), 'given')
    return readFileSync(join(outside, 'packed'))
  } finally {
    rmSync(outside, { recursive: true })
  }
}

test('a file that is given away holds no token of this folder', async () => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } }
  await create('serviceaccounts', account)
  await create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'robot-token', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
    type: 'kubernetes.io/service-account-token'
  })
  host.engine.advanceTo(host.engine.now + 10_000)
  const secret = host.engine.store.get(secretKind, 'default', 'robot-token') as { data?: Record<string, string> }
  const encoded = secret.data!['token']!
  const token = Buffer.from(encoded, 'base64').toString()
  expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  const mine = host.identities.tokenOf('kubernetes-admin')!
  const kubeconfig = Buffer.from(`users: [{token: ${mine}}]`).toString('base64')
  await configMap('notes', { token, mine, kubeconfig, plain: 'kept' })
  const file = await exported('drydock')
  await imported(file)
  host.shelf.remove(idOf('drydock-2'))
  const bytes = readFileSync(join(folder, 'trash', readdirSync(join(folder, 'trash'))[0]!)).toString('latin1')
  for (const key of [token.split('.')[2]!, encoded.slice(-60), mine, kubeconfig]) expect(bytes).not.toContain(key)
  expect(bytes).toContain('"plain":"kept"')
  // What is here stays as it is.
  expect(host.engine.store.get(configMapKind, 'default', 'notes')!.data!['mine']).toBe(mine)
})

test('manifests of a cluster can be applied to another one', async () => {
  await create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, undefined)
  await create(
    'secrets',
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'door' }, stringData: { key: 'mine' } },
    'shop'
  )
  await configMap('yes', { on: 'yes' })
  const id = idOf('drydock')
  const order = { as: 'manifests' } as const
  const text = (await exportedBytes(host, id, { ...order, secretValues: true })).toString()
  expect(text)
    .toBe(`# Cluster drydock, 3 objects. Secrets are in it with their values: whoever has this text can read them.
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
# Secret: base64 is no encryption.
apiVersion: v1
kind: Secret
metadata:
  name: door
  namespace: shop
type: Opaque
data:
  key: bWluZQ==
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: "yes"
  namespace: default
data:
  "on": "yes"
`)
  const without = (await exportedBytes(host, id, { ...order, secretValues: false })).toString()
  expect(without).not.toContain('bWluZQ==')
  expect(without).toContain('# Secret: its values were left out.')
  host.shelf.create({ name: 'other', choice: {} })
  await expect(host.shelf.beginExport({ id: idOf('other'), as: 'manifests', secretValues: true })).rejects.toThrow(
    'nobody has made anything in other yet'
  )
  // Of one that stands still the same, and it stays as it was.
  const before = readFileSync(join(folder, 'cluster.db'))
  expect((await exportedBytes(host, id, { ...order, secretValues: true })).toString()).toBe(text)
  expect(readFileSync(join(folder, 'cluster.db')).equals(before)).toBe(true)
  // Or a file an object; nothing of what was on the way is left.
  expect(await zippedTexts(await exportedBytes(host, id, { as: 'manifest-folder', secretValues: true }))).toEqual({
    'drydock/1-cluster/01-namespaces/shop.yaml': text.split('---\n')[1],
    'drydock/2-namespaces/default/13-configmaps/yes.yaml': text.split('---\n')[3],
    'drydock/2-namespaces/shop/12-secrets/door.yaml': text.split('---\n')[2]
  })
  expect(files()).toEqual(['cluster-2.db', 'cluster.db'])
})

async function zippedTexts(bytes: Buffer): Promise<Readonly<Record<string, string>>> {
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false, strictness: 'strict' })
  const texts: Record<string, string> = {}
  for (const entry of await reader.getEntries())
    if (!entry.directory) texts[entry.filename] = await entry.getData(new TextWriter(), { checkCrc32: true })
  return texts
}

test.runIf(process.platform !== 'win32')('only their owner may read what lies in the folder', async () => {
  await configMap('first')
  host.shelf.create({ name: 'shop', choice: {} })
  host.shelf.duplicate(idOf('shop'), 'copy')
  host.shelf.remove(idOf('drydock'))
  await imported(await exported('shop'))
  const kept = await host.shelf.beginExport({ id: idOf('shop'), as: 'cluster', secretValues: false })
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.name.startsWith('lock') || entry.name === 'ca.crt' || entry.name.endsWith('-wal')) continue
    const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777
    expect([entry.name, mode.toString(8)]).toEqual([entry.name, entry.isDirectory() ? '700' : '600'])
  }
  host.shelf.endTransfer(kept.transfer)
})

test('a file that cannot be read is told of, and the others can be used', async () => {
  await configMap('first')
  host.shelf.create({ name: 'shop', choice: {} })
  host.shelf.duplicate(idOf('shop'), 'broken')
  const broken = idOf('broken')
  truncateSync(join(folder, `${broken}.db`), 5000)
  const { clusters, unreadable } = host.shelf.document()
  expect(clusters.map(({ name }) => name)).toEqual(['shop', 'drydock'])
  expect(unreadable).toMatchObject([
    { id: broken, reason: expect.stringContaining('is damaged and cannot be read') as string }
  ])
  expect(() => host.shelf.open(broken)).toThrow('is damaged and cannot be read')
  expect(host.name).toBe('shop')
  await configMap('goes-on')
  host.shelf.remove(broken)
  expect(host.shelf.document().unreadable).toEqual([])
})
