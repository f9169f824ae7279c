import { expect, test } from 'vitest'
import type { TableRow } from '../../shared/contract/tables.ts'
import { rowInFocus, type GivenFocus } from './row-in-focus.ts'

const row = (uid: string): TableRow => ({ uid, name: uid, cells: [] })

function focusIn(names: string, given: GivenFocus | undefined): string {
  const rows = names.split('').map((name) => row(name))
  const placeOf = (uid: string): number | undefined => {
    const place = rows.findIndex((each) => each.uid === uid)
    return place === -1 ? undefined : place
  }
  const found = rowInFocus(given, (index) => rows[index], placeOf)
  return `${found.index} ${found.row?.name ?? 'nothing'}`
}

test('nothing has the keyboard at first', () => {
  expect(focusIn('abc', undefined)).toBe('-1 nothing')
})

test('a list that is sorted anew takes the keyboard along with its object', () => {
  const given = { index: 1, row: row('b') }
  expect(focusIn('abc', given)).toBe('1 b')
  expect(focusIn('bac', given)).toBe('0 b')
})

test('an object that is gone leaves the place, not its neighbour', () => {
  expect(focusIn('ac', { index: 1, row: row('b') })).toBe('1 nothing')
})

test('a place that was not loaded takes the row that comes', () => {
  expect(focusIn('abc', { index: 2, row: undefined })).toBe('2 c')
})
