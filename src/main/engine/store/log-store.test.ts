import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ClusterFile } from './cluster-file.ts'
import type { ContainerLogKey, LogLine } from './log-types.ts'

const startTime = Date.UTC(2026, 10, 20)
let folder: string
let file: ClusterFile

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-logs-'))
  file = ClusterFile.create(join(folder, 'cluster.db'), { seed: 'x', startTime, synchronous: 'NORMAL' })
})
afterEach(() => {
  file.abandon()
  rmSync(folder, { recursive: true, force: true })
})

function runOf(podUid: string, instance = 0, container = 'web'): ContainerLogKey {
  return { podUid, podName: `pod-${podUid}`, namespace: 'default', container, instance }
}

function texts(lines: readonly LogLine[]): string[] {
  return lines.map((line) => line.text)
}

function reopen(): void {
  file.close()
  file = ClusterFile.open(join(folder, 'cluster.db'))
}

describe('container logs', () => {
  test('are read in order, before the commit, after it, and after a restart', () => {
    const key = runOf('a')
    file.logs.append(key, startTime, 'stdout', 'one')
    file.logs.append(key, startTime, 'stderr', 'zwei äöü 🚢')
    file.commit()
    file.logs.append(runOf('b'), startTime + 1, 'stdout', 'other')
    file.logs.append(key, startTime + 2, 'stdout', '')
    const expected: LogLine[] = [
      { sequence: 1, instance: 0, time: startTime, stream: 'stdout', text: 'one' },
      { sequence: 2, instance: 0, time: startTime, stream: 'stderr', text: 'zwei äöü 🚢' },
      { sequence: 4, instance: 0, time: startTime + 2, stream: 'stdout', text: '' }
    ]
    const query = { podUid: 'a', container: 'web' }
    expect(file.logs.read(query)).toEqual(expected)
    file.commit()
    expect(file.logs.read(query)).toEqual(expected)
    reopen()
    expect(file.logs.read(query)).toEqual(expected)
    file.logs.append(runOf('a'), startTime + 3, 'stdout', 'more')
    expect(file.logs.read(query).at(-1)!.sequence).toBe(5)
    expect(file.logs.read({ podUid: 'a', container: 'sidecar' })).toEqual([])
    expect(file.logs.read({ podUid: 'c', container: 'web' })).toEqual([])
  })

  test('of the newest run, or of one that is named', () => {
    file.logs.append(runOf('a', 0), startTime, 'stdout', 'first')
    file.commit()
    file.logs.append(runOf('a', 2), startTime, 'stdout', 'third')
    expect(texts(file.logs.read({ podUid: 'a', container: 'web' }))).toEqual(['third'])
    expect(texts(file.logs.read({ podUid: 'a', container: 'web', instance: 0 }))).toEqual(['first'])
    expect(file.logs.read({ podUid: 'a', container: 'web', instance: 1 })).toEqual([])
    expect(file.logs.instances('a', 'web')).toEqual([0, 2])
  })

  test('by tail, time, cursor and bytes', () => {
    const key = runOf('a')
    for (let index = 1; index <= 100; index++) {
      file.logs.append(key, startTime + index, 'stdout', `line ${index}`)
      if (index % 7 === 0) file.commit()
    }
    const query = { podUid: 'a', container: 'web' }
    expect(texts(file.logs.read({ ...query, tailLines: 3 }))).toEqual(['line 98', 'line 99', 'line 100'])
    expect(file.logs.read({ ...query, tailLines: 0 })).toEqual([])
    expect(file.logs.read({ ...query, tailLines: 1000 })).toHaveLength(100)
    expect(texts(file.logs.read({ ...query, sinceTime: startTime + 99 }))).toEqual(['line 99', 'line 100'])
    expect(texts(file.logs.read({ ...query, sinceTime: startTime + 50, tailLines: 1 }))).toEqual(['line 100'])
    expect(texts(file.logs.read({ ...query, afterSequence: 98 }))).toEqual(['line 99', 'line 100'])
    expect(texts(file.logs.read({ ...query, limitBytes: 12 }))).toEqual(['line 1', 'line '])
    expect(texts(file.logs.read({ ...query, limitBytes: 7 }))).toEqual(['line 1'])
    expect(file.logs.read({ ...query, limitBytes: 0 })).toEqual([])
  })

  test('a limit never cuts a character in two', () => {
    file.logs.append(runOf('a'), startTime, 'stdout', 'aäö')
    const query = { podUid: 'a', container: 'web' }
    expect(texts(file.logs.read({ ...query, limitBytes: 2 }))).toEqual(['a'])
    expect(texts(file.logs.read({ ...query, limitBytes: 3 }))).toEqual(['aä'])
  })

  test('are told to who listens, until they stop', () => {
    const heard: string[] = []
    const stop = file.logs.onAppend('a', (container, line) => heard.push(`${container.podName} ${line.text}`))
    file.logs.append(runOf('a'), startTime, 'stdout', 'one')
    file.logs.append(runOf('b'), startTime, 'stdout', 'two')
    stop()
    stop()
    file.logs.append(runOf('a'), startTime, 'stdout', 'three')
    expect(heard).toEqual(['pod-a one'])
  })

  test('one run is bounded, and keeps its newest lines', () => {
    file.abandon()
    rmSync(join(folder, 'cluster.db'))
    const logBudget = { perRun: 100_000, total: 1_000_000 }
    file = ClusterFile.create(join(folder, 'cluster.db'), { seed: 'x', startTime, logBudget, synchronous: 'NORMAL' })
    const key = runOf('a')
    for (let index = 0; index < 20_000; index++) {
      file.logs.append(key, startTime + index, 'stdout', `line ${index}`)
      if (index % 50 === 49) file.commit()
    }
    const lines = file.logs.read({ podUid: 'a', container: 'web' })
    expect(file.logs.bytes).toBeLessThanOrEqual(100_000)
    expect(lines.length).toBeGreaterThan(1500)
    expect(texts(lines)).toEqual(Array.from({ length: lines.length }, (_, at) => `line ${20_000 - lines.length + at}`))
  })

  test('the whole is bounded: the oldest lines of any pod go first, also across a restart', () => {
    file.abandon()
    rmSync(join(folder, 'cluster.db'))
    const options = { logBudget: { perRun: 100_000, total: 200_000 } }
    file = ClusterFile.create(join(folder, 'cluster.db'), { seed: 'x', startTime, synchronous: 'NORMAL', ...options })
    const sizes: number[] = []
    for (let round = 0; round < 60; round++) {
      if (round === 30) {
        file.close()
        file = ClusterFile.open(join(folder, 'cluster.db'), options)
      }
      const run = runOf(`pod-${round}`)
      for (let line = 0; line < 200; line++) file.logs.append(run, startTime, 'stdout', 'x'.repeat(40))
      file.commit()
      sizes.push(file.logs.bytes)
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200_000)
    const kept = Array.from({ length: 60 }, (_, round) => {
      return file.logs.read({ podUid: `pod-${round}`, container: 'web' }).length
    })
    const firstKept = kept.findIndex((count) => count > 0)
    expect(firstKept).toBeGreaterThan(40)
    expect(kept.slice(firstKept).every((count) => count > 0)).toBe(true)
    expect(file.logs.instances('pod-0', 'web')).toEqual([])
    file.logs.append(runOf('pod-0'), startTime, 'stdout', 'back')
    file.commit()
    expect(texts(file.logs.read({ podUid: 'pod-0', container: 'web' }))).toEqual(['back'])
  })

  test('a line that is longer than a piece', () => {
    const text = 'x'.repeat(200_000)
    file.logs.append(runOf('a'), startTime, 'stdout', 'before')
    file.logs.append(runOf('a'), startTime, 'stdout', text)
    file.logs.append(runOf('a'), startTime, 'stdout', 'after')
    expect(texts(file.logs.read({ podUid: 'a', container: 'web' }))).toEqual(['before', text, 'after'])
  })
})
