import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import { ClusterFile, type ClusterFileOptions } from './cluster-file.ts'
import { DatabaseError } from './database-error.ts'
import { ObjectStore } from './object-store.ts'

const startTime = Date.UTC(2026, 10, 20)
const logKey = { podUid: 'u', podName: 'web', namespace: 'default', container: 'web', instance: 0 }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-full-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Cluster {
  readonly file: ClusterFile
  readonly store: ObjectStore
}

function attached(file: ClusterFile): Cluster {
  const store = new ObjectStore(kinds)
  file.attach(store)
  return { file, store }
}

/** One answered request: an input, a ConfigMap of 10 kB, a log line and a setting; `index` in all of them. */
function write({ file, store }: Cluster, index: number): void {
  file.recordInput({ user: 'test' }, { index })
  store.put(configMapKind, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `config-${index}`,
      namespace: 'default',
      uid: `uid-${index}`,
      creationTimestamp: '2026-11-20T00:00:00Z',
      resourceVersion: store.nextResourceVersion()
    },
    data: { text: String(index).repeat(10_000 / String(index).length) }
  })
  file.logs.append(logKey, file.clock.now, 'stdout', `line ${index}`)
  file.meta.set('index', index)
  file.clock.advanceTo(file.clock.now + 1)
}

function fillUp(cluster: Cluster): { readonly answered: number; readonly error: DatabaseError } {
  for (let index = 1; index < 10_000; index++) {
    write(cluster, index)
    try {
      cluster.file.commit()
    } catch (error) {
      if (error instanceof DatabaseError) return { answered: index - 1, error }
      throw error
    }
  }
  throw new Error('the disk never filled up')
}

/** Everything is there up to one index, and nothing of the next. */
function expectWhole({ file, store }: Cluster, answered: number): void {
  expect(store.revision).toBe(answered)
  expect(store.count(configMapKind)).toBe(answered)
  expect(file.meta.get('index')).toBe(answered)
  expect(file.inputs.read(0, 100_000).filter((input) => input.identity !== null)).toHaveLength(answered)
  const lines = file.logs.read(logKey)
  expect(lines.map((line) => line.text)).toEqual(Array.from({ length: answered }, (_, index) => `line ${index + 1}`))
  expect(file.history.stateAt(answered, configMapKind)).toHaveLength(answered)
  expect(file.history.changesSince(0, { limit: 100_000 })).toHaveLength(answered)
}

describe('a full disk', () => {
  const limited: ClusterFileOptions = { maximumSize: 1024 * 1024 }

  test('refuses the commit, keeps all that is pending readable, and the next commit with space takes it in', () => {
    const path = join(folder, 'cluster.db')
    const cluster = attached(ClusterFile.create(path, { seed: 'x', startTime, ...limited }))
    const { answered, error } = fillUp(cluster)
    expect(error.problem).toBe('full')
    expect(error.message).toBe(`no space left to write ${path}`)
    expect(() => cluster.file.commit()).toThrow(error.message)
    write(cluster, answered + 2)
    expect(() => cluster.file.commit()).toThrow(error.message)
    expect(cluster.file.pending.rows).toBe(2)
    cluster.file.setMaximumSize(64 * 1024 * 1024)
    cluster.file.commit()
    expect(cluster.file.pending.rows).toBe(0)
    expectWhole(cluster, answered + 2)
    cluster.file.close()
    const again = attached(ClusterFile.open(path))
    expectWhole(again, answered + 2)
    again.file.close()
  })

  test('a process that ends there loses only what was never answered', () => {
    const path = join(folder, 'cluster.db')
    const cluster = attached(ClusterFile.create(path, { seed: 'x', startTime, ...limited }))
    const { answered } = fillUp(cluster)
    expect(() => cluster.file.close()).toThrow('no space left')
    const again = attached(ClusterFile.open(path))
    expectWhole(again, answered)
    again.file.close()
  })

  test('changes that commit themselves do not throw at whoever makes them', () => {
    const path = join(folder, 'cluster.db')
    const cluster = attached(ClusterFile.create(path, { seed: 'x', startTime, ...limited }))
    for (let index = 1; index <= 4000; index++) write(cluster, index)
    expect(cluster.file.pending.rows).toBe(4000)
    expect(() => cluster.file.commit()).toThrow('no space left')
    cluster.file.setMaximumSize(256 * 1024 * 1024)
    cluster.file.commit()
    expectWhole(cluster, 4000)
    cluster.file.close()
  })

  test('on a real small file system: the same', ({ skip }) => {
    const disk = join(folder, 'disk')
    if (!mountSmallDisk(disk)) skip('needs the right to mount a tmpfs')
    try {
      const path = join(disk, 'cluster.db')
      const ballast = join(disk, 'ballast')
      const cluster = attached(ClusterFile.create(path, { seed: 'x', startTime }))
      writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024))
      const { answered, error } = fillUp(cluster)
      expect(error.problem).toBe('full')
      expect(() => cluster.file.commit()).toThrow('no space left')
      rmSync(ballast)
      cluster.file.commit()
      expectWhole(cluster, answered + 1)
      cluster.file.close()
      const again = attached(ClusterFile.open(path))
      expectWhole(again, answered + 1)
      again.file.close()
    } finally {
      execFileSync('umount', [disk])
    }
  })

  test('on a real small file system: the file opens and can be read while it is still full', ({ skip }) => {
    const disk = join(folder, 'disk')
    if (!mountSmallDisk(disk)) skip('needs the right to mount a tmpfs')
    try {
      const path = join(disk, 'cluster.db')
      const ballast = join(disk, 'ballast')
      const cluster = attached(ClusterFile.create(path, { seed: 'x', startTime }))
      writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024))
      const { answered } = fillUp(cluster)
      cluster.file.abandon()
      const again = attached(ClusterFile.open(path))
      expectWhole(again, answered)
      write(again, answered + 1)
      fillTheRest(ballast)
      expect(() => again.file.commit()).toThrow('no space left')
      expect(again.store.count(configMapKind)).toBe(answered + 1)
      expect(again.file.history.stateAt(answered + 1, configMapKind)).toHaveLength(answered + 1)
      rmSync(ballast)
      again.file.commit()
      expectWhole(again, answered + 1)
      again.file.close()
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

/** Takes what closing the file may have given back. */
function fillTheRest(ballast: string): void {
  try {
    for (;;) appendFileSync(ballast, Buffer.alloc(4096))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

function mountSmallDisk(disk: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('mkdir', [disk])
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
