import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultDataFolder, takeDataFolder } from './data-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-data-'))
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

test('a second instance on the same folder is refused until the first lets go', () => {
  const first = takeDataFolder(folder)
  expect(() => takeDataFolder(folder)).toThrow(`another Drydock is running on ${folder}`)
  first.release()
  takeDataFolder(folder).release()
})

test('a new folder is readable by its owner only', () => {
  const inner = join(folder, 'a', 'b')
  takeDataFolder(inner).release()
  expect(statSync(inner).mode & 0o777).toBe(0o700)
})

test('a file in place of the folder is refused', () => {
  const file = join(folder, 'file')
  writeFileSync(file, 'precious')
  expect(() => takeDataFolder(file)).toThrow(/cannot write to the data folder/)
})

test('each platform has its own place', () => {
  expect(defaultDataFolder('linux', {}, '/home/a')).toBe('/home/a/.local/share/drydock')
  expect(defaultDataFolder('linux', { XDG_DATA_HOME: '/x' }, '/home/a')).toBe('/x/drydock')
  expect(defaultDataFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/Drydock')
})
