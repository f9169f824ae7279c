import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ClusterFile } from './cluster-file.ts'

const startTime = Date.UTC(2026, 10, 20)
const key = { podUid: 'a', podName: 'a', namespace: 'default', container: 'web', instance: 0 }
const query = { podUid: 'a', container: 'web' }
const filler = 'x'.repeat(10_000)
let folder: string
let file: ClusterFile
let lines: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-logs-'))
  file = ClusterFile.create(join(folder, 'cluster.db'), { seed: 'x', startTime, synchronous: 'NORMAL' })
  lines = 0
})
afterEach(() => {
  file.abandon()
  rmSync(folder, { recursive: true, force: true })
})

/** Twenty lines a second, 200 kB: a file is full after 53 seconds, which is seen after sixty. */
function write(seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    for (let line = 0; line < 20; line++) {
      const time = startTime + Math.floor(lines / 20) * 1000 + line
      file.logs.append(key, time, 'stdout', `${lines++} ${filler}`)
    }
    file.commit()
  }
}

function numbers(withRotated: boolean): readonly number[] {
  return file.logs.read({ ...query, withRotated }).map(({ text }) => Number.parseInt(text, 10))
}

describe('P8 logs are rotated as the kubelet rotates them', () => {
  test('P8 kubectl logs shows the newest file of 10 MiB, looked at every ten seconds; what is rotated is kept and found', () => {
    write(60)
    expect(numbers(false)).toHaveLength(1200)
    write(1)
    expect(numbers(false)[0]).toBe(1200)
    expect(numbers(true)).toEqual(Array.from({ length: 1220 }, (_, index) => index))
    file.close()
    file = ClusterFile.open(join(folder, 'cluster.db'))
    expect(numbers(false)).toHaveLength(20)
    write(60)
    expect(numbers(false)[0]).toBe(2400)
    const search = file.logs.search({ matches: (text) => text.startsWith('7 '), limit: 5 })
    while (search.step());
    expect(search.hits().map(({ line }) => line.text.slice(0, 3))).toEqual(['7 x'])
  })

  test('P8 five files stay, the oldest goes whole; tail, since and bytes count in the newest', () => {
    const kept: number[] = []
    for (let round = 0; round < 14; round++) {
      write(60)
      kept.push(numbers(true).length)
    }
    const all = numbers(true)
    expect(Math.max(...kept)).toBeLessThanOrEqual(6000)
    expect(all.at(-1)).toBe(16_799)
    expect(all).toEqual(Array.from({ length: all.length }, (_, index) => all[0]! + index))
    expect(all[0]! % 1200).toBe(0)
    expect(all.length).toBeGreaterThan(4800)
    expect(file.logs.bytes).toBeLessThan(61 * 1024 * 1024)
    const [first] = numbers(false)
    expect(file.logs.read({ ...query, tailLines: 1_000_000 })).toHaveLength(16_799 - first! + 1)
    expect(file.logs.read({ ...query, sinceTime: startTime })).toHaveLength(16_799 - first! + 1)
  })
})
