import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { textChanges } from './text-changes.ts'

function applied(before: string, after: string): string {
  let text = before
  for (const { from, to, insert } of textChanges(before, after).toReversed())
    text = text.slice(0, from) + insert + text.slice(to)
  return text
}

it('leads from any text to any other', () => {
  const text = fc
    .array(fc.constantFrom('a\n', 'b\n', 'c', '\r\n', ' d\n'), { maxLength: 30 })
    .map((parts) => parts.join(''))
  fc.assert(fc.property(text, text, (before, after) => applied(before, after) === after))
})

it('touches only the lines that differ', () => {
  expect(textChanges('a: 1\nb: 2\nc: 3\nd: 4\n', 'a: 1\nb: 9\nc: 3\nd: 4\ne: 5\n')).toEqual([
    { from: 5, to: 10, insert: 'b: 9\n' },
    { from: 20, to: 20, insert: 'e: 5\n' }
  ])
  expect(textChanges('same', 'same')).toEqual([])
})

it('puts in a very long difference as a whole', () => {
  const [change, ...more] = textChanges('x', 'y\n'.repeat(200_000))
  expect(more).toEqual([])
  expect(change).toMatchObject({ from: 0, to: 1 })
})
