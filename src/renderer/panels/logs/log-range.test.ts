import { expect, it } from 'vitest'
import { brushed, momentText, parseMoment, rangeText, shifted } from './log-range.ts'

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

it('a brush is begun at the end, moved and made longer by bars, and stays within the whole', () => {
  const whole = { from: 0, to: 100, span: 5 }
  const first = brushed(undefined, 'ArrowLeft', false, whole)
  expect(first).toEqual({ from: 50, to: 100 })
  expect(brushed(first, 'ArrowRight', false, whole)).toEqual(first)
  expect(brushed(first, 'ArrowLeft', false, whole)).toEqual({ from: 45, to: 95 })
  expect(brushed(first, 'ArrowLeft', true, whole)).toEqual({ from: 50, to: 95 })
  expect(brushed({ from: 50, to: 55 }, 'ArrowLeft', true, whole)).toEqual({ from: 50, to: 55 })
})
