// docs/features.md says what the window can do, in the words of a comparison with others. A yes whose test is gone, or
// was renamed, is found here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clausesOf, hasTitle } from './clauses.ts'
import { root } from './runtime.mjs'

const page = readFileSync(join(root, 'docs/features.md'), 'utf8')
const rows = page
  .split('\n## ')
  .slice(1)
  .flatMap((section) => clausesOf(section).map((row, index) => ({ ...row, line: tableLines(section)[index]! })))

function tableLines(section: string): readonly string[] {
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
}

test('each row has an answer, and each yes the test that shows it', () => {
  expect(rows.length).toBeGreaterThan(60)
  const wrong = rows.flatMap(({ clause, tests, line }) => {
    const answer = /\| (yes|partly|no)\b[^|]*\|$/.exec(line)?.[1]
    if (answer === undefined) return [`${clause}: no answer`]
    if (answer === 'no') return tests.length === 0 ? [] : [`${clause}: a no with a test`]
    if (tests.length === 0) return [`${clause}: no test`]
    return tests.filter((one) => !isThere(one)).map(({ file, title }) => `${clause}: ${file}: ${title}`)
  })
  expect(wrong).toEqual([])
})

function isThere({ file, title }: { readonly file: string; readonly title: string }): boolean {
  const path = join(root, file)
  return existsSync(path) && hasTitle(readFileSync(path, 'utf8'), title)
}
