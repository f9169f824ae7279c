import { expect, it } from 'vitest'
import { momentText, parseMoment, rangeText, shifted } from './log-range.ts'

const at = Date.UTC(2026, 10, 20, 14, 4, 2)

it('says a range in simulated time, with the days where there are two', () => {
  expect(rangeText(at, at + 16_000)).toBe('14:04:02 – 14:04:18')
  expect(rangeText(at, at + 12 * 3_600_000)).toBe('2026-11-20 14:04:02 – 2026-11-21 02:04:02')
})

it('reads a moment as it writes it, and no nonsense', () => {
  expect(parseMoment(momentText(at))).toBe(at)
  expect(parseMoment('2026-11-20T14:04:02Z')).toBe(at)
  expect(parseMoment('2026-11-20 14:04')).toBe(at - 2_000)
  for (const text of ['', '14:04', '2026-13-40 99:99', 'yesterday']) expect(parseMoment(text)).toBeUndefined()
})

it('goes to the stretch before and after, not beyond now', () => {
  const range = { from: at, to: at + 1_000 }
  expect(shifted(range, -1, at + 5_000)).toEqual({ from: at - 1_000, to: at })
  expect(shifted(range, 1, at + 1_500)).toEqual({ from: at + 500, to: at + 1_500 })
})
