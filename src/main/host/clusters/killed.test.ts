// A process that is killed amid a change of its clusters leaves what was, or what was to be.
import { spawn } from 'node:child_process'
import fs, { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Random } from '../../engine/sim/random.ts'
import type { EngineCluster } from '../engine-cluster.ts'
import { ClusterFiles } from './cluster-files.ts'
import { readFacts } from './stored-cluster.ts'
import { openHost } from '../testing-engine-cluster.ts'
import { exportedBytes, importBytes } from './testing-clusters.ts'

let root: string
let folder: string
let host: EngineCluster | undefined

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-killed-'))
  folder = join(root, 'data')
})
afterEach(() => {
  host?.close()
  host = undefined
  rmSync(root, { recursive: true, force: true })
})

/** What a process finds that begins on a folder. Throws where a file is not whole. */
function found(data: string): { readonly clusters: readonly string[]; readonly trash: readonly string[] } {
  const files = new ClusterFiles(data)
  const nameOf = (path: string): string => {
    const { name } = readFacts(path)
    const database = new Database(path)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    database.close()
    return name
  }
  expect(readdirSync(data)).not.toContain('incoming')
  return {
    clusters: files.ids().map((id) => nameOf(files.pathOf(id))),
    trash: files.trashed().map(({ id }) => nameOf(files.trashPathOf(id)))
  }
}

const steps = ['renameSync', 'rmSync', 'openSync', 'closeSync', 'writeSync', 'writeFileSync', 'mkdirSync'] as const

/** Runs the change, and keeps what the folder holds before each step that it takes on the disk: a kill there leaves that. */
async function snapshots(change: () => unknown): Promise<readonly string[]> {
  const taken: string[] = []
  const real = Object.fromEntries(steps.map((step) => [step, fs[step]]))
  let isCopying = false
  const before = (): void => {
    if (isCopying) return
    isCopying = true
    const copy = join(root, `snapshot-${taken.length}`)
    cpSync(folder, copy, { recursive: true })
    taken.push(copy)
    isCopying = false
  }
  for (const step of steps) {
    const run = real[step] as (...given: unknown[]) => unknown
    Object.assign(fs, {
      [step]: (...given: unknown[]) => {
        before()
        return run(...given)
      }
    })
  }
  syncBuiltinESMExports()
  try {
    await change()
  } finally {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
  return taken
}

/** The host with two clusters, of which `shop` is open. */
function twoClusters(): EngineCluster {
  host = openHost(folder, { seed: '7' })
  host.control.setOutsideHosts([])
  host.shelf.create({ name: 'shop', choice: { preset: 'single-node' } })
  return host
}

const idOf = (name: string): string => host!.shelf.document().clusters.find((one) => one.name === name)!.id

test.each([
  ['duplicate', () => host!.shelf.duplicate(idOf('shop'), 'copy')],
  ['duplicate of one that stands still', () => host!.shelf.duplicate(idOf('drydock'), 'copy')],
  ['create', () => host!.shelf.create({ name: 'copy', choice: { preset: 'single-node' } })],
  ['remove', () => host!.shelf.remove(idOf('drydock'))],
  ['remove of the open one', () => host!.shelf.remove(idOf('shop'))],
  ['import', async () => importBytes(host!, await exportedBytes(host!, idOf('shop')))]
])('at each step on the disk: %s', async (_name, change) => {
  twoClusters()
  const earlier = { clusters: ['drydock', 'shop'], trash: [] }
  const taken = await snapshots(change)
  const { clusters, trash } = host!.shelf.document()
  const names = clusters.map(({ id, name }) => [id, name] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  const later = { clusters: names.map(([, name]) => name), trash: trash.map(({ name }) => name) }
  host!.close()
  host = undefined
  expect(later).not.toEqual(earlier)
  expect(taken.length).toBeGreaterThan(4)
  const states = taken.map(found)
  for (const state of states) expect([earlier, later]).toContainEqual(state)
  expect(states[0]).toEqual(earlier)
  // A host comes up on the last of them.
  host = openHost(taken.at(-1)!)
  expect(host.shelf.document().unreadable).toEqual([])
})

const child = fileURLToPath(new URL('./testing-clusters-child.ts', import.meta.url))

/** Lets a process change its clusters without pause, and kills it some time after its first answer. */
function killedAfter(data: string, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const changer = spawn(process.execPath, [child, data], { stdio: ['ignore', 'pipe', 'pipe'] })
    let complaints = ''
    changer.stdout.once('data', () => setTimeout(() => changer.kill('SIGKILL'), milliseconds))
    changer.stderr.on('data', (text: Buffer) => (complaints += text.toString()))
    changer.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve()
      else reject(new Error(`it ended by itself (${code}): ${complaints}`))
    })
  })
}

test(
  'killed again and again: each time all that is there is whole, and the next one goes on',
  { timeout: 90_000 },
  async () => {
    twoClusters().close()
    host = undefined
    const random = new Random('moments')
    for (let kill = 0; kill < 8; kill++) {
      await killedAfter(folder, random.float() * 150)
      const { clusters } = found(folder)
      expect(clusters).toEqual(expect.arrayContaining(['drydock', 'shop']))
      expect(new Set(clusters).size).toBe(clusters.length)
    }
    host = openHost(folder)
    expect(host.shelf.document().unreadable).toEqual([])
    const { open } = JSON.parse(readFileSync(join(folder, 'clusters.json'), 'utf8')) as { open: string }
    expect(host.shelf.openId).toBe(open)
  }
)
