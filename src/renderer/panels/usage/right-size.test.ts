import { describe, expect, it } from 'vitest'
import { rightSize } from './right-size.ts'

const mebibyte = 1024 ** 2

describe('rightSize', () => {
  it('speaks of one pod, and covers its peak in round steps', () => {
    expect(rightSize('cpu', { usage: 120, peak: 300, request: 1_500, limit: 3_000 }, 3)).toEqual({
      usage: 40,
      peak: 100,
      request: 500,
      limit: 1_000,
      fit: 120,
      verdict: 'over'
    })
    expect(rightSize('memory', { usage: 90 * mebibyte, peak: 100 * mebibyte }, 1)).toMatchObject({
      fit: 120 * mebibyte,
      verdict: 'missing'
    })
  })

  it('calls a request too small that the peak exceeds, and fine what is near', () => {
    expect(rightSize('cpu', { usage: 20, peak: 260, request: 250 }, 1)).toMatchObject({ fit: 300, verdict: 'under' })
    expect(rightSize('cpu', { usage: 20, peak: 200, request: 250 }, 1).verdict).toBe('fits')
    // Half of it would do, but nobody could use what is left.
    expect(rightSize('cpu', { usage: 2, peak: 3, request: 20 }, 1)).toMatchObject({ fit: 5, verdict: 'fits' })
  })

  it('asks for something even where nothing is used', () => {
    expect(rightSize('cpu', { usage: 0, peak: 0 }, 0)).toMatchObject({ fit: 5, verdict: 'missing' })
  })
})
