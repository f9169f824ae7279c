import { describe, expect, it } from 'vitest'
import { cutForMiddle } from './middle-cut.ts'
import { middleChipsThatFit } from './chain-fold.ts'
import { loadScale } from './load-scale.ts'

describe('cutForMiddle', () => {
  it('keeps the end that differs', () => {
    expect(cutForMiddle('recommendations-5b8f9d7c4-2vxgl')).toEqual(['recommendations-5b8f9d7c4', '-2vxgl'])
    expect(cutForMiddle('search-index')).toEqual(['search-index', ''])
    expect(cutForMiddle('')).toEqual(['', ''])
  })

  it('does not split a character in two', () => {
    expect(cutForMiddle('aaaaaaaaaaaaa🚢🚢🚢🚢🚢🚢')[1]).toBe('🚢🚢🚢🚢🚢🚢')
  })
})

describe('middleChipsThatFit', () => {
  const widths = [100, 80, 80, 80, 200]

  it('shows all where there is room, and lets the last shrink before folding', () => {
    expect(middleChipsThatFit(widths, 1000, 20, 60, 120)).toBe(3)
    expect(middleChipsThatFit(widths, 540, 20, 60, 120)).toBe(3)
  })

  it('folds from the middle', () => {
    expect(middleChipsThatFit(widths, 539, 20, 60, 120)).toBe(2)
    expect(middleChipsThatFit(widths, 200, 20, 60, 120)).toBe(0)
  })

  it('has nothing to fold in a chain of two', () => {
    expect(middleChipsThatFit([100, 100], 50, 20, 60, 120)).toBe(0)
  })
})

describe('loadScale', () => {
  it('takes its scale from the limit', () => {
    expect(loadScale({ usage: 50, request: 100, limit: 200 }, 'cpu')).toEqual({
      fill: 25,
      over: 25,
      request: 50,
      capped: true,
      level: 'fine'
    })
  })

  it('marks usage over the request, and over 90 % of the limit by resource', () => {
    expect(loadScale({ usage: 150, request: 100, limit: 200 }, 'cpu')).toMatchObject({
      fill: 50,
      over: 75,
      level: 'fine'
    })
    expect(loadScale({ usage: 185, limit: 200 }, 'cpu').level).toBe('warn')
    expect(loadScale({ usage: 185, limit: 200 }, 'memory').level).toBe('bad')
    expect(loadScale({ usage: 180, limit: 200 }, 'memory').level).toBe('fine')
  })

  it('survives nothing at all', () => {
    expect(loadScale({}, 'memory')).toEqual({ fill: 0, over: 0, request: undefined, capped: false, level: 'fine' })
  })
})
