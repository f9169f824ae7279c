import { expect, it } from 'vitest'
import { codeMark, codeWords, latencyText, resourceWords } from './request-words.ts'

it('says a code with its reason', () => {
  expect(codeWords({ code: 200 })).toBe('200')
  expect(codeWords({ code: 201 })).toBe('201 Created')
  expect(codeWords({ code: 409, reason: 'AlreadyExists' })).toBe('409 AlreadyExists')
  expect(codeWords({ code: 409 })).toBe('409 Conflict')
  expect(codeWords({ code: 0 })).toBe('')
})

it('marks what somebody should look at', () => {
  expect([200, 201, 101, 404, 409, 422, 401, 403, 500, 503, 0].map(codeMark)).toEqual([
    'ok',
    'ok',
    'ok',
    'warn',
    'warn',
    'warn',
    'bad',
    'bad',
    'bad',
    'bad',
    'off'
  ])
})

it('says how long it took', () => {
  expect([40, 420, 1_230, 9_940, 12_400, 999_000, 3_100_000, 90_000_000, 428_000_000].map(latencyText)).toEqual([
    '40 µs',
    '420 µs',
    '1.2 ms',
    '9.9 ms',
    '12 ms',
    '999 ms',
    '3.1 s',
    '90 s',
    '7 min'
  ])
})

it('names the subresource', () => {
  expect(resourceWords({ resource: 'deployments', subresource: 'scale' })).toBe('deployments/scale')
  expect(resourceWords({ resource: 'pods' })).toBe('pods')
})
