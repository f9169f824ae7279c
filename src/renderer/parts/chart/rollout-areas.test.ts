import { expect, it } from 'vitest'
import { bandAt, labelPlace } from './rollout-areas.ts'
import type { RolloutPoint } from './rollout-areas.ts'

const point = (time: number, oldReady: number, newReady: number, newNotReady: number): RolloutPoint => ({
  time,
  oldReady,
  newReady,
  oldNotReady: 0,
  newNotReady
})

const points = [point(0, 8, 0, 0), point(10, 6, 0, 4), point(20, 6, 0, 4), point(100, 6, 1, 3)]

it('stacks the bands', () => {
  expect(bandAt(points[3] ?? points[0]!, 'oldReady')).toEqual([0, 6])
  expect(bandAt(points[3] ?? points[0]!, 'newReady')).toEqual([6, 7])
  expect(bandAt(points[3] ?? points[0]!, 'newNotReady')).toEqual([7, 10])
})

it('puts a label where its band is thick for longest', () => {
  expect(labelPlace(points, 'newNotReady', 2, 200)).toEqual({ time: 105, value: 8.5, count: 3 })
  expect(labelPlace(points, 'newReady', 2, 200)).toBeUndefined()
  expect(labelPlace(points, 'oldNotReady', 0, 200)).toBeUndefined()
})
