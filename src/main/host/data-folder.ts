import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type Database from 'better-sqlite3'
import { UsageError } from './flags.ts'

/** The platform's folder for Drydock's data: the same for desktop and browser mode. */
export function defaultDataFolder(platform = process.platform, environment = process.env, home = homedir()): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Drydock')
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Drydock')
  return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'drydock')
}

export interface DataFolder {
  readonly path: string
  /** The people and programs that may act in the cluster, with their tokens. */
  readonly identitiesFile: string
  /** The folder of certificates and keys. */
  readonly pki: string
  /** Lets another instance have the folder. */
  release(): void
}

/**
 * Makes the folder where needed (readable by its owner only) and takes it for this process. The lock is one of
 * SQLite's own on a file beside the data: the operating system drops it with the process, however that ends.
 * Throws UsageError where the folder cannot be used or another instance has it.
 */
export function takeDataFolder(folder: string): DataFolder {
  prepare(folder)
  const lock = openLock(join(folder, 'lock'))
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    throw new UsageError(`another Drydock is running on ${folder}`)
  }
  return {
    path: folder,
    identitiesFile: join(folder, 'identities.json'),
    pki: join(folder, 'pki'),
    release: () => lock.close()
  }
}

function prepare(folder: string): void {
  try {
    makeFolder(resolve(folder))
    if (!statSync(folder).isDirectory()) throw new Error('not a folder')
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it is not a folder'
    throw new UsageError(`cannot write to the data folder ${folder} (${reason})`)
  }
}

/** Step by step: Node's own recursive mkdir never returns where the system says ENOENT of a folder that is there. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function openLock(path: string): Database.Database {
  // Loaded here, not above: the main thread wants the folder's name only.
  const native = createRequire(import.meta.url)('better-sqlite3') as typeof Database
  try {
    return new native(path, { timeout: 0 })
  } catch (error) {
    throw new UsageError(`cannot write to the data folder: ${error instanceof Error ? error.message : String(error)}`)
  }
}
