// npm run serve -- [FLAGS]: browser mode without opening a browser.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { nodeEnvironment, requireNode, root } from './runtime.mjs'

const node = requireNode()
ensureBuilt(node)
const child = spawn(node, [join(root, 'out/main/serve.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: nodeEnvironment(node)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
