import { describe, expect, it } from 'vitest'
import { lastMeasured, measuredFrom, unitOf, usagePoints } from './usage-points.ts'

describe('unitOf', () => {
  it('counts small things in small units', () => {
    expect(unitOf('cpu', { usage: [3, null, 12], limits: [500, 500, 500] }).name).toBe('millicores')
    expect(unitOf('cpu', { usage: [3], capacity: [8_000] }).name).toBe('cores')
    expect(unitOf('memory', { usage: [41 * 1024 ** 2] }).name).toBe('MiB')
    expect(unitOf('memory', { usage: [1], requests: [3 * 1024 ** 3] }).name).toBe('GiB')
  })

  it('prints values as people read them', () => {
    const cores = unitOf('cpu', { usage: [44_000] })
    expect(cores.format(17.93)).toBe('17.9')
    expect(cores.format(44)).toBe('44')
    expect(cores.format(0.041)).toBe('0.04')
    expect(unitOf('cpu', { usage: [3] }).format(249.6)).toBe('250m')
  })
})

it('keeps gaps as gaps', () => {
  const series = { usage: [1_000, null, 3_000], requests: [2_000, 2_000, 2_000] }
  const points = usagePoints([10, 20, 30], series, unitOf('cpu', series))
  expect(points.map(({ usage }) => usage)).toEqual([1, undefined, 3])
  expect(points[1]).toMatchObject({ time: 20, requests: 2, limits: undefined })
  expect(lastMeasured(points.slice(0, 2))?.time).toBe(10)
})

it('begins a chart where something was measured', () => {
  const start = (length: number, ...usage: (number | null)[]) =>
    measuredFrom(
      usage.map((_, index) => index * 60_000),
      [usage],
      { last: length }
    )
  expect(start(3_600_000, null, null, 3, 4, 5, 6)).toBe(120_000)
  expect(start(120_000, 1, 2, 3, 4, 5, 6)).toBe(180_000)
  expect(start(3_600_000, null, 6)).toBe(0)
  expect(measuredFrom([], [], { last: 60_000 })).toBeUndefined()
})

it('begins a chart of a span that was chosen where that begins', () => {
  expect(measuredFrom([1_000, 2_000], [[null, 3]], { from: 1_000, to: 9_000 })).toBe(1_000)
})
