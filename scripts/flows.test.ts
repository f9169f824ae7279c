// docs/flows.md says which flow shows each part of the window, by mouse and by keyboard. A flow that is gone, or was
// renamed, is found here; so is one "alone" that has a pointer after all.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasTitle } from './clauses.ts'
import { root } from './runtime.mjs'

interface Named {
  readonly file: string
  readonly title: string
}

const rows = readFileSync(join(root, 'docs/flows.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => {
    const [, feature = '', mouse = '', keys = ''] = line.split('|').map((cell) => cell.trim())
    const [, how = '', flow = ''] = /^(alone|with it): (.*)$/.exec(keys) ?? []
    return { feature, mouse: named(mouse), keys: named(flow), how }
  })

function named(cell: string): readonly Named[] {
  return cell.split('<br>').flatMap((one) => {
    const found = /^`([^`]+)`: (.+)$/.exec(one.trim())
    return found === null ? [] : [{ file: found[1]!, title: found[2]! }]
  })
}

function isThere({ file, title }: Named): boolean {
  const path = join(root, file)
  return existsSync(path) && hasTitle(readFileSync(path, 'utf8'), title)
}

test('each part of the window has a flow by mouse and one by keyboard, and both are there', () => {
  expect(rows.length).toBeGreaterThanOrEqual(20)
  const wrong = rows.flatMap(({ feature, mouse, keys }) => [
    ...(mouse.length === 0 ? [`${feature}: no flow by mouse`] : []),
    ...(keys.length === 0 ? [`${feature}: no flow by keyboard`] : []),
    ...[...mouse, ...keys].filter((one) => !isThere(one)).map(({ file, title }) => `${feature}: ${file}: ${title}`)
  ])
  expect(wrong).toEqual([])
})

const pointer = /\.(?:click|dblclick|hover|check|uncheck|tap|dragTo|fill|focus|selectOption)\(|\bmouse\b/

test('a flow by the keyboard alone has no pointer, and puts neither text nor focus where keys have not led', () => {
  const files = readdirSync(join(root, 'e2e')).filter((name) => /^keyboard-.*\.spec\.ts$/.test(name))
  expect(files.length).toBeGreaterThan(0)
  const alone = rows.flatMap(({ keys, how }) => (how === 'alone' ? keys.map(({ file }) => file) : []))
  const pages = ['e2e/pages/keyboard.ts']
  const all = [...new Set([...files.map((name) => `e2e/${name}`), ...alone, ...pages])]
  expect(all.filter((file) => pointer.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})
