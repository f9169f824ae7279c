// ARCHITECTURE.md draws the rooms. A folder that it does not know, or knows and that is gone, is found here.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './runtime.mjs'

const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
const plan = /## Rooms\n```\n([^`]*)```/.exec(page)?.[1] ?? ''
/** Rooms whose folders are told together: one for each kind, page, language, part. */
const toldTogether = ['src/shared/kinds', 'src/renderer/panels', 'src/renderer/i18n', 'src/renderer/parts']

/** The paths of the plan. A line names one or more, before its words; deeper ones stand further in. */
function plannedFolders(text: string): string[] {
  const above: { readonly indent: number; readonly path: string }[] = []
  const found: string[] = []
  for (const line of text.split('\n')) {
    const names = /^( {0,10})((?:[\w./-]+\/, )*[\w./-]+\/)(?= |$)/.exec(line)
    if (names === null) continue
    const indent = names[1]!.length
    while (above.length > 0 && above.at(-1)!.indent >= indent) above.pop()
    const paths = names[2]!.split(', ').map((name) => join(above.at(-1)?.path ?? '', name).replace(/\/$/, ''))
    found.push(...paths)
    above.push({ indent, path: paths[0]! })
  }
  return found
}

function foldersIn(folder: string, depth: number): string[] {
  if (depth === 0 || toldTogether.includes(folder)) return []
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [`${folder}/${name}`, ...foldersIn(`${folder}/${name}`, depth - 1)])
}

const planned = plannedFolders(plan)

test('each room of the plan is a folder', () => {
  expect(planned.length).toBeGreaterThan(80)
  expect(planned.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('each folder of the sources, three deep, is a room of the plan', () => {
  const folders = foldersIn('src', 3)
  expect(folders).toContain('src/main/engine/store')
  expect(folders.filter((path) => !planned.includes(path))).toEqual([])
})

test('a room that is named after it is gone, or stands at another place, is found', () => {
  expect(plannedFolders('src/main/  all\n  engine/  one\n    sim/, store/   two\n  views/ three\n')).toEqual([
    'src/main',
    'src/main/engine',
    'src/main/engine/sim',
    'src/main/engine/store',
    'src/main/views'
  ])
})
