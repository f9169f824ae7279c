import { expect, it } from 'vitest'
import { byteText, byteUnit, inUnit } from './byte-rates.ts'

it('takes the unit that suits the largest value of all lines, gaps left as they are', () => {
  expect(byteUnit([[null, 100], [2 * 1024 ** 2]]).name).toBe('MiB')
  expect(byteUnit([[1.9 * 1024 ** 2]]).name).toBe('KiB')
  expect(byteUnit([[null], []]).name).toBe('B')
  expect(inUnit([null, 2048], { name: 'KiB', size: 1024 })).toEqual([null, 2])
})

it('writes as many digits as are read', () => {
  expect([0, 0.04, 1.44, 17.6, 230.4].map(byteText)).toEqual(['0', '0', '1.4', '18', '230'])
})
