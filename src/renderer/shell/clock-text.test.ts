import { describe, expect, test } from 'vitest'
import { momentText, shortClockText, untilText } from './clock-text.ts'

const now = Date.UTC(2026, 10, 20, 14, 5, 15)

describe('until when', () => {
  test.each([
    ['14:30', 24 * 60_000 + 45_000],
    ['14:05:20', 5_000],
    ['14:05:15', 86_400_000],
    ['9:00', (18 * 60 + 54) * 60_000 + 45_000],
    ['+5m', 300_000],
    ['90s', 90_000],
    ['1h30m', 5_400_000]
  ])('"%s" is so many milliseconds away', (text, milliseconds) => {
    expect(untilText(text, now)).toBe(milliseconds)
  })

  test.each(['', '24:00', '14:60', 'soon', '-5m', '0s', '5', '200h'])('"%s" says nothing', (text) => {
    expect(untilText(text, now)).toBeUndefined()
  })
})

test('moments have their day where it is another one, and seconds where there are some', () => {
  expect(momentText(now, now + 60_000)).toBe('14:05:15')
  expect(momentText(now, now + 86_400_000)).toBe('Fri 20 Nov 14:05:15')
  expect(shortClockText(now)).toBe('14:05:15')
  expect(shortClockText(now - 15_000)).toBe('14:05')
})
