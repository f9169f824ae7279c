import { expect, it } from 'vitest'
import { arranged, movedOrder } from './column-order.ts'

const columns = ['name', 'ready', 'status', 'ip', 'age'].map((id) => ({ id }))

it('keeps the order that was chosen, and puts what is new where it stands by nature', () => {
  const ids = (order: readonly string[]): string =>
    arranged(columns, order)
      .map(({ id }) => id)
      .join(' ')
  expect(ids([])).toBe('name ready status ip age')
  expect(ids(['age', 'name', 'ready', 'status', 'ip'])).toBe('age name ready status ip')
  expect(ids(['status', 'gone', 'name'])).toBe('status ip age name ready')
})

it('moves among the columns on the screen, past those that are hidden', () => {
  const all = columns.map(({ id }) => id)
  const shown = ['name', 'ready', 'status', 'age']
  expect(movedOrder(all, shown, 'age', 1)).toEqual(['name', 'age', 'ready', 'status', 'ip'])
  expect(movedOrder(all, shown, 'name', 3)).toEqual(['ready', 'status', 'ip', 'age', 'name'])
  expect(movedOrder(all, shown, 'status', 0)).toEqual(['status', 'name', 'ready', 'ip', 'age'])
})
