// npm test: every check of the project, one after the other, and one line that sums them up.
//   --full     also the long campaigns
//   --only=A   one stage: typecheck, lint, unit, campaign, e2e
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { nodeEnvironment, requireNode, root } from './runtime.mjs'

const node = requireNode()
const reports = join(root, 'node_modules/.cache/test-reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const options = process.argv.slice(2)
const only = options.find((option) => option.startsWith('--only='))?.slice('--only='.length)
const isFull = options.includes('--full')

function run(tool, args, environment = {}) {
  const command = [join(root, 'scripts/node.mjs'), tool, ...args]
  const { status } = spawnSync(node, command, { cwd: root, stdio: 'inherit', env: nodeEnvironment(node, environment) })
  return status === 0
}

function report(name) {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'))
  } catch {
    return undefined
  }
}

/** A check without tests of its own counts as one. */
function check(tool, args) {
  return run(tool, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function vitest(project) {
  const name = `${project}.json`
  const ok = run('vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${join(reports, name)}`
  ])
  const result = report(name)
  const passed = result?.numPassedTests ?? 0
  const failed = result?.numFailedTests ?? 0
  // A file that cannot be loaded fails no test: it must count all the same. So must a run without tests.
  return { passed, failed: ok && passed > 0 ? failed : Math.max(1, failed) }
}

function playwright() {
  const ok = run('playwright', ['test'], { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json') })
  const { expected = 0, flaky = 0, unexpected = 0 } = report('e2e.json')?.stats ?? {}
  const passed = expected + flaky
  return { passed, failed: ok && passed > 0 ? unexpected : Math.max(1, unexpected) }
}

const stages = {
  typecheck: () =>
    ['shared', 'node', 'preload', 'renderer', 'e2e'].map((part) =>
      check('tsc', ['--noEmit', '-p', `tsconfig.${part}.json`])
    ),
  lint: () => [check('oxlint', ['--type-aware', '--deny-warnings'])],
  unit: () => [vitest('unit')],
  campaign: () => [vitest('campaign')],
  e2e: () => {
    ensureBuilt(node)
    return [playwright()]
  }
}

const results = Object.entries(stages)
  .filter(([name]) => (only === undefined ? isFull || name !== 'campaign' : name === only))
  .flatMap(([name, stage]) => {
    console.log(`\n== ${name}`)
    return stage()
  })
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
