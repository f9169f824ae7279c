import { describe, expect, it, test } from 'vitest'
import { Random } from '../../sim/random.ts'
import {
  countOf,
  countOfBoth,
  firstMissing,
  formatIntervals,
  includes,
  parseIntervals,
  withIndexes
} from './index-intervals.ts'

describe('intervals of indexes', () => {
  it('are printed as upstream has them', () => {
    const text = (...indexes: number[]): string => formatIntervals(withIndexes([], indexes))
    expect([text(), text(3), text(3, 4), text(5, 3, 4), text(0, 2, 4, 5, 6, 9)]).toEqual([
      '',
      '3',
      '3,4',
      '3-5',
      '0,2,4-6,9'
    ])
  })

  it('are read as far as they count, and without what is none', () => {
    expect(formatIntervals(parseIntervals('1,x,3-9,20', 6))).toBe('1,3-5')
    expect(formatIntervals(parseIntervals('0-1,2', 6))).toBe('0-2')
    expect(parseIntervals(undefined, 5)).toEqual([])
  })

  test.each([1, 2, 3, 4, 5])('are the set of their numbers (seed %i)', (seed) => {
    const random = new Random(`intervals-${seed}`)
    const draw = (): Set<number> => new Set(Array.from({ length: random.integer(15) }, () => random.integer(20)))
    for (let round = 0; round < 200; round++) {
      const [a, b] = [draw(), draw()]
      const intervals = withIndexes(withIndexes([], a), b)
      const all = new Set([...a, ...b])
      expect(countOf(intervals)).toBe(all.size)
      for (let index = 0; index < 20; index++) expect(includes(intervals, index)).toBe(all.has(index))
      expect(parseIntervals(formatIntervals(intervals), 20)).toEqual(intervals)
      expect(countOfBoth(withIndexes([], a), withIndexes([], b))).toBe([...a].filter((index) => b.has(index)).length)
      const missing = Array.from({ length: 20 }, (_, index) => index).filter((index) => !all.has(index))
      expect(firstMissing(intervals, 5, 20)).toEqual(missing.slice(0, 5))
    }
  })
})
