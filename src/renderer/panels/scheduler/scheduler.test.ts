import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filterColumns, passed } from './filter-order.ts'
import { gridRows, stepFrom } from './grid-rows.ts'
import { exactAmount } from './scheduler-words.ts'
import { treemap } from './treemap.ts'

test('areas are in the proportion of the sizes, within the frame', () => {
  const sizes = fc
    .array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 120 })
    .map((list) => list.sort((a, b) => b - a))
  fc.assert(
    fc.property(sizes, fc.integer({ min: 20, max: 400 }), fc.integer({ min: 20, max: 400 }), (list, width, height) => {
      const sum = list.reduce((total, size) => total + size, 0)
      const tiles = treemap(list, { x: 5, y: 7, width, height })
      expect(tiles).toHaveLength(list.length)
      for (const [index, tile] of tiles.entries()) {
        expect(tile.width * tile.height).toBeCloseTo((width * height * list[index]!) / sum, 3)
        expect(tile.x).toBeGreaterThanOrEqual(5 - 1e-6)
        expect(tile.x + tile.width).toBeLessThanOrEqual(5 + width + 1e-6)
        expect(tile.y + tile.height).toBeLessThanOrEqual(7 + height + 1e-6)
      }
    })
  )
})

test('equal sizes are near to squares', () => {
  const tiles = treemap(
    Array.from({ length: 16 }, () => 1),
    { x: 0, y: 0, width: 100, height: 100 }
  )
  for (const { width, height } of tiles) expect(Math.max(width / height, height / width)).toBeLessThan(1.01)
})

test('nothing to show is no area', () => {
  expect(treemap([], { x: 0, y: 0, width: 10, height: 10 })).toEqual([])
  expect(treemap([0, 0], { x: 0, y: 0, width: 10, height: 10 })).toHaveLength(2)
})

test('a node that said no passed what is asked before, and was not asked what comes after', () => {
  const refused = { node: 'n', outcome: 'refused', filter: 'NodeAffinity', reason: 'x' } as const
  expect(['TaintToleration', 'NodeAffinity', 'NodeResourcesFit'].map((name) => passed(refused, name))).toEqual([
    'yes',
    'no',
    'unasked'
  ])
  expect(passed({ node: 'n', outcome: 'feasible' }, 'NodeAffinity')).toBe('yes')
  expect(passed({ node: 'n', outcome: 'skipped' }, 'NodeAffinity')).toBe('unasked')
  expect(
    filterColumns([
      { ...refused, filter: 'VolumeBinding' },
      { ...refused, filter: 'Own' }
    ])
  ).toEqual(['NodeUnschedulable', 'TaintToleration', 'NodeAffinity', 'NodeResourcesFit', 'VolumeBinding', 'Own'])
})

test('each group begins a row; arrows keep the column as far as the rows have it', () => {
  const rows = gridRows(
    [
      { name: 'a', count: 4 },
      { name: 'b', count: 1 }
    ],
    3
  )
  expect(rows).toEqual([
    { type: 'group', name: 'a', count: 4 },
    { type: 'nodes', first: 0, count: 3 },
    { type: 'nodes', first: 3, count: 1 },
    { type: 'group', name: 'b', count: 1 },
    { type: 'nodes', first: 4, count: 1 }
  ])
  expect([stepFrom(rows, 2, 'down'), stepFrom(rows, 3, 'down'), stepFrom(rows, 4, 'down')]).toEqual([3, 4, undefined])
  expect([stepFrom(rows, 3, 'up'), stepFrom(rows, 0, 'left'), stepFrom(rows, 2, 'right')]).toEqual([0, undefined, 3])
})

test('an amount to ask for is rounded down, one to free up', () => {
  expect([2000, 1949.5].map((cpu) => exactAmount('cpu', cpu, 'most'))).toEqual(['2 CPU', '1949m CPU'])
  expect(exactAmount('cpu', 50.2, 'least')).toBe('51m CPU')
  expect([exactAmount('memory', 2 ** 20 + 1, 'most'), exactAmount('memory', 2 ** 20 + 1, 'least')]).toEqual([
    '1Mi',
    '2Mi'
  ])
})
