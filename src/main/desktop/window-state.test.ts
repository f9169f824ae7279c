import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openingBounds, readWindowState, writeWindowState } from './window-state.ts'

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
const state = { x: 100, y: 50, width: 1200, height: 800, maximized: false }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-window-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what was written is read again, by its owner only', () => {
  const file = join(folder, 'window.json')
  writeWindowState(file, state)
  expect(readWindowState(file)).toEqual(state)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test.each(['', '{', '{"x":1}', '{"x":0,"y":0,"width":-5,"height":1,"maximized":true}'])('%j is no state', (text) => {
  const file = join(folder, 'window.json')
  writeFileSync(file, text)
  expect(readWindowState(file)).toBeUndefined()
})

test('the first window has the default size, a later one its last bounds', () => {
  expect(openingBounds(undefined, screens)).toEqual({ width: 1440, height: 900 })
  expect(openingBounds(state, screens)).toEqual({ x: 100, y: 50, width: 1200, height: 800 })
})

test('a window whose screen is gone keeps its size only', () => {
  expect(openingBounds({ ...state, x: 3000 }, screens)).toEqual({ width: 1200, height: 800 })
})
