// The layers and the engine's rules hold because the linter says so: here it is asked whether it would.
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './runtime.mjs'

interface Plant {
  readonly file: string
  readonly line: string
  /** The rule that must speak; none where the line is allowed. */
  readonly rule?: string
}

function imported(file: string, ...modules: readonly string[]): readonly Plant[] {
  return modules.map((module) => ({ file, line: `import { x } from '${module}'`, rule: 'no-restricted-imports' }))
}

function allowed(file: string, ...modules: readonly string[]): readonly Plant[] {
  return modules.map((module) => ({ file, line: `import { x } from '${module}'` }))
}

function used(file: string, rule: string, ...expressions: readonly string[]): readonly Plant[] {
  return expressions.map((expression) => ({ file, line: `export const x = (y) => ${expression}`, rule }))
}

const engine = 'src/main/engine/controllers/planted.ts'
const views = 'src/main/views/tables/planted.ts'
const apiserver = 'src/main/apiserver/planted.ts'

const plants: readonly Plant[] = [
  ...imported(
    'src/shared/kube/planted.ts',
    '../../main/engine/engine.ts',
    '../../renderer/main.tsx',
    'node:fs',
    'electron',
    'react'
  ),
  ...allowed('src/shared/kube/planted.ts', '../kinds/kind.ts', 'zod'),
  ...imported(
    'src/renderer/parts/planted.tsx',
    '../../shared/contract/tables.ts',
    '../../main/views/router.ts',
    '../../preload/index.ts',
    'node:fs',
    'electron'
  ),
  ...allowed(
    'src/renderer/parts/planted.tsx',
    '../../shared/kube/names.ts',
    '../../shared/contract/table-limits.ts',
    'react'
  ),
  ...imported('src/preload/planted.ts', '../main/index.ts', '../renderer/main.tsx', 'node:fs'),
  ...allowed('src/preload/planted.ts', 'electron'),
  ...imported('src/main/planted.ts', '../renderer/main.tsx', '../preload/index.ts'),
  ...allowed('src/main/planted.ts', './host/flags.ts', 'electron'),
  ...imported('src/main/desktop/planted.ts', '../../renderer/main.tsx'),
  ...imported('src/main/host/planted.ts', '../desktop/menu.ts', '../../renderer/main.tsx', 'electron'),
  ...allowed('src/main/host/planted.ts', '../views/router.ts', '../engine/engine.ts', 'node:fs'),
  ...imported(
    views,
    '../../engine/engine.ts',
    '../../host/flags.ts',
    '../../../renderer/main.tsx',
    'better-sqlite3',
    'node:fs'
  ),
  ...allowed(views, '../cluster-source.ts', '../../../shared/kube/names.ts', 'node:zlib'),
  ...used(views, 'no-restricted-globals', 'setTimeout(y)', 'setInterval(y)', 'performance.now()'),
  ...used(views, 'no-restricted-properties', 'Date.now()'),
  ...imported(apiserver, '../views/router.ts', '../host/flags.ts', '../../renderer/main.tsx', 'electron'),
  ...allowed(apiserver, '../engine/engine.ts', '../../shared/kube/names.ts', 'node:https'),
  ...used(apiserver, 'no-restricted-globals', 'setTimeout(y)', 'setImmediate(y)', 'performance.now()'),
  ...imported(engine, '../../views/router.ts', '../../host/flags.ts', '../../../renderer/main.tsx'),
  ...imported(engine, 'electron', 'node:fs', 'node:crypto', 'node:timers', 'better-sqlite3'),
  ...allowed(engine, '../store/object-store.ts', '../../../shared/kube/names.ts', 'node:zlib'),
  ...used(engine, 'no-restricted-globals', 'setTimeout(y)', 'setInterval(y)', 'setImmediate(y)', 'queueMicrotask(y)'),
  ...used(engine, 'no-restricted-globals', 'performance.now()', 'crypto.randomUUID()', 'fetch(y)'),
  ...used(engine, 'no-restricted-properties', 'Date.now()', 'Math.random()', 'process.hrtime()', 'y.localeCompare(y)'),
  ...used(engine, 'no-restricted-properties', 'y.toLocaleString()', 'y.toLocaleDateString()', 'y.toLocaleTimeString()'),
  ...imported('src/main/engine/store/planted.ts', '../../views/router.ts', 'electron', 'node:http', 'node:crypto'),
  ...allowed('src/main/engine/store/planted.ts', 'better-sqlite3', 'node:fs'),
  ...allowed('src/main/engine/controllers/planted.test.ts', 'node:fs'),
  ...used('src/main/engine/store/planted.ts', 'no-restricted-properties', 'Date.now()')
]

interface Finding {
  readonly code: string
  readonly filename: string
}

const folder = mkdtempSync(join(tmpdir(), 'drydock-lint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Each plant has a file of its own, in the folder whose rules it is about. */
function placeOf({ file }: Plant, index: number): string {
  return file.replace('planted', `planted-${index}`)
}

function lint(): readonly Finding[] {
  const tool = join(root, 'node_modules/oxlint/bin/oxlint')
  try {
    return findingsIn(execFileSync(process.execPath, [tool, '-f', 'json'], { cwd: folder, encoding: 'utf8' }))
  } catch (error) {
    // It ends with 1 when it has found something.
    return findingsIn((error as { readonly stdout: string }).stdout)
  }
}

function findingsIn(output: string): readonly Finding[] {
  return (JSON.parse(output) as { readonly diagnostics: readonly Finding[] }).diagnostics
}

describe('the linter', () => {
  let findings: readonly Finding[] = []

  beforeAll(() => {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
    for (const [index, plant] of plants.entries()) {
      const path = join(folder, placeOf(plant, index))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, `${plant.line}\n`)
    }
    findings = lint()
  })

  it.each(plants.map((plant, index) => ({ ...plant, index })))('$file: $line', (plant) => {
    const place = placeOf(plant, plant.index)
    const codes = findings.filter(({ filename }) => filename.replaceAll('\\', '/') === place).map(({ code }) => code)
    const restricted = codes.filter((code) => code.includes('no-restricted'))
    expect(restricted).toEqual(plant.rule === undefined ? [] : [`eslint(${plant.rule})`])
  })
})

describe('the engine', () => {
  /** What no rule of the linter can say. */
  const forbidden = /\bDate\(\s*\)|\b(?:await|async|Promise)\b/

  function forbiddenIn(source: string): string | undefined {
    const code = source.replace(/\/\*[^]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'/gm, '')
    return forbidden.exec(code)?.[0]
  }

  it.each(['const now = new Date()', 'const now = new Date( )', 'async function run() {}', 'Promise.resolve()'])(
    'would be refused: %s',
    (line) => expect(forbiddenIn(line)).toBeDefined()
  )

  it('may name in comments and texts what it may not use', () => {
    expect(forbiddenIn("// new Date()\nconst a = 'await' /* async */")).toBeUndefined()
    expect(forbiddenIn('new Date(1)')).toBeUndefined()
  })

  it('reads no wall clock and waits for nothing', () => {
    const files = globSync('src/main/engine/**/*.ts', { cwd: root }).filter(
      (file) => !/\.test\.ts$|[/\\](?:testing-|scenarios[/\\])/.test(file)
    )
    expect(files.length).toBeGreaterThan(100)
    const found = files.flatMap((file) => {
      const text = forbiddenIn(readFileSync(join(root, file), 'utf8'))
      return text === undefined ? [] : [`${file}: ${text}`]
    })
    expect(found).toEqual([])
  })
})
