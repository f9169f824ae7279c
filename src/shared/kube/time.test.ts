import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTime, parseTime } from './time.ts'

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** The plain way, without anything that is kept from the time before. */
function parsedPlainly(text: string): number {
  return rfc3339.test(text) ? Date.parse(text.replace(',', '.')) : Number.NaN
}

test('a time that was printed is read as its second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
      expect(parseTime(formatTime(second * 1000))).toBe(second * 1000)
    })
  )
})

test('whatever stands in the place of a time is read as the plain way does, in any order', () => {
  const part = fc.constantFrom('00', '01', '09', '12', '23', '24', '29', '30', '31', '59', '60', '99', ' 1', '1a', '-1')
  const year = fc.constantFrom('2026', '2027', '1969', '0000', 'x026')
  const end = fc.constantFrom('Z', 'z', '', '.5Z', ',25Z', '+01:00', '-0100')
  const separator = fc.constantFrom('T', 'T', 'T', 't', ' ')
  const text = fc
    .tuple(year, part, part, separator, part, part, part, end)
    .map(([y, mo, d, t, h, mi, s, z]) => `${y}-${mo}-${d}${t}${h}:${mi}:${s}${z}`)
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
      for (const one of texts) expect(parseTime(one)).toBe(parsedPlainly(one))
    }),
    { numRuns: 5000 }
  )
})
