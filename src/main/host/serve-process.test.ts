// The built server as a process: what it refuses and how, and what it keeps over its end.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import type { KubeList, KubeResponse } from '../../shared/contract/kube.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { Random } from '../engine/sim/random.ts'
import { ClusterFile } from '../engine/store/cluster-file.ts'
import {
  asAdministrator,
  clockWhen,
  connectTo,
  ServerProcess,
  type ContractClient,
  type Ended
} from './testing-server.ts'

let folder: string
const running = new Set<ServerProcess>()

beforeAll(() => ensureBuilt(process.execPath), 120_000)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-serve-'))
})
afterEach(async () => {
  for (const server of running) await server.end('SIGKILL')
  running.clear()
  rmSync(folder, { recursive: true, force: true })
})

function serve(...flags: string[]): ServerProcess {
  const server = new ServerProcess(['--json', ...flags], { XDG_DATA_HOME: join(folder, 'xdg') })
  running.add(server)
  return server
}

/** Every file under a folder with its bytes: what must not change. */
function contents(under: string): Record<string, string> {
  const files = readdirSync(under, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files.map((entry) => [
      join(entry.parentPath, entry.name),
      readFileSync(join(entry.parentPath, entry.name), 'base64')
    ])
  )
}

function expectRefusal({ code, stdout, stderr }: Ended, line: string): void {
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `drydock: ${line}\n` })
}

async function objects(
  client: ContractClient,
  group: string,
  resource: string,
  namespace?: string
): Promise<readonly KubeObject[]> {
  const { code, object } = await client.kube.request({
    ...asAdministrator,
    verb: 'list',
    group,
    version: 'v1',
    resource,
    ...(namespace === undefined ? {} : { namespace })
  })
  expect(code).toBe(200)
  return (object as KubeList).items
}

async function createConfigMap(
  client: ContractClient,
  name: string,
  data: Record<string, string>
): Promise<KubeObject> {
  const { code, object } = await client.kube.request({
    ...asAdministrator,
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'configmaps',
    namespace: 'default',
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
  })
  expect(code).toBe(201)
  return object as KubeObject
}

describe('refusals: one line, exit code 2, nothing touched', () => {
  test.each([
    [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000"'],
    [['--port'], "Option '--port <value>' argument missing"],
    [['--speed', '2000'], '--speed takes 0 (paused), 0.1 to 1000, or max, not "2000"'],
    [['--nodes', '-1'], "Option '--nodes' argument is ambiguous"],
    [['--seed', 'abc'], '--seed takes a whole number from 0 to 9007199254740991, not "abc"'],
    [['--wrong'], "Unknown option '--wrong'"],
    [['extra'], "Unexpected argument 'extra'"]
  ])('flags %j', async (flags, line) => {
    const { code, stdout, stderr } = await serve('--data', join(folder, 'data'), ...flags).ended
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.startsWith(`drydock: ${line}`)).toBe(true)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  test('a file where the folder should be', async () => {
    const path = join(folder, 'data')
    writeFileSync(path, 'mine')
    expectRefusal(await serve('--data', path).ended, `cannot write to the data folder ${path} (it is not a folder)`)
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  test.runIf(process.platform === 'linux')('a folder that cannot be made', async () => {
    expectRefusal(
      await serve('--data', '/proc/drydock').ended,
      'cannot write to the data folder /proc/drydock (ENOENT)'
    )
  })

  test('a read-only file system', async ({ skip }) => {
    const disk = join(folder, 'disk')
    if (!mounted(disk, 'ro,size=1m')) skip('needs the right to mount a tmpfs')
    try {
      expectRefusal(await serve('--data', disk).ended, `cannot write to the data folder ${disk} (EROFS)`)
    } finally {
      execFileSync('umount', [disk])
    }
  })

  test('a port in use leaves no data folder behind', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    expectRefusal(await serve('--data', join(folder, 'data'), '--port', String(port)).ended, `port ${port} is in use`)
    expect(existsSync(join(folder, 'data'))).toBe(false)
    other.close()
  })

  test('a file that is not a Drydock database', async () => {
    const path = join(folder, 'cluster.db')
    writeFileSync(path, 'a diary\n'.repeat(100))
    const before = contents(folder)
    expectRefusal(await serve('--data', folder).ended, `${path} is not a Drydock database`)
    expect(contents(folder)).toMatchObject(before)
  })

  test("another program's SQLite database", async () => {
    const path = join(folder, 'cluster.db')
    const other = new Database(path)
    other.exec('CREATE TABLE notes (text TEXT)')
    other.close()
    const before = contents(folder)
    expectRefusal(await serve('--data', folder).ended, `${path} is not a Drydock database`)
    expect(contents(folder)).toMatchObject(before)
  })

  test('a file of a newer version', async () => {
    const path = join(folder, 'cluster.db')
    ClusterFile.create(path, { seed: 'x', startTime: Date.UTC(2026, 10, 20) }).close()
    const database = new Database(path)
    database.pragma('user_version = 9999')
    database.pragma('journal_mode = DELETE')
    database.close()
    const before = contents(folder)
    expectRefusal(await serve('--data', folder).ended, `${path} was written by a newer version of Drydock`)
    expect(contents(folder)).toMatchObject(before)
  })

  test('a damaged file', async () => {
    const path = join(folder, 'cluster.db')
    const first = serve('--data', folder)
    await first.firstLine()
    await first.end()
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length / 2)))
    const { code, stderr } = await serve('--data', folder).ended
    expect(code).toBe(2)
    expect(stderr).toMatch(/^drydock: .*cluster\.db is damaged and cannot be read: .*\n$/)
  })

  test('a second instance on the same folder, while the first goes on', async () => {
    const first = serve('--data', folder)
    const { client } = await connectTo(await first.url())
    await createConfigMap(client, 'before', {})
    expectRefusal(await serve('--data', folder).ended, `another Drydock is running on ${folder}`)
    await createConfigMap(client, 'after', {})
    expect((await objects(client, '', 'configmaps', 'default')).map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['before', 'after'])
    )
    await first.end()
    const third = serve('--data', folder)
    await third.firstLine()
    expect((await third.end()).code).toBe(0)
  })
})

describe('a run', () => {
  test('the ready line is one JSON object with the address and its token', async () => {
    const server = serve('--data', folder)
    const line = JSON.parse(await server.firstLine()) as Record<string, unknown>
    expect(line).toEqual({
      ready: true,
      ui: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/),
      api: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/)
    })
    expect((await fetch(line['ui'] as string)).status).toBe(200)
    expect((await fetch(new URL('/', line['ui'] as string))).status).toBe(401)
    const { code, signal, stdout, stderr } = await server.end()
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  })

  test('the data folder is the platform default where none is named', async () => {
    const server = serve()
    await server.firstLine()
    expect((await server.end()).code).toBe(0)
    if (process.platform === 'linux') expect(existsSync(join(folder, 'xdg/drydock/cluster.db'))).toBe(true)
  })

  test('SIGTERM ends it cleanly; the next run shows the same objects and the same clock', async () => {
    const first = serve('--data', folder, '--speed', '0', '--seed', '3')
    const one = await connectTo(await first.url())
    await createConfigMap(one.client, 'kept', { text: 'kept' })
    const start = await clockFrom(one.client, 0)
    await one.client.simulation.step({ ...asAdministrator, milliseconds: 30_000 })
    const time = await clockFrom(one.client, start + 30_000)
    expect(time).toBe(start + 30_000)
    const before = await objects(one.client, '', 'pods')
    expect(await first.end()).toMatchObject({ code: 0, stderr: '' })

    const second = serve('--data', folder, '--speed', '0')
    const two = await connectTo(await second.url())
    expect(await clockFrom(two.client, 0)).toBe(time)
    expect((await objects(two.client, '', 'pods')).map(named)).toEqual(before.map(named))
    const [kept] = (await objects(two.client, '', 'configmaps', 'default')).filter(
      ({ metadata }) => metadata.name === 'kept'
    )
    expect(kept).toMatchObject({ data: { text: 'kept' } })
    expect((await second.end()).code).toBe(0)
  })

  test('SIGINT is as good as SIGTERM', async () => {
    const server = serve('--data', folder)
    await server.firstLine()
    expect(await server.end('SIGINT')).toMatchObject({ code: 0, stderr: '' })
  })

  test('a frame that is too large or that cannot be read costs its sender the connection, and nobody else', async () => {
    const server = serve('--data', folder)
    const url = await server.url()
    const other = await connectTo(url)
    for (const [frame, code] of [
      ['x'.repeat(17 * 1024 * 1024), 1009],
      ['no frame of ours', 1005]
    ] as const) {
      const { socket } = await connectTo(url)
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.send(frame)
      expect(await closed).toBe(code)
      expect(await other.client.session()).toMatchObject({ clusters: [{ name: 'drydock' }] })
    }
    expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
  })

  test('on a full disk the window hears the refusal, loses its connection, reads on, and writes when there is room', async ({
    skip
  }) => {
    const disk = join(folder, 'disk')
    if (!mounted(disk, 'size=16m')) skip('needs the right to mount a tmpfs')
    try {
      const ballast = join(disk, 'ballast')
      writeFileSync(ballast, Buffer.alloc(10 * 1024 * 1024))
      const server = serve('--data', disk)
      const { client, socket } = await connectTo(await server.url())
      const closed = new Promise((resolve) => socket.once('close', resolve))
      const write = (to: ContractClient, name: string) =>
        to.kube.request({
          ...asAdministrator,
          verb: 'create',
          group: '',
          version: 'v1',
          resource: 'configmaps',
          namespace: 'default',
          body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text: name.repeat(20_000) } }
        })
      let refusal: KubeResponse | undefined
      let answered = 0
      for (; refusal === undefined; answered++) {
        const answer = await write(client, `config-${answered}`)
        if (answer.code !== 201) refusal = answer
      }
      expect(refusal).toMatchObject({ code: 500, object: { message: 'etcdserver: mvcc: database space exceeded' } })
      await closed

      const again = await connectTo(await server.url())
      expect(await clockWhen(again.client, () => true)).toMatchObject({
        speed: 0,
        readOnly: `no space left to write ${disk}/cluster.db`
      })
      const found = (await objects(again.client, '', 'configmaps', 'default')).map(({ metadata }) => metadata.name)
      expect(found.filter((name) => name.startsWith('config-'))).toHaveLength(answered - 1)
      expect(await write(again.client, 'later')).toMatchObject({ code: 500 })
      rmSync(ballast)
      expect(await clockWhen(again.client, ({ readOnly }) => readOnly === undefined)).toMatchObject({ speed: 1 })
      expect(await write(again.client, 'later')).toMatchObject({ code: 201 })
      expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
    } finally {
      for (const server of running) await server.end('SIGKILL')
      execFileSync('umount', [disk])
    }
  })

  test.each([1, 2, 3, 4, 5])('killed under write load, every answered write is there (seed %i)', async (seed) => {
    const random = new Random(`kill-${seed}`)
    const server = serve('--data', folder, '--speed', '50', '--seed', String(seed))
    const { client, socket } = await connectTo(await server.url())
    const killAfter = 20 + random.integer(300)
    const answered = new Map<string, string>()
    let next = 0
    const writer = async (): Promise<void> => {
      for (;;) {
        const name = `config-${next++}`
        const object = await createConfigMap(client, name, { text: name.repeat(50) })
        answered.set(name, object.metadata.uid)
        if (answered.size === killAfter) void server.end('SIGKILL')
      }
    }
    // The load ends when the connection does.
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const writers = Array.from({ length: 8 }, writer)
    for (const one of writers) one.catch(() => {})
    await closed
    await server.ended
    expect(answered.size).toBeGreaterThanOrEqual(killAfter)

    const again = serve('--data', folder)
    const found = await objects((await connectTo(await again.url())).client, '', 'configmaps', 'default')
    const uids = new Map(found.map(({ metadata }) => [metadata.name, metadata.uid]))
    expect([...answered].filter(([name, uid]) => uids.get(name) !== uid)).toEqual([])
    expect((await again.end()).code).toBe(0)
  })
})

/** Mounts a file system of its own where this may be done. */
function mounted(disk: string, options: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function named({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`
}

/** The clock's time once it has come that far. */
async function clockFrom(client: ContractClient, least: number): Promise<number> {
  return (await clockWhen(client, ({ now }) => now >= least)).now
}
