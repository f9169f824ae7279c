import { expect, it } from 'vitest'
import { apart, withColors, type LineColors } from './line-colors.ts'

const none: LineColors = new Map()
const letters = 'abcdefgh'.split('')

it('keeps the colours of lines while others overtake them', () => {
  const first = withColors(none, ['a', 'b', 'c'])
  expect([...first]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2]
  ])
  expect(withColors(first, ['c', 'a', 'b'])).toBe(first)
  expect(withColors(withColors(first, ['c', 'd']), ['a', 'd']).get('a')).toBe(0)
})

it('gives the colour of a line that is gone to a new one when all are taken', () => {
  const full = withColors(none, letters)
  const later = withColors(full, [...letters.slice(1), 'x'])
  expect(later.get('x')).toBe(0)
  expect(later.has('a')).toBe(false)
  expect(new Set(later.values()).size).toBe(8)
  expect(withColors(later, 'stuvwxyz'.split('')).size).toBe(8)
})

it('tells pods of one colour apart by their dashes', () => {
  expect(apart([3, 0, 3, 1])).toEqual([3, 0, 11, 1])
})
