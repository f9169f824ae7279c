import { expect, test } from 'vitest'
import type { TableRow, TableUpdate } from '../../shared/contract/tables.ts'
import { applyTableUpdate, emptyTable } from './table-state.ts'

const row = (name: string): TableRow => ({ uid: name, name, cells: [] })
const update = (part: Partial<TableUpdate>): TableUpdate => ({
  total: 10,
  unfiltered: 10,
  marks: {},
  first: 0,
  count: 3,
  rows: [],
  reset: false,
  ...part
})
const names = (state: typeof emptyTable): Record<number, string> =>
  Object.fromEntries([...state.rows].sort(([a], [b]) => a - b).map(([index, { name }]) => [index, name]))
const filledWith = (...rows: readonly string[]): typeof emptyTable =>
  applyTableUpdate(emptyTable, update({ reset: true, rows: rows.map((name, index) => [index, row(name)]) }))

test('a moved window keeps what it still shows and lets the rest go', () => {
  const first = filledWith('a', 'b', 'c')
  const moved = applyTableUpdate(first, update({ first: 1, rows: [[2, row('d')]] }))
  expect(names(moved)).toEqual({ 1: 'b', 2: 'c', 3: 'd' })
})

test('unchanged rows stay the same objects', () => {
  const first = filledWith('a', 'b')
  const next = applyTableUpdate(first, update({ rows: [[1, row('B')]] }))
  expect(next.rows.get(0)).toBe(first.rows.get(0))
  expect(names(next)).toEqual({ 0: 'a', 1: 'B' })
})

test('rows beyond a list that became shorter are gone', () => {
  const first = filledWith('a', 'b', 'c')
  expect(names(applyTableUpdate(first, update({ total: 1 })))).toEqual({ 0: 'a' })
})

test('a reset forgets everything', () => {
  const first = filledWith('a', 'b')
  expect(names(applyTableUpdate(first, update({ reset: true, rows: [[0, row('z')]] })))).toEqual({ 0: 'z' })
})
