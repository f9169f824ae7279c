// npm test: every check of the project, one after the other, and one line that sums them up.
//   --full     also the long campaigns, and properties with cases of their own
//   --only=A   one stage: typecheck, lint, unit, campaign, e2e
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
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
  return run(tool, args)
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [[tool, ...args].join(' ')] }
}

/** What failed, and the first lines of why: whoever sees only the end of a run has to find them there. */
function failure(file, title, message = '') {
  return `${relative(root, file)} > ${title}\n${message.split('\n').slice(0, 12).join('\n')}`
}

function vitestFailures(result) {
  return (result?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    return failed.length === 0 && status === 'failed'
      ? [failure(name, '(the file itself)', message)]
      : failed.map((test) => failure(name, test.fullName, test.failureMessages[0]))
  })
}

function playwrightFailures({ suites = [], specs = [] } = {}) {
  const failed = specs.filter((spec) => !spec.ok)
  return [
    ...failed.map(({ file, title, tests }) =>
      failure(join(root, 'e2e', file), title, tests[0]?.results.at(-1)?.errors[0]?.message)
    ),
    ...suites.flatMap(playwrightFailures)
  ]
}

function vitest(project) {
  const name = `${project}.json`
  const ok = run(
    'vitest',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile=${join(reports, name)}`],
    isFull ? { DRYDOCK_PROPERTY_SEED: 'random' } : {}
  )
  const result = report(name)
  return outcome(ok, result?.numPassedTests ?? 0, vitestFailures(result))
}

function playwright() {
  const ok = run('playwright', ['test'], { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json') })
  const result = report('e2e.json')
  const { expected = 0, flaky = 0 } = result?.stats ?? {}
  return outcome(ok, expected + flaky, playwrightFailures(result))
}

/** A run that ends badly without a test to blame, or that has no tests, has failed all the same. */
function outcome(ok, passed, failures) {
  return { passed, failed: ok && passed > 0 ? failures.length : Math.max(1, failures.length), failures }
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
for (const what of results.flatMap(({ failures }) => failures)) console.log(`\nFailed: ${what}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
