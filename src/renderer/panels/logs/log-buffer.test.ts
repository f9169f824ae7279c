import { describe, expect, it } from 'vitest'
import { searchExpression } from '../../parts/log/log-text.ts'
import { LineRing, LogBuffer, nextHit, type BufferedLine } from './log-buffer.ts'

const line = (number: number, message = `line ${number}`): BufferedLine => ({
  line: {
    id: number,
    time: String(number),
    podUid: 'u',
    namespace: 'n',
    pod: 'a',
    container: 'c',
    instance: 0,
    sequence: number,
    stream: 'stdout',
    text: message
  },
  row: { kind: 'line', key: String(number), time: '', pod: 'a', podColor: 0, level: 'INFO', message }
})
const texts = (buffer: LogBuffer): string[] => [...buffer.all()].map(({ row }) => row.message)

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

  it('holds no more after a day of 100 lines a second than after the first minute', () => {
    const ring = new LineRing<number>(10_000)
    const day = 24 * 3_600 * 100
    for (let number = 0; number < day; number++) ring.push(number)
    expect([ring.size, ring.end - ring.start, ring.end]).toEqual([10_000, 10_000, day])
    expect(ring.at(day - 1)).toBe(day - 1)
  })
})

describe('LogBuffer', () => {
  it('finds hits among old and new lines, and forgets those of forgotten lines', () => {
    const buffer = new LogBuffer(4)
    buffer.append([line(1, 'x'), line(2), line(3, 'X y')])
    buffer.setSearch(searchExpression('x', { regex: false, matchCase: false }))
    expect(buffer.hits).toEqual([0, 2])
    buffer.append([line(4), line(5, 'xx')])
    expect(buffer.hits).toEqual([2, 4])
    const shared = searchExpression('x', { regex: false, matchCase: false })!
    buffer.setSearch(shared)
    expect(shared.lastIndex).toBe(0)
    buffer.setSearch(undefined)
    expect(buffer.hits).toEqual([])
  })

  it('takes two million lines with a search on them and holds ten thousand, and no more hits than lines', () => {
    const buffer = new LogBuffer(10_000)
    buffer.setSearch(searchExpression('line', { regex: false, matchCase: false }))
    const batch = Array.from({ length: 2_000 }, (_, index) => line(index))
    for (let number = 0; number < 1_000; number++) {
      buffer.append(batch)
      if (buffer.held > 10_000 || buffer.hits.length > 10_000) throw new Error(`${buffer.held} lines at ${number}`)
    }
    expect([buffer.start, buffer.end, buffer.held, buffer.hits.length]).toEqual([1_990_000, 2_000_000, 10_000, 10_000])
  })

  it('is empty after another stream began, and its numbers go on', () => {
    const buffer = new LogBuffer(4)
    buffer.append([line(1), line(2)])
    const { epoch } = buffer
    buffer.restart()
    expect(buffer.epoch).toBe(epoch + 1)
    buffer.append([line(3)])
    expect([texts(buffer), buffer.start, buffer.end]).toEqual([['line 3'], 2, 3])
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
