import { describe, expect, it } from 'vitest'
import { boundsOf, boundsSince, mostSamples, sampleTimes } from './sample-times.ts'

const start = Date.UTC(2026, 10, 20, 12, 0, 7, 313)
const spans = [1_000, 61_003, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000, 7 * 86_400_000, 366 * 86_400_000]

describe('sampleTimes', () => {
  it.each(spans)('reads %d ms at 150 moments at most, in order, both ends among them', (length) => {
    for (const shift of [0, 1, 499, 1_000, 12_345, 3_599_999]) {
      const times = sampleTimes(start + shift, start + shift + length)
      expect(times.length).toBeLessThanOrEqual(mostSamples)
      expect(times[0]).toBe(start + shift)
      expect(times.at(-1)).toBe(start + shift + length)
      expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true)
    }
  })

  it('keeps the moments it has when time moves on', () => {
    const before = sampleTimes(start, start + 3_600_000)
    const after = new Set(sampleTimes(start + 4_000, start + 3_604_000))
    expect(before.slice(2, -1).every((time) => after.has(time))).toBe(true)
  })

  it('uses what there is room for', () => {
    for (const length of spans.slice(3, -1)) expect(sampleTimes(start, start + length).length).toBeGreaterThan(45)
  })

  it('has nothing to read where a span ends before it begins', () => {
    expect(sampleTimes(5, 4)).toEqual([])
    expect(sampleTimes(5, 5)).toEqual([5])
  })
})

it('ends no span in the future', () => {
  expect(boundsOf({ last: 60_000 }, 100_000)).toEqual({ from: 40_000, to: 100_000, isLast: true })
  expect(boundsOf({ from: 10, to: 500 }, 100)).toEqual({ from: 10, to: 100, isLast: false })
})

it('begins the last while with what is younger, and a span that was chosen where it was chosen', () => {
  const week = boundsOf({ last: 604_800_000 }, start)
  expect(boundsSince(week, start - 3_600_000).from).toBe(start - 3_600_000)
  expect(boundsSince(week, start - 1_000).from).toBe(start - 60_000)
  expect(boundsSince(week, 0)).toEqual(week)
  expect(boundsSince(boundsOf({ from: 10, to: 500 }, start), 400).from).toBe(10)
})
