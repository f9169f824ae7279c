import { expect, it } from 'vitest'
import { cutAtHits, searchExpression } from './log-text.ts'

const text = { regex: false, matchCase: false }

it('cuts at every hit and loses nothing', () => {
  const pieces = cutAtHits('a.b A.B axb', searchExpression('a.b', text))
  expect(pieces).toEqual([
    { text: 'a.b', hit: true },
    { text: ' ', hit: false },
    { text: 'A.B', hit: true },
    { text: ' axb', hit: false }
  ])
  expect(cutAtHits('', searchExpression('x', text))).toEqual([{ text: '', hit: false }])
})

it('takes an expression when asked, and survives a broken or empty one', () => {
  expect(cutAtHits('axb', searchExpression('a.b', { regex: true, matchCase: true }))[0]?.hit).toBe(true)
  expect(searchExpression('a(', { regex: true, matchCase: true })).toBeUndefined()
  expect(searchExpression('a(', text)?.test('A(')).toBe(true)
  expect(searchExpression('', text)).toBeUndefined()
  expect(cutAtHits('abc', searchExpression('x*', { regex: true, matchCase: true }))).toEqual([
    { text: 'abc', hit: false }
  ])
})
