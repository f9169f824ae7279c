import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestOptions, wholeNumber } from './query-options.ts'

const optionsOf = (query: string): object => requestOptions(new URLSearchParams(query))

test('a query is read into options of their types', () => {
  expect(optionsOf('')).toEqual({})
  expect(
    optionsOf('limit=5&continue=x&labelSelector=a%3Db&fieldManager=m&force=1&dryRun=All&dryRun=x&unknown=1')
  ).toEqual({
    limit: 5,
    continue: 'x',
    labelSelector: 'a=b',
    fieldManager: 'm',
    force: true,
    dryRun: ['All', 'x']
  })
  // As Go's conversion: only these two are not true; the first of several values counts.
  expect(optionsOf('force=false&orphanDependents=')).toEqual({ force: false, orphanDependents: true })
  expect(optionsOf('force=0&limit=1&limit=x')).toEqual({ force: false, limit: 1 })
  // Read, so that a mistake is told of; how long a request may take is not the engine's.
  expect(optionsOf('timeoutSeconds=3')).toEqual({})
})

test("numbers are Go's", () => {
  const read = (value: string): number | undefined => wholeNumber(new URLSearchParams({ n: value }), 'n')
  expect(read('+7')).toBe(7)
  fc.assert(fc.property(fc.maxSafeInteger(), (number) => read(String(number)) === number))
  for (const value of ['', ' 1', '1 ', '1.0', '1e3', '0x1', '1_000', '--1', '١']) {
    expect(() => read(value)).toThrow(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`)
  }
  for (const value of ['9223372036854775808', '-9223372036854775809', '9'.repeat(5_000)]) {
    expect(() => read(value)).toThrow('value out of range')
  }
})

test('no parameter reaches what is not an option', () => {
  fc.assert(
    fc.property(fc.webQueryParameters(), (query) => {
      try {
        const known = [
          'limit',
          'gracePeriodSeconds',
          'fieldManager',
          'fieldValidation',
          'labelSelector',
          'fieldSelector',
          'continue',
          'resourceVersion',
          'resourceVersionMatch',
          'propagationPolicy',
          'orphanDependents',
          'force',
          'dryRun'
        ]
        expect(known).toEqual(expect.arrayContaining(Object.keys(optionsOf(`${query}&__proto__=1&constructor=2`))))
      } catch (error) {
        expect(String(error)).toContain('strconv')
      }
    })
  )
})
