// npm start: the desktop program, or, where Electron's executable cannot be had, the same app in the browser.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureBuilt } from './build.mjs'
import { electronExecutable } from './electron.mjs'
import { nodeEnvironment, requireNode, root } from './runtime.mjs'

const flags = process.argv.slice(2)
const node = requireNode()
ensureBuilt(node)
const electron = electronExecutable(node)
if (electron.path === undefined) {
  console.log(`Electron is not available here (${electron.reason}): opening Drydock in the browser instead.`)
  startInBrowser()
} else {
  run(electron.path, [root, ...flags], { stdio: 'inherit' })
}

function startInBrowser() {
  const child = run(node, [join(root, 'out/main/serve.js'), '--json', ...flags], {
    stdio: ['inherit', 'pipe', 'inherit']
  })
  createInterface({ input: child.stdout }).once('line', (line) => {
    const { ui } = JSON.parse(line)
    console.log(`Drydock is at ${ui}`)
    openBrowser(ui)
  })
}

/** Opens the platform's browser, where there is one; the URL was printed for everybody else. */
function openBrowser(url) {
  if (process.env.CI !== undefined) return
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url]
  if (process.platform === 'linux' && spawnSync('which', [command]).status !== 0) return
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

function run(command, args, options) {
  const child = spawn(command, args, { ...options, env: nodeEnvironment(node) })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
  return child
}
