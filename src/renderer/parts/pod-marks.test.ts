import { expect, it } from 'vitest'
import { countsInOrder } from './pod-marks.tsx'

it('puts the troubled first and leaves out what is not there', () => {
  expect(countsInOrder({ ok: 60, term: 2, bad: 4, prog: 0, wait: 3 })).toEqual([
    ['bad', 4],
    ['wait', 3],
    ['term', 2],
    ['ok', 60]
  ])
})
