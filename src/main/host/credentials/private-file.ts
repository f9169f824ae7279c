// Files that only their owner may read, and that are either the old one or the new one, never half of it.
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'

const ownerOnlyFile = 0o600
const ownerOnlyFolder = 0o700

/** Makes the folder where it is not there; takes others' rights to it away where it is. Its parent must be there. */
export function preparePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: ownerOnlyFolder })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  narrow(folder, ownerOnlyFolder)
}

/** Takes others' rights to a file away. */
export function makePrivate(file: string): void {
  narrow(file, ownerOnlyFile)
}

/** Replaces the file in one step; it is on disk when this returns. Throws what the file system says. */
export function writePrivateFile(file: string, content: string): void {
  const temporary = join(dirname(file), `.drydock-${randomBytes(8).toString('hex')}.new`)
  try {
    const descriptor = openSync(temporary, 'wx', ownerOnlyFile)
    try {
      writeFileSync(descriptor, content)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function narrow(path: string, mode: number): void {
  // Windows knows no such rights: there a person's folder is his own by inheritance.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o777 & ~mode) !== 0) chmodSync(path, mode)
}
