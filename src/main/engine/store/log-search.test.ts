import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Random } from '../sim/random.ts'
import { ClusterFile } from './cluster-file.ts'
import type { ContainerLogKey, LogHit, LogSearchQuery } from './log-types.ts'

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

function reopen(): void {
  file.close()
  file = ClusterFile.open(join(folder, 'cluster.db'))
}

function runOf(podUid: string, instance = 0, namespace = 'default'): ContainerLogKey {
  return { podUid, podName: `pod-${podUid}`, namespace, container: 'web', instance }
}

function find(
  text: string,
  more: Partial<LogSearchQuery> = {}
): { readonly hits: readonly LogHit[]; readonly isCut: boolean; readonly steps: number } {
  const search = file.logs.search({
    matches: (line) => line.toLowerCase().includes(text.toLowerCase()),
    contains: text,
    limit: 100,
    ...more
  })
  let steps = 1
  while (search.step()) steps++
  expect(search.share).toBe(1)
  return { hits: search.hits(), isCut: search.isCut, steps }
}

function texts({ hits }: { readonly hits: readonly LogHit[] }): readonly string[] {
  return hits.map(({ container, line }) => `${container.podName}/${container.instance} ${line.text}`)
}

describe('P8 a search of all logs', () => {
  test('P8 finds a part of a word in whatever case, in every container, committed or not, newest first', () => {
    file.logs.append(runOf('a'), startTime, 'stdout', 'Connection REFUSED by "db"')
    file.commit()
    file.logs.append(runOf('b'), startTime + 1, 'stderr', 'größe: refused\tagain')
    file.logs.append(runOf('a'), startTime + 2, 'stdout', 'nothing to see')
    expect(texts(find('efuse'))).toEqual(['pod-b/0 größe: refused\tagain', 'pod-a/0 Connection REFUSED by "db"'])
    expect(texts(find('by "db"'))).toEqual(['pod-a/0 Connection REFUSED by "db"'])
    expect(texts(find('GRÖSSE'))).toEqual([])
    expect(texts(find('GRÖßE'))).toEqual(['pod-b/0 größe: refused\tagain'])
    expect(texts(find('refused\tagain'))).toEqual(['pod-b/0 größe: refused\tagain'])
    reopen()
    expect(texts(find('efuse'))).toHaveLength(2)
    expect(texts(find('efused', { matches: (line) => /^conn.*d/i.test(line), contains: undefined }))).toHaveLength(1)
  })

  test('P8 is narrowed by namespaces, time and runs, and says which run is a previous one', () => {
    file.logs.append(runOf('a', 0, 'shop'), startTime, 'stdout', 'error one')
    file.logs.append(runOf('a', 1, 'shop'), startTime + 60_000, 'stdout', 'error two')
    file.logs.append(runOf('b', 0, 'other'), startTime + 90_000, 'stdout', 'error three')
    const all = find('error')
    expect(all.hits.map(({ line, isPrevious }) => [line.text, isPrevious])).toEqual([
      ['error three', false],
      ['error two', false],
      ['error one', true]
    ])
    expect(texts(find('error', { wantsRun: ({ instance }, newest) => instance === newest }))).toEqual([
      'pod-b/0 error three',
      'pod-a/1 error two'
    ])
    expect(texts(find('error', { namespaces: new Set(['shop']) }))).toEqual(['pod-a/1 error two', 'pod-a/0 error one'])
    expect(texts(find('error', { from: startTime + 1, to: startTime + 60_000 }))).toEqual(['pod-a/1 error two'])
  })

  test('P8 finds what a look at every line finds, the newest, though containers are written down at different moments', () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = new Random(`search/${seed}`)
      const pods = Array.from({ length: 8 }, (_, index) => ({ run: runOf(`${seed}-${index}`), time: startTime }))
      const written: { readonly text: string; readonly time: number }[] = []
      for (let round = 0; round < 400; round++) {
        const pod = pods[random.integer(8)]!
        pod.time += random.integer(5_000)
        const text = `${seed} word${random.integer(10)} number ${round}`
        file.logs.append(pod.run, pod.time, 'stdout', text)
        written.push({ text, time: pod.time })
        if (random.integer(20) === 0) file.commit()
      }
      const matching = written.filter(({ text }) => text.startsWith(`${seed} word3`))
      matching.sort((a, b) => b.time - a.time)
      const found = find(`${seed} word3`, { limit: 10 })
      expect(found.hits.map(({ line }) => line.time)).toEqual(matching.slice(0, 10).map(({ time }) => time))
      expect(found.isCut).toBe(matching.length > 10)
    }
  })

  test('P8 takes a bounded piece at a time, and stays right while old lines are dropped', () => {
    for (let index = 0; index < 100_000; index++) {
      file.logs.append(runOf(`${index % 50}`), startTime + index, 'stdout', `line ${index} ${'x'.repeat(80)}`)
      if (index % 1000 === 0) file.commit()
    }
    const { hits, steps } = find('line 77 ')
    expect(hits).toHaveLength(1)
    // 12 MB, of which two a step are passed over.
    expect(steps).toBeGreaterThan(5)
    expect(find('line', { matches: () => true, contains: undefined }).steps).toBeLessThan(100)
  })

  test('P8 a line is shown with its neighbours of the same run', () => {
    for (let index = 0; index < 300; index++) {
      file.logs.append(runOf('a'), startTime + index, 'stdout', `a ${index}`)
      file.logs.append(runOf('b'), startTime + index, 'stdout', `b ${index}`)
      if (index % 7 === 0) file.commit()
    }
    const [hit] = find('a 150').hits
    const place = { podUid: 'a', container: 'web', instance: 0, sequence: hit!.line.sequence }
    const around = (before: number, after: number): readonly string[] =>
      file.logs.around(place, before, after).map(({ text }) => text)
    expect(around(2, 3)).toEqual(['a 148', 'a 149', 'a 150', 'a 151', 'a 152', 'a 153'])
    expect(around(200, 200)).toHaveLength(300)
    expect(around(0, 0)).toEqual(['a 150'])
    expect(file.logs.around({ ...place, sequence: place.sequence + 1 }, 1, 1)).toEqual([])
    expect(file.logs.around({ ...place, instance: 7 }, 1, 1)).toEqual([])
  })
})
