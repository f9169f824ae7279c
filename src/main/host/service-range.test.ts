import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseServiceRange } from './service-range.ts'

test.each([
  ['10.96.0.0/12', '10.96.0.0/12'],
  ['10.0.0.0/24', '10.0.0.0/24'],
  ['10.100.7.9/12', '10.96.0.0/12'],
  ['192.168.1.255/29', '192.168.1.248/29'],
  ['255.255.255.0/24', '255.255.255.0/24']
])('%s is %s', (text, range) => {
  expect(parseServiceRange(text)).toBe(range)
})

test.each([
  ['10.0.0.0/11', 'is too large; for 32-bit addresses, the mask must be >= 12'],
  ['0.0.0.0/0', 'is too large; for 32-bit addresses, the mask must be >= 12'],
  ['10.0.0.0/30', 'is too small: the service cluster IP range must be at least 8 IP addresses'],
  ['10.0.0.0/33', 'is not a valid cidr'],
  ['10.0.0.256/24', 'is not a valid cidr'],
  ['10.0.00.0/24', 'is not a valid cidr'],
  ['10.0.0.0/012', 'is not a valid cidr'],
  ['10.0.0.0', 'is not a valid cidr'],
  ['10.0.0.0/24,fd00::/108', 'is not a valid cidr'],
  ['fd00::/108', 'is not a valid cidr'],
  ['', 'is not a valid cidr']
])('%j %s', (text, reason) => {
  expect(() => parseServiceRange(text)).toThrow(new Error(reason))
})

test('whatever is accepted is canonical: reading it again changes nothing', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 12, max: 29 }), (address, length) => {
      const range = parseServiceRange(`${address}/${length}`)
      expect(parseServiceRange(range)).toBe(range)
    })
  )
})
