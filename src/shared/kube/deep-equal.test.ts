import { expect, test } from 'vitest'
import { deepEqual } from './deep-equal.ts'

test('values, lists and maps are equal when all in them is', () => {
  expect(deepEqual({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
  expect(deepEqual({ a: [1, 2] }, { a: [2, 1] })).toBe(false)
  expect(deepEqual([], {})).toBe(false)
  expect(deepEqual({ a: 1 }, { a: 1, b: undefined })).toBe(true)
  expect(deepEqual({ a: undefined }, { a: null })).toBe(false)
})

test.each(['constructor', 'toString', 'hasOwnProperty'])('a key named %s is a key', (key) => {
  expect(deepEqual({}, { [key]: 'x' })).toBe(false)
  expect(deepEqual({ [key]: 'x' }, {})).toBe(false)
  expect(deepEqual({ [key]: 'x' }, { [key]: 'x' })).toBe(true)
})
