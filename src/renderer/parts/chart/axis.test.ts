import { describe, expect, it } from 'vitest'
import {
  clockTime,
  countTicks,
  labelsWithRoom,
  momentText,
  nearestPoint,
  spreadLabels,
  thinPoints,
  tickText,
  ticksThatDiffer,
  timeTicks,
  valueTicks
} from './axis.ts'

it('of labels that lie over each other the later one is written', () => {
  const span = (from: number, to: number): { readonly from: number; readonly to: number } => ({ from, to })
  expect(labelsWithRoom([span(0, 80), span(60, 120), span(120, 160)])).toEqual([false, true, true])
  expect(labelsWithRoom([span(0, 80), span(60, 140), span(130, 160)])).toEqual([true, false, true])
  expect(labelsWithRoom([])).toEqual([])
})

describe('ticks', () => {
  it('are round', () => {
    expect(valueTicks(49, 5)).toEqual([0, 10, 20, 30, 40])
    expect(valueTicks(0.6, 3)).toEqual([0, 0.2, 0.4, 0.6])
    expect(valueTicks(560, 2)).toEqual([0, 250, 500])
    expect(valueTicks(188)).toEqual([0, 40, 80, 120, 160])
    expect(valueTicks(0)).toEqual([0])
    expect(ticksThatDiffer(valueTicks(1, 2), (value) => `${Math.round(value)}m`)).toEqual([0, 1])
    expect(ticksThatDiffer([0, 0.2, 0.4, 0.6], (value) => `${Math.round(value)}m`)).toEqual([0, 0.6])
    expect(ticksThatDiffer([0, 10, 20], String)).toEqual([0, 10, 20])
    expect(countTicks(11.2)).toEqual([0, 5, 10])
    expect(countTicks(3)).toEqual([0, 1, 2, 3])
    expect(countTicks(1100)).toEqual([0, 500, 1000])
  })

  it('stand on the round minute', () => {
    const start = Date.UTC(2026, 10, 20, 13, 5, 13)
    expect(timeTicks(start, start + 3_600_000).map((tick) => clockTime(tick, false))).toEqual([
      '13:15',
      '13:30',
      '13:45',
      '14:00'
    ])
    expect(timeTicks(start, start)).toEqual([start])
  })
})

describe('spreadLabels', () => {
  it('keeps the gap and the borders, and the order of its input', () => {
    expect(spreadLabels([10, 50, 52], 20, 0, 100)).toEqual([10, 50, 70])
    expect(spreadLabels([98, 99, 10], 20, 0, 100)).toEqual([80, 100, 10])
    expect(spreadLabels([], 20, 0, 100)).toEqual([])
  })
})

describe('points', () => {
  const points = Array.from({ length: 1000 }, (_, index) => ({ time: index * 10, value: index === 517 ? 9 : 1 }))

  it('finds the nearest', () => {
    expect(nearestPoint(points, 44)?.time).toBe(40)
    expect(nearestPoint(points, 46)?.time).toBe(50)
    expect(nearestPoint(points, -5)?.time).toBe(0)
    expect(nearestPoint(points, 1e9)?.time).toBe(9990)
    expect(nearestPoint([], 3)).toBeUndefined()
  })

  it('thins to a limit and never loses a peak, the first or the last', () => {
    const thin = thinPoints(points, (point) => point.value)
    expect(thin).toHaveLength(150)
    expect(thin.some((point) => point.value === 9)).toBe(true)
    expect(thin[0]).toBe(points[0])
    expect(thin.at(-1)).toBe(points.at(-1))
    expect(new Set(thin).size).toBe(150)
  })
})

describe('moments of several days', () => {
  const day = 86_400_000
  const midnight = Date.UTC(2026, 10, 20)

  it('has the day at midnight on an axis, and beside the time where one is read', () => {
    expect(tickText(midnight, 7 * day, 0)).toBe('20 Nov')
    expect(tickText(midnight + day / 2, 7 * day, 0)).toBe('12:00')
    expect(tickText(midnight, day, 0)).toBe('00:00')
    expect(momentText(midnight + 60_000, 7 * day)).toBe('20 Nov 00:01')
    expect(momentText(midnight + 61_000, day)).toBe('00:01:01')
  })
})
