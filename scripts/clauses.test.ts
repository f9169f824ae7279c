// docs/clauses says, a file a row, what the cluster must do and which test shows it. A clause whose test is gone, or was
// renamed, is found here; so is a row that nobody wrote down.
import { globSync, existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clausesOf, hasTitle } from './clauses.ts'
import { root } from './runtime.mjs'

const folder = join(root, 'docs/clauses')
const files = globSync(join(folder, '*.md')).toSorted()

const rows = [
  'N1 N2 N3 N4 N5 N6 N7 N8 N9',
  'P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14',
  'W1 W2 W3 W4 W5 W6 W7 W8 W9 W10',
  'S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14 S15',
  'C1 C2 C3 C4 C5 C6 C7 C8',
  'D11'
].flatMap((line) => line.split(' '))

describe('docs/clauses', () => {
  it('has every row that the cluster answers for', () => {
    const written = new Set(files.map((file) => basename(file, '.md')))
    expect(rows.filter((row) => !written.has(row))).toEqual([])
  })

  it.each(files.map((file) => [basename(file, '.md'), file]))('%s names tests that are there', (row, file) => {
    const clauses = clausesOf(readFileSync(file, 'utf8'))
    expect(clauses.length).toBeGreaterThan(0)
    const missing = clauses.flatMap(({ clause, tests }) =>
      tests.length === 0
        ? [`${clause}: no test`]
        : tests
            .filter(({ file: test, title }) => !hasTitle(sourceOf(test), title))
            .map(({ file: test, title }) => `${clause}: ${test}: ${title}`)
    )
    expect(missing).toEqual([])
    expect(readFileSync(file, 'utf8').startsWith(`# ${row} `)).toBe(true)
  })
})

const sources = new Map<string, string>()

function sourceOf(file: string): string {
  const known = sources.get(file)
  if (known !== undefined) return known
  const path = join(root, file)
  const source = existsSync(path) ? readFileSync(path, 'utf8') : ''
  sources.set(file, source)
  return source
}

describe('a table of clauses', () => {
  it('is read row by row', () => {
    const text = [
      '# X1 Something',
      '',
      '| clause | test | in kubectl |',
      '|---|---|---|',
      '| it works | `src/a.test.ts`: X1 works<br>`src/b.test.ts`: X1 works too | `kubectl get x \\| wc -l` |',
      '| it is told | nothing yet | |'
    ].join('\n')
    expect(clausesOf(text)).toEqual([
      {
        clause: 'it works',
        tests: [
          { file: 'src/a.test.ts', title: 'X1 works' },
          { file: 'src/b.test.ts', title: 'X1 works too' }
        ]
      },
      { clause: 'it is told', tests: [] }
    ])
  })

  it('finds a title as the source quotes it, and as a whole only', () => {
    const source = String.raw`it('X1 the pod\'s own', () => {}); test("X1 \"so\"", () => {}); describe('X2 group', () => {})`
    expect(hasTitle(source, "X1 the pod's own")).toBe(true)
    expect(hasTitle(source, 'X1 "so"')).toBe(true)
    expect(hasTitle(source, 'X1 the pod')).toBe(false)
    expect(hasTitle(source, 'X2 group')).toBe(false)
  })
})
