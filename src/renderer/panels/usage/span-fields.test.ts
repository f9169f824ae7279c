import { expect, it } from 'vitest'
import { momentField, readSpan } from './span-fields.ts'

const now = Date.UTC(2026, 10, 20, 14, 5)

it('reads two moments in UTC, as it writes them', () => {
  expect(momentField(now)).toBe('2026-11-20T14:05:00')
  expect(readSpan(momentField(now - 60_000), momentField(now), now)).toEqual({ from: now - 60_000, to: now })
  // A field without seconds is whole minutes.
  expect(readSpan('2026-11-20T14:00', '2026-11-20T14:05', now)).toEqual({ from: now - 300_000, to: now })
})

it('says why two fields are no span', () => {
  expect(readSpan('', momentField(now), now)).toBe('unread')
  expect(readSpan(momentField(now), momentField(now - 1_000), now)).toBe('backwards')
  expect(readSpan('2020-01-01T00:00:00', momentField(now), now)).toBe('long')
  expect(readSpan(momentField(now), momentField(now + 60_000), now)).toBe('future')
})
