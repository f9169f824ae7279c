import { expect, test } from 'vitest'
import { keyCaps, keyOf, stepSequence } from './key-sequence.ts'

const bindings = new Map([
  ['g p', 'go.pods'],
  ['g d', 'go.deployments'],
  ['/', 'filter'],
  ['Ctrl+k', 'palette'],
  ['Shift+R', 'restart']
])
const press = (key: string, modifiers: Partial<KeyboardEvent> = {}): string =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })

test('keys are written as commands write them', () => {
  expect(press('k', { ctrlKey: true })).toBe('Ctrl+k')
  expect(press('k', { metaKey: true })).toBe('Ctrl+k')
  expect(press('R', { shiftKey: true })).toBe('Shift+R')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press(' ')).toBe('Space')
})

test('a sequence waits for its second key', () => {
  expect(stepSequence('', 'g', bindings)).toEqual({ type: 'wait', pressed: 'g' })
  expect(stepSequence('g', 'p', bindings)).toEqual({ type: 'run', id: 'go.pods' })
})

test('a key that does not continue the sequence starts anew', () => {
  expect(stepSequence('g', '/', bindings)).toEqual({ type: 'run', id: 'filter' })
  expect(stepSequence('g', 'x', bindings)).toEqual({ type: 'none' })
})

test('keys are printed as on the caps of a keyboard', () => {
  expect(['Ctrl+k', 'g p', 'Escape', 'Shift+R'].map(keyCaps)).toEqual([
    ['Ctrl', 'K'],
    ['g', 'p'],
    ['Esc'],
    ['Shift', 'R']
  ])
})
