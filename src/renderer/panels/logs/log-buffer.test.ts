import { describe, expect, it } from 'vitest'
import { searchExpression } from '../../parts/log/log-text.ts'
import { levelGroup, LineRing, LogBuffer, nextHit, type BufferedLine } from './log-buffer.ts'

const line = (number: number, pod = 'a', level = 'INFO', message = `line ${number}`): BufferedLine => ({
  line: { id: number, time: String(number), pod, container: 'c', stream: 'stdout', text: message },
  row: { kind: 'line', key: String(number), time: '', pod, podColor: 0, level, message },
  group: levelGroup(level)
})
const texts = (buffer: LogBuffer): string[] => [...buffer.shown()].map(({ row }) => row.message)

describe('LineRing', () => {
  it('keeps the newest and the numbers of all', () => {
    const ring = new LineRing<string>(3)
    for (const text of ['a', 'b', 'c', 'd', 'e']) ring.push(text)
    expect([ring.start, ring.end]).toEqual([2, 5])
    expect([1, 2, 4, 5].map((number) => ring.at(number))).toEqual([undefined, 'c', 'e', undefined])
    ring.clear()
    ring.push('f')
    expect([ring.start, ring.end, ring.at(5)]).toEqual([5, 6, 'f'])
  })
})

describe('LogBuffer', () => {
  it('counts what it holds, and no more what it forgot', () => {
    const buffer = new LogBuffer(3)
    buffer.append([line(1, 'a', 'ERROR'), line(2, 'b'), line(3, 'b'), line(4, 'b', 'FATAL')])
    expect([buffer.podCount('a'), buffer.podCount('b'), buffer.levelCount('ERROR'), buffer.levelCount('INFO')]).toEqual(
      [0, 3, 1, 2]
    )
    expect([buffer.held, buffer.isFull]).toEqual([3, true])
  })

  it('shows what the filter lets through, now and later', () => {
    const buffer = new LogBuffer(10)
    buffer.append([line(1), line(2, 'b'), line(3, 'a', 'DEBUG')])
    buffer.setFilter({ hiddenPods: new Set(['b']), hiddenLevels: new Set(['DEBUG']) })
    buffer.append([line(4), line(5, 'b')])
    expect(texts(buffer)).toEqual(['line 1', 'line 4'])
    buffer.setFilter({ hiddenPods: new Set(), hiddenLevels: new Set() })
    expect(texts(buffer)).toHaveLength(5)
  })

  it('finds hits among old and new lines, and forgets those of forgotten lines', () => {
    const buffer = new LogBuffer(4)
    buffer.append([line(1, 'a', '', 'x'), line(2), line(3, 'a', '', 'X y')])
    buffer.setSearch(searchExpression('x', { regex: false, matchCase: false }))
    expect(buffer.hits).toEqual([0, 2])
    buffer.append([line(4), line(5, 'a', '', 'xx')])
    expect(buffer.hits).toEqual([2, 4])
    const shared = searchExpression('x', { regex: false, matchCase: false })!
    buffer.setSearch(shared)
    expect(shared.lastIndex).toBe(0)
    buffer.setSearch(undefined)
    expect(buffer.hits).toEqual([])
  })

  it('takes 100,000 lines without growing', () => {
    const buffer = new LogBuffer(10_000)
    for (let batch = 0; batch < 50; batch++)
      buffer.append(Array.from({ length: 2_000 }, (_, index) => line(batch * 2_000 + index)))
    expect([buffer.start, buffer.end, buffer.held]).toEqual([90_000, 100_000, 10_000])
    expect(buffer.at(99_999)?.row.message).toBe('line 99999')
  })
})

it('goes from hit to hit and round', () => {
  const hits = [3, 7, 9]
  expect([
    nextHit(hits, undefined, 1),
    nextHit(hits, 3, 1),
    nextHit(hits, 9, 1),
    nextHit(hits, 3, -1),
    nextHit(hits, 8, -1)
  ]).toEqual([9, 7, 3, 9, 7])
  expect(nextHit([], 3, 1)).toBeUndefined()
})
