import { expect, test } from 'vitest'
import { linearExpression } from './linear-expression.ts'

test('finds anywhere in the text, with or without regard to case', () => {
  expect(linearExpression('web-\\d+', false).test('pod web-12')).toBe(true)
  expect(linearExpression('WEB', false).test('web')).toBe(false)
  expect(linearExpression('WEB', true).test('web')).toBe(true)
})

test('an expression that would keep a backtracking engine busy for ever is answered', () => {
  expect(linearExpression('(a+)+$', true).test(`${'a'.repeat(20_000)}b`)).toBe(false)
})

test('what is no expression is a SyntaxError', () => {
  expect(() => linearExpression('(', true)).toThrow(SyntaxError)
  expect(() => linearExpression('(', true)).toThrow('missing closing )')
})
