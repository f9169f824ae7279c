import { expect, test } from 'vitest'
import { levelGroups, type LevelGroup } from '../../../shared/logs/log-level.ts'
import { barLimit, LogBins, spanFor } from './log-bins.ts'

const start = Date.UTC(2026, 10, 20, 12)

test('a bar stands for as little time as so many bars allow', () => {
  expect(spanFor(60_000)).toBe(1_000)
  expect(spanFor(15 * 60_000)).toBe(10_000)
  expect(spanFor(24 * 3_600_000)).toBe(600_000)
  expect(spanFor(400 * 24 * 3_600_000) * barLimit).toBeGreaterThan(400 * 24 * 3_600_000)
})

test('lines are counted by time, level and pod', () => {
  const bins = new LogBins(10_000)
  bins.addLine(start + 1, 'ERROR', 'a', true)
  bins.addLine(start + 9_999, 'INFO', 'a', false)
  bins.addLine(start + 20_000, 'INFO', 'b', true)
  bins.addEvent(start + 20_001, true)
  bins.addEvent(start + 20_001, false)
  expect(bins.bars()).toEqual([
    [start, [1, 0, 1, 0, 0, 0], 0, 1],
    [start + 20_000, [0, 0, 1, 0, 0, 0], 2, 1]
  ])
  expect(bins.totals()).toEqual({
    levels: { ERROR: 1, WARN: 0, INFO: 2, DEBUG: 0, OTHER: 0, SYSTEM: 0 },
    events: { Normal: 1, Warning: 1 },
    pods: { a: 2, b: 1 },
    matches: 2
  })
  bins.dropBefore(start + 10_000)
  expect(bins.bars()).toHaveLength(1)
  expect(bins.totals().pods).toEqual({ b: 1 })
})

test('however long the clock runs there are no more bars than a window draws, and no line is lost', () => {
  const bins = new LogBins()
  let lines = 0
  // A day of lines, newest first for the half of it as a search finds them, and then as they come.
  const day = 86_400_000
  for (let time = day / 2; time > 0; time -= 997) {
    bins.addLine(start + time, levelGroups[lines % 6] as LevelGroup, `pod-${lines % 700}`, lines % 3 === 0)
    lines++
  }
  for (let time = day / 2 + 1; time < day; time += 499) {
    bins.addLine(start + time, 'INFO', `pod-${lines % 2_000}`, false)
    lines++
    if (bins.size > barLimit) throw new Error(`${bins.size} bins`)
  }
  const { levels, pods } = bins.totals()
  expect(Object.values(levels).reduce((sum, count) => sum + count, 0)).toBe(lines)
  expect(bins.size).toBeLessThanOrEqual(barLimit)
  expect(Object.keys(pods).length).toBeLessThanOrEqual(1_000)
})
