// Runs one benchmark, or all: node scripts/bench.mjs [NAME...] [--json] [ARGUMENTS]
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nodeEnvironment, requireNode, root } from './runtime.mjs'

const folder = join(root, 'bench')
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'harness.ts')
  .map((file) => file.slice(0, -3))
const words = process.argv.slice(2)
const isName = (word) => !word.startsWith('-') && existsSync(join(folder, `${word}.ts`)) && known.includes(word)
const names = words.filter(isName)
const args = words.filter((word) => !isName(word))

const unknown = args.find((word) => !word.startsWith('-'))
if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}. There are: ${known.join(', ')}`)
  process.exit(2)
}

const node = requireNode()
let failed = false
for (const name of names.length > 0 ? names : known) {
  const file = join(folder, `${name}.ts`)
  // A figure of the heap needs a collection on demand.
  const command = ['--expose-gc', '--disable-warning=ExperimentalWarning', file, ...args]
  const { status } = spawnSync(node, command, { stdio: 'inherit', cwd: root, env: nodeEnvironment(node) })
  if (status !== 0) failed = true
}
process.exit(failed ? 1 : 0)
