// Builds the program where it is not built yet, or where a source is newer than what is built.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nodeEnvironment, root } from './runtime.mjs'

const sources = ['src', 'resources', 'electron.vite.config.ts', 'scripts/prose.ts', 'package-lock.json']

function newest(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), 0)
}

function isBuilt() {
  const built = ['main/serve.js', 'main/worker.js', 'main/index.js', 'preload/index.cjs', 'renderer/index.html']
  const files = built.map((file) => join(root, 'out', file))
  if (!files.every((file) => existsSync(file))) return false
  const oldestOutput = Math.min(...files.map((file) => statSync(file).mtimeMs))
  return sources.every((source) => newest(join(root, source)) <= oldestOutput)
}

/** Ends the process with the build's own output where it fails. */
export function ensureBuilt(node) {
  if (isBuilt()) return
  console.error('Building Drydock ...')
  const viteBin = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status, stdout, stderr } = spawnSync(node, [viteBin, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: nodeEnvironment(node, { NODE_ENV: 'production' }),
    encoding: 'utf8'
  })
  if (status === 0) return
  console.error(stdout + stderr)
  process.exit(1)
}
