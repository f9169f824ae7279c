// Where Electron's executable is. Its package downloads it on first use; where that fails, the reason is one line.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './runtime.mjs'

const folder = join(root, 'node_modules/electron')

function installed() {
  if (process.env.ELECTRON_EXEC_PATH) return process.env.ELECTRON_EXEC_PATH
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(executable) ? executable : undefined
}

/** `{path}`, or `{reason}` where there is none and none can be fetched or shown. */
export function electronExecutable(node) {
  if (process.env.DRYDOCK_NO_ELECTRON !== undefined) return { reason: 'DRYDOCK_NO_ELECTRON is set' }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { reason: 'no display' }
  if (process.platform === 'linux' && process.getuid?.() === 0) return { reason: 'its sandbox does not run as root' }
  const present = installed()
  if (present !== undefined) return { path: present }
  if (!existsSync(join(folder, 'install.js'))) return { reason: 'it is not installed' }
  spawnSync(node, [join(folder, 'install.js')], { cwd: folder, timeout: 120_000, stdio: 'ignore' })
  const fetched = installed()
  return fetched === undefined ? { reason: 'its executable could not be downloaded' } : { path: fetched }
}
