import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonSyntaxError, parseJson } from './parse-json.ts'

test("what is deeper than a recursion survives is refused, in Go's words", () => {
  const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)
  expect(() => parseJson(nested(100_000))).toThrow(new JsonSyntaxError('exceeded max depth'))
  expect(() => parseJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toThrow('exceeded max depth')
  expect(parseJson(nested(900)).duplicates).toEqual([])
})

test('any text is a value or a JsonSyntaxError', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc.json().map((text) => text.slice(0, -1))
      ),
      (text) => {
        try {
          expect(parseJson(text).value).toEqual(JSON.parse(text))
        } catch (error) {
          expect(error).toBeInstanceOf(JsonSyntaxError)
          expect(() => JSON.parse(text) as unknown).toThrow()
        }
      }
    )
  )
})
