import { expect, test } from 'vitest'
import { freeName, nameProblem } from './cluster-name.ts'

test.each([
  ['shop', undefined],
  ['shop-2.lab', undefined],
  ['x'.repeat(63), undefined],
  ['', 'empty'],
  ['Shop', 'shape'],
  ['my shop', 'shape'],
  ['-shop', 'shape'],
  ['shop.', 'shape'],
  ['x'.repeat(64), 'shape'],
  ['drydock', 'taken']
])('%j: %s', (name, problem) => {
  expect(nameProblem(name, ['drydock'])).toBe(problem)
})

test('a name that is free', () => {
  expect(freeName('shop', ['drydock'])).toBe('shop')
  expect(freeName('shop', ['shop', 'shop-2'])).toBe('shop-3')
  const long = 'x'.repeat(63)
  expect(nameProblem(freeName(long, [long]), [long])).toBeUndefined()
})
