import { describe, expect, test } from 'vitest'
import { watchOptions } from './watch-options.ts'

const optionsOf = (query: string): object => watchOptions(new URLSearchParams(query))
const initial = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan'

describe('where a watch begins', () => {
  test.each([
    ['', true, undefined],
    ['resourceVersion=', true, undefined],
    ['resourceVersion=0', true, undefined],
    ['resourceVersion=7', false, 7],
    [initial, true, undefined],
    [`${initial}&resourceVersion=7`, true, undefined],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan', false, undefined],
    ['sendInitialEvents=0&resourceVersionMatch=NotOlderThan&resourceVersion=0', false, undefined],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=7', false, 7]
  ])('with "%s"', (query, beginsWithAll, from) => {
    expect(optionsOf(query)).toMatchObject({ beginsWithAll, from })
  })

  test('and whether that is marked', () => {
    expect(optionsOf(`${initial}&allowWatchBookmarks=true`)).toMatchObject({
      marksInitialEnd: true,
      wantsBookmarks: true
    })
    expect(optionsOf(initial)).toMatchObject({ marksInitialEnd: false, wantsBookmarks: false })
    expect(optionsOf('allowWatchBookmarks=1')).toMatchObject({ marksInitialEnd: false, wantsBookmarks: true })
  })
})

test("how long it lasts is the client's, or the server's", () => {
  expect(
    ['', 'timeoutSeconds=0', 'timeoutSeconds=30'].map((query) => (optionsOf(query) as { timeout?: number }).timeout)
  ).toEqual([undefined, undefined, 30])
})

test.each([
  [
    'resourceVersionMatch=Exact',
    422,
    'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'
  ],
  ['sendInitialEvents=true', 422, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
  [
    'sendInitialEvents=false&resourceVersionMatch=Exact',
    422,
    'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'
  ],
  ['resourceVersion=x', 500, 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
  ['timeoutSeconds=', 400, 'strconv.ParseInt: parsing "": invalid syntax']
])('"%s" is refused with %i', (query, code, message) => {
  expect(() => optionsOf(query)).toThrow(message)
  try {
    optionsOf(query)
  } catch (error) {
    expect(error).toMatchObject({ status: { code } })
  }
})
