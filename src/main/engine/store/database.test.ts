import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kinds } from '../../../shared/kinds/table.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile } from './cluster-file.ts'
import { DatabaseError, type DatabaseProblem } from './database-error.ts'
import { schemaVersion } from './database-schema.ts'
import { ObjectStore } from './object-store.ts'
import { podTemplate, PodTrail } from './testing-workload.ts'
import type { Database } from './database.ts'

const Sqlite = createRequire(import.meta.url)('better-sqlite3') as new (path: string) => Database
const startTime = Date.UTC(2026, 10, 20)
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-database-'))
  path = join(folder, 'cluster.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function writeCluster(pods: number): void {
  const file = ClusterFile.create(path, { seed: 'test', startTime })
  const store = new ObjectStore(kinds)
  file.attach(store)
  const trail = new PodTrail(store, file.clock, new Random('x'))
  for (let index = 0; index < pods; index++) trail.run(podTemplate('web', 'abc'), index)
  file.close()
}

function readCluster(): number {
  const file = ClusterFile.open(path)
  try {
    const store = new ObjectStore(kinds)
    file.attach(store)
    for (const kind of kinds) file.history.stateAt(store.revision, kind)
    file.history.changesSince(0, { limit: 100_000 })
    return store.revision
  } finally {
    file.abandon()
  }
}

/** The refusal, after making sure that it left the folder as it was. */
function refusal(action: () => unknown): { problem: DatabaseProblem; message: string } {
  const before = snapshot()
  try {
    action()
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    expect(snapshot()).toEqual(before)
    expect(error.message).not.toContain('\n')
    return { problem: error.problem, message: error.message.replaceAll(folder, '.') }
  }
  throw new Error('was not refused')
}

function snapshot(): Record<string, string> {
  const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]))
}

function setHeader(offset: number, value: number): void {
  const bytes = readFileSync(path)
  bytes.writeUInt32BE(value, offset)
  writeFileSync(path, bytes)
}

describe('a cluster file', () => {
  test('is readable by its owner only', () => {
    writeCluster(1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const file = ClusterFile.open(path)
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    file.close()
    expect(readdirSync(folder)).toEqual(['cluster.db'])
  })

  test("is made whole or not at all: a draft left by a crash is in nobody's way", () => {
    writeFileSync(`${path}.new`, 'half a file')
    writeCluster(1)
    expect(readCluster()).toBe(9)
    expect(existsSync(`${path}.new`)).toBe(false)
  })

  test('that exists is not made again', () => {
    writeCluster(1)
    expect(refusal(() => ClusterFile.create(path, { seed: 'x', startTime }))).toEqual({
      problem: 'exists',
      message: './cluster.db exists already'
    })
  })

  test('that is missing', () => {
    expect(refusal(() => ClusterFile.open(path))).toEqual({
      problem: 'missing',
      message: './cluster.db does not exist'
    })
  })

  test.each(['', 'hello', 'x'.repeat(5000)])('that is no database', (text) => {
    writeFileSync(path, text)
    expect(refusal(() => ClusterFile.open(path))).toEqual({
      problem: 'foreign',
      message: './cluster.db is not a Drydock database'
    })
  })

  test('that is a folder', () => {
    expect(refusal(() => ClusterFile.open(folder)).problem).toBe('foreign')
  })

  test("that is another program's database, even with a journal that waits to be played back", () => {
    const other = new Sqlite(path)
    other.pragma('journal_mode = WAL')
    other.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)')
    const copies = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const)
    other.close()
    for (const [name, bytes] of copies) writeFileSync(join(folder, name), bytes)
    expect(refusal(() => ClusterFile.open(path))).toEqual({
      problem: 'foreign',
      message: './cluster.db is not a Drydock database'
    })
  })

  test('that a newer version wrote', () => {
    writeCluster(1)
    setHeader(60, schemaVersion + 1)
    expect(refusal(() => ClusterFile.open(path))).toEqual({
      problem: 'newer',
      message: './cluster.db was written by a newer version of Drydock'
    })
  })

  test('that is open already', () => {
    writeCluster(1)
    const first = ClusterFile.open(path)
    expect(() => ClusterFile.open(path)).toThrow(`${path} is in use by another Drydock`)
    first.close()
    expect(readCluster()).toBe(9)
  })

  test('in a place that is no folder', () => {
    writeFileSync(join(folder, 'plain'), '')
    const inside = join(folder, 'plain', 'cluster.db')
    expect(refusal(() => ClusterFile.create(inside, { seed: 'x', startTime })).problem).toBe('unwritable')
    const nowhere = join(folder, 'none', 'cluster.db')
    expect(refusal(() => ClusterFile.create(nowhere, { seed: 'x', startTime })).problem).toBe('unwritable')
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('in a folder without write permission', () => {
    chmodSync(folder, 0o500)
    expect(() => ClusterFile.create(path, { seed: 'x', startTime })).toThrow(/^cannot write .*cluster\.db: /)
    chmodSync(folder, 0o700)
  })

  test('on a Node that cannot load the native module: one line, and no crash', () => {
    const module = new URL('./database.ts', import.meta.url).href
    const script = `
      Object.defineProperty(process.versions, 'napi', { value: '9' })
      const { createDatabase } = await import(${JSON.stringify(module)})
      try { createDatabase(${JSON.stringify(path)}) } catch (error) { console.log(error.problem, error.message) }`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(output.trim()).toBe(`runtime Drydock needs Node 22.17 or newer, this is ${process.version}`)
    expect(existsSync(path)).toBe(false)
  })
})

describe('a damaged cluster file', () => {
  test('cut short', () => {
    writeCluster(200)
    truncateSync(path, statSync(path).size - 8192)
    expect(refusal(() => ClusterFile.open(path))).toEqual({
      problem: 'corrupt',
      message: './cluster.db is damaged and cannot be read: it is shorter than it should be'
    })
    const file = openSync(path, 'r+')
    ftruncateSync(file, 60)
    closeSync(file)
    expect(refusal(() => ClusterFile.open(path)).problem).toBe('foreign')
  })

  test('overwritten in any page: a clear error or the same answer, never a crash', () => {
    writeCluster(100)
    const good = readFileSync(path)
    const revision = readCluster()
    const pageSize = good.readUInt16BE(16)
    const problems = new Set<string>()
    for (let page = 0; page < good.length / pageSize; page++) {
      const bytes = Buffer.from(good)
      bytes.fill(0xa5, page * pageSize + (page === 0 ? 100 : 0), (page + 1) * pageSize)
      writeFileSync(path, bytes)
      rmSync(`${path}-wal`, { force: true })
      let problem = 'none'
      try {
        expect(readCluster()).toBe(revision)
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error
        problem = error.problem
        expect(error.message).toMatch(/cluster\.db is damaged and cannot be read: /)
      }
      problems.add(problem)
    }
    expect(problems).toContain('corrupt')
    expect([...problems].every((problem) => problem === 'corrupt' || problem === 'none')).toBe(true)
  })

  test('with flipped bytes here and there: a clear error or an answer, never a crash', () => {
    // The smaller the file, the more of it is hit.
    writeCluster(10)
    const good = readFileSync(path)
    const random = new Random('flips')
    let errors = 0
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(good)
      for (let flip = 0; flip < 2; flip++) bytes[100 + random.integer(good.length - 100)]! ^= 1 << random.integer(8)
      writeFileSync(path, bytes)
      rmSync(`${path}-wal`, { force: true })
      try {
        readCluster()
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error
        errors++
      }
    }
    expect(errors).toBeGreaterThan(0)
  })
})
