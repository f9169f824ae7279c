import { expect, it } from 'vitest'
import { headAction, placeAt } from './head-keys.ts'

const plain = { shift: false, command: false, alt: false }

it('goes from head to head, and stops at both ends', () => {
  expect(headAction({ key: 'ArrowRight', ...plain }, 1, 3)).toEqual({ type: 'focus', place: 2 })
  expect(headAction({ key: 'ArrowRight', ...plain }, 2, 3)).toEqual({ type: 'focus', place: 2 })
  expect(headAction({ key: 'Home', ...plain }, 2, 3)).toEqual({ type: 'focus', place: 0 })
  expect(headAction({ key: 'ArrowDown', ...plain }, 2, 3)).toBeUndefined()
})

it('sizes with Shift and moves with Ctrl, and leaves Alt to the browser', () => {
  expect(headAction({ ...plain, key: 'ArrowLeft', shift: true }, 1, 3)).toEqual({ type: 'resize', by: -16 })
  expect(headAction({ ...plain, key: 'ArrowRight', command: true }, 1, 3)).toEqual({ type: 'move', place: 2 })
  expect(headAction({ ...plain, key: 'End', command: true }, 0, 3)).toEqual({ type: 'move', place: 2 })
  expect(headAction({ ...plain, key: 'ArrowLeft', command: true }, 0, 3)).toBeUndefined()
  expect(headAction({ ...plain, key: 'ArrowLeft', alt: true }, 1, 3)).toBeUndefined()
  expect(headAction({ ...plain, key: 'F10', shift: true }, 1, 3)).toEqual({ type: 'menu' })
})

it('drops before the column whose middle was not reached', () => {
  const widths = [100, 50, 80]
  expect([-5, 49, 51, 124, 126, 189, 191, 900].map((left) => placeAt(widths, left))).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
})
