// The gallery shows every place of the navigation, and has nothing that no picture is taken of any more.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeGroups } from '../../src/renderer/shell/places.ts'
import type { Page } from '../../src/renderer/shell/route.ts'
import { root } from '../runtime.mjs'
import { filesOf, galleryIndex } from './picture-files.ts'
import { alikeKinds, pictureGroups } from './pictures.ts'

const folder = join(root, 'docs/gallery')
const addresses = new Set(
  pictureGroups
    .filter(({ sizes }) => sizes === 'both')
    .flatMap(({ pictures }) => pictures.map(({ address }) => address))
)
const expected = pictureGroups.flatMap((group) => group.pictures.flatMap((picture) => filesOf(group, picture)))

function addressOf(page: Page): string {
  if (page.panel === 'list') return `list/${page.group === '' ? 'core' : page.group}/${page.resource}`
  return page.panel === 'access' ? `access/${page.view}` : page.panel
}

test('each place of the navigation has its pictures, or is a list like others', () => {
  const places = placeGroups.flatMap((group) => group.places.map(({ page }) => page))
  const isAlike = (page: Page): boolean => page.panel === 'list' && alikeKinds.has(page.resource)
  expect(places.filter((page) => !isAlike(page) && !addresses.has(addressOf(page))).map(addressOf)).toEqual([])
  expect(places.filter((page) => isAlike(page) && addresses.has(addressOf(page))).map(addressOf)).toEqual([])
})

test('each picture is there in both themes, and none is left over', () => {
  const there = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.png'))
  expect(there.sort()).toEqual(expected.map(({ path }) => path).sort())
})

test('the size of a picture is that of its folder', () => {
  const wrong = expected.filter(({ path, size }) => {
    const header = readFileSync(join(folder, path)).subarray(16, 24)
    return header.readUInt32BE(0) !== size.width || header.readUInt32BE(4) !== size.height
  })
  expect(wrong.map(({ path }) => path)).toEqual([])
})

test('the page of the gallery lists what there is', () => {
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(galleryIndex(pictureGroups))
})

test('all pictures together stay small enough to be kept', () => {
  const bytes = expected.reduce((sum, { path }) => sum + readFileSync(join(folder, path)).length, 0)
  expect(bytes).toBeLessThan(25_000_000)
})
