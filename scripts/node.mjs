// Runs a tool of this project under a Node that can load everything: node scripts/node.mjs TOOL [ARGUMENTS]
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeEnvironment, requireNode, root } from './runtime.mjs'

const packageOfTool = { playwright: '@playwright/test', tsc: 'typescript' }

/** The script file behind a tool's name, read from its package so that no .bin link is needed. */
function toolFile(tool) {
  const folder = join(root, 'node_modules', packageOfTool[tool] ?? tool)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[tool])
}

const [tool, ...args] = process.argv.slice(2)
const node = requireNode()
const command = tool === 'node' ? args : [toolFile(tool), ...args]
const child = spawn(node, command, { stdio: 'inherit', env: nodeEnvironment(node) })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
