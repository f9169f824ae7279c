import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile } from './cluster-file.ts'
import { ObjectStore } from './object-store.ts'

const child = fileURLToPath(new URL('./testing-crash-child.ts', import.meta.url))
const kills = 50
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-crash-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Lets the child write, kills it some time after its first answer, and gives the last answer that it gave. */
function killedAfter(path: string, from: number, milliseconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, [child, path, String(from)], { stdio: ['ignore', 'pipe', 'pipe'] })
    let answers = ''
    let complaints = ''
    writer.stdout.on('data', (text: Buffer) => {
      if (answers === '') setTimeout(() => writer.kill('SIGKILL'), milliseconds)
      answers += text.toString()
    })
    writer.stderr.on('data', (text: Buffer) => (complaints += text.toString()))
    writer.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself (${code}): ${complaints}`))
      else resolve(Number(answers.slice(0, answers.lastIndexOf('\n')).split('\n').at(-1)))
    })
  })
}

test(`killed ${kills} times under load: what was answered is there, the file opens`, { timeout: 120_000 }, async () => {
  const path = join(folder, 'cluster.db')
  ClusterFile.create(path, { seed: 'crash', startTime: Date.UTC(2026, 10, 20) }).close()
  const random = new Random('moments')
  let next = 0
  for (let kill = 0; kill < kills; kill++) {
    const answered = await killedAfter(path, next, random.float() * 60)
    const file = ClusterFile.open(path)
    const store = new ObjectStore(kinds)
    file.attach(store)
    const inputs = file.inputs.read(0, 1_000_000).filter((input) => input.identity !== null)
    // The commit of one more may have been done when the kill came, before its answer.
    expect(inputs.length - 1).toBeGreaterThanOrEqual(answered)
    expect(inputs.length - 1).toBeLessThanOrEqual(answered + 1)
    expect(inputs.map((input) => (input.request as { index: number }).index)).toEqual(inputs.map((_, index) => index))
    const last = inputs.length - 1
    for (let index = Math.max(0, last - 49); index <= last; index++) {
      const stored = store.get(configMapKind, 'default', `config-${index % 50}`)
      expect(stored?.data?.index).toBe(String(index))
    }
    const logs = file.logs.read({ podUid: 'u', container: 'web', tailLines: 1 })
    expect(logs[0]!.text).toBe(`line ${last}`)
    next = last + 1
    file.abandon()
  }
  expect(next).toBeGreaterThan(kills)
})
