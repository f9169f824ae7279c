import { describe, expect, test } from 'vitest'
import { percentile, resultOf, risePerStep, rounded } from './harness.ts'

describe('benchmark results', () => {
  test('are ok where every figure is within its limits', () => {
    const limits = { rate: { min: 10 }, time: { max: 5 } }
    expect(resultOf('x', { rate: 10, time: 5, other: 'free' }, limits).ok).toBe(true)
    expect(resultOf('x', { rate: 9.9, time: 5 }, limits).ok).toBe(false)
    expect(resultOf('x', { rate: 10, time: 5.1 }, limits).ok).toBe(false)
  })

  test('are not ok where a figure is missing or none', () => {
    expect(resultOf('x', {}, { rate: { min: 10 } }).ok).toBe(false)
    expect(resultOf('x', { rate: Number.NaN }, { rate: { max: 10 } }).ok).toBe(false)
    expect(resultOf('x', { rate: '10' }, { rate: { max: 10 } }).ok).toBe(false)
  })

  test('the rise of values is that of the line that fits them best', () => {
    expect(risePerStep([3, 5, 7, 9])).toBeCloseTo(2)
    expect(risePerStep([9, 9, 9])).toBe(0)
    expect(risePerStep([1, 0, 1, 0, 1, 0])).toBeCloseTo(-0.0857, 3)
    expect(risePerStep([4])).toBeNaN()
  })

  test('percentiles and rounding', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([51, 100, 100])
    expect(percentile([], 0.5)).toBeNaN()
    expect([rounded(1.26, 1), rounded(1.5)]).toEqual([1.3, 2])
  })
})
