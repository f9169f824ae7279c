import { expect, it } from 'vitest'
import { areBars, countsInOrder } from './pod-marks.tsx'

it('puts the troubled first and leaves out what is not there', () => {
  expect(countsInOrder({ ok: 60, term: 2, bad: 4, prog: 0, wait: 3 })).toEqual([
    ['bad', 4],
    ['wait', 3],
    ['term', 2],
    ['ok', 60]
  ])
})

it('bars stand for pods of which there are too many for a mark each', () => {
  const group = (ok: number) => ({ key: `${ok}`, name: `${ok}`, counts: { ok, warn: 1 } })
  expect(areBars([group(300), group(98)])).toBe(false)
  expect(areBars([group(300), group(99)])).toBe(true)
})
