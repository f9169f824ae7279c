import { expect, test } from 'vitest'
import { placeBookmarks } from './bookmark-places.ts'

const bookmark = (id: string, at: number): { id: string; name: string; at: number } => ({ id, name: id, at })

test('bookmarks stand at their moments; earlier ones are left out, and close ones stand together', () => {
  const placed = placeBookmarks(
    [
      bookmark('early', 99),
      bookmark('first', 100),
      bookmark('near', 110),
      bookmark('last', 200),
      bookmark('late', 201)
    ],
    { from: 100, to: 200, width: 150 }
  )
  expect(placed.map(({ x, members }) => [x, ...members.map(({ id }) => id)])).toEqual([
    [0, 'first', 'near'],
    [150, 'last', 'late']
  ])
})
