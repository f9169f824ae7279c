import { expect, it } from 'vitest'
import { scaleMarks } from './autoscaler.ts'

it('marks when another number of replicas was wanted, not when one was first known', () => {
  expect(scaleMarks([1, 2, 3, 4, 5, 6, 7], [null, 0, 2, 2, 6, null, 3])).toEqual([
    { at: 5, words: '2 → 6' },
    { at: 7, words: '6 → 3' }
  ])
  expect(scaleMarks([], [])).toEqual([])
})
