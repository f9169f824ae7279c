import { expect, test } from 'vitest'
import { entryBeside, highlightedOf, meantAt } from './highlighted-choice.ts'

const commands = [{ id: 'create' }, { id: 'pause' }, { id: 'go.pods' }]
const withObjects = [{ id: 'pods/web' }, { id: 'pods/api' }, ...commands]

test('what somebody went to stays highlighted when rows arrive above it', () => {
  expect(highlightedOf(commands, 'pause')).toEqual({ id: 'pause' })
  expect(highlightedOf(withObjects, 'pause')).toEqual({ id: 'pause' })
  expect(entryBeside(withObjects, highlightedOf(withObjects, 'pause'), 1)).toEqual({ id: 'go.pods' })
})

test('the first is highlighted while nobody went anywhere, and when what was chosen is gone', () => {
  expect(highlightedOf(commands, undefined)).toEqual({ id: 'create' })
  expect(highlightedOf(withObjects, undefined)).toEqual({ id: 'pods/web' })
  expect(highlightedOf(commands, 'pods/web')).toEqual({ id: 'create' })
  expect(highlightedOf([], 'pause')).toBeUndefined()
})

test('steps end at the ends', () => {
  expect(entryBeside(commands, commands[2], 1)).toEqual({ id: 'go.pods' })
  expect(entryBeside(commands, commands[0], -1)).toEqual({ id: 'create' })
  expect(entryBeside([], undefined, 1)).toBeUndefined()
})

test('a key pressed before the screen showed what arrived means what was highlighted then', () => {
  const displaced = { choice: 'pause', until: 500 }
  expect(meantAt(499, 'pods/web', displaced)).toBe('pause')
  expect(meantAt(500, 'pods/web', displaced)).toBe('pods/web')
  expect(meantAt(499, 'pods/web', undefined)).toBe('pods/web')
})
