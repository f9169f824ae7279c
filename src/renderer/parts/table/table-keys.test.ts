import { expect, it } from 'vitest'
import { tableAction } from './table-keys.ts'

const plain = { shift: false, command: false }

it('moves, and stops at both ends', () => {
  expect(tableAction({ key: 'j', ...plain }, -1, 5, 3)).toEqual({ type: 'focus', index: 0 })
  expect(tableAction({ key: 'ArrowDown', ...plain }, 4, 5, 3)).toEqual({ type: 'focus', index: 4 })
  expect(tableAction({ key: 'k', ...plain }, 0, 5, 3)).toEqual({ type: 'focus', index: 0 })
  expect(tableAction({ key: 'PageDown', ...plain }, 0, 50, 20)).toEqual({ type: 'focus', index: 19 })
  expect(tableAction({ key: 'PageUp', ...plain }, 10, 50, 20)).toEqual({ type: 'focus', index: 0 })
  expect(tableAction({ key: 'End', ...plain }, 1, 50, 20)).toEqual({ type: 'focus', index: 49 })
})

it('extends with Shift', () => {
  expect(tableAction({ key: 'J', shift: true, command: false }, 3, 5, 3)).toEqual({ type: 'extend', index: 4 })
})

it('marks and opens only where a row has the focus', () => {
  expect(tableAction({ key: ' ', ...plain }, -1, 5, 3)).toBeUndefined()
  expect(tableAction({ key: ' ', ...plain }, 1, 5, 3)).toEqual({ type: 'mark' })
  expect(tableAction({ key: 'Enter', ...plain }, 1, 5, 3)).toEqual({ type: 'open' })
  expect(tableAction({ key: 'F10', shift: true, command: false }, 1, 5, 3)).toEqual({ type: 'menu' })
  expect(tableAction({ key: 'ContextMenu', ...plain }, -1, 5, 3)).toBeUndefined()
  expect(tableAction({ key: 'a', shift: false, command: true }, 1, 5, 3)).toEqual({ type: 'markAll' })
})

it('leaves other keys, and every key of an empty table, alone', () => {
  expect(tableAction({ key: 'l', ...plain }, 1, 5, 3)).toBeUndefined()
  expect(tableAction({ key: 'c', shift: false, command: true }, 1, 5, 3)).toBeUndefined()
  expect(tableAction({ key: 'j', ...plain }, -1, 0, 3)).toBeUndefined()
})
