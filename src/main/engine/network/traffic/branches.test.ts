import { expect, it } from 'vitest'
import { branches } from './branches.ts'

it('S11: goes every way once, as probable as it is', () => {
  const all = branches((pick) => {
    const first = pick([0.5, 0, 0.25, 0.25])
    // Only one of them has another choice behind it.
    return first === 2 ? `${first}${pick([0.1, 0.9])}` : String(first)
  })
  expect(all.map(({ result }) => result)).toEqual(['0', '20', '21', '3'])
  expect(all.map(({ share }) => share)).toEqual([0.5, 0.025, 0.225, 0.25])
})

it('S11: without a choice there is one way', () => {
  expect(branches(() => 'only')).toEqual([{ share: 1, result: 'only' }])
})

it('S11: of more ways than anybody counts those that were gone stand for all', () => {
  const many = Array.from({ length: 90 }, () => 1 / 90)
  const all = branches((pick) => [pick(many), pick(many)])
  expect(all).toHaveLength(5000)
  expect(all.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
})
