// Opening files by their paths.
import { FileError } from '../files/file-system.ts'
import { absolutePath } from '../files/paths.ts'
import { pathBelow } from '../files/rooted-files.ts'
import type { Call } from './call.ts'
import type { DeviceName } from './process.ts'

export interface OpenMode {
  readonly reads: boolean
  readonly writes: boolean
  readonly appends?: boolean
  readonly truncates?: boolean
  /** False: noclobber. */
  readonly mayExist?: boolean
}

/** Opens a path, and returns the number of the open file. Throws a FileError. */
export function openFile({ process, table, files }: Call, path: string, mode: OpenMode): number {
  const own = /^\/(?:dev\/fd|proc\/(?:self|\d+)\/fd)\/(\d+)$/.exec(path)
  const special = own?.[1] ?? { '/dev/stdin': '0', '/dev/stdout': '1', '/dev/stderr': '2' }[path]
  const found = special === undefined ? files.seek(process, path) : undefined
  const shown = /^fd\/(\d+)$/.exec(found?.entry.kind === 'device' ? (found.entry.target ?? '') : '')
  if (special !== undefined || shown !== null) {
    const owner = /^\/proc\/(\d+)\//.exec(found?.path ?? path)?.[1]
    const whose = owner === undefined ? process : (table.get(Number(owner)) ?? process)
    const open = whose.descriptors[Number(special ?? shown![1])]
    if (open === undefined) throw new FileError('ENOENT')
    return open
  }
  if (found === undefined) {
    if (!mode.writes) {
      files.find(process, path)
      throw new FileError('ENOENT')
    }
    files.write(process, path, '')
  } else if (found.entry.kind === 'device') {
    const device = found.entry.target as DeviceName
    return table.open.add({ kind: 'device', device, uses: 0 })
  } else {
    if (found.entry.kind === 'directory' && mode.writes) throw new FileError('EISDIR')
    if (mode.mayExist === false && found.entry.kind === 'file') throw new FileError('EEXIST')
    if (mode.reads && !files.may(process, found, 4)) throw new FileError('EACCES')
    if (mode.writes) {
      if (!files.may(process, found, 2)) throw new FileError('EACCES')
      // Writing nothing behind it says whether it can be written at all.
      if (mode.truncates === true) files.write(process, path, '')
      else files.write(process, path, '', true)
    }
  }
  const shownAt = files.seek(process, path)?.path ?? absolutePath(process.cwd, path)
  const target = process.root === undefined ? shownAt : pathBelow(process.root, '/', shownAt)
  return table.open.add({
    kind: 'file',
    path: target,
    position: 0,
    canRead: mode.reads,
    canWrite: mode.writes,
    appends: mode.appends === true,
    uses: 0
  })
}

/** Opens a path behind the first free descriptor from 3 on, and returns that. Throws a FileError. */
export function openDescriptor(call: Call, path: string, mode: OpenMode): number {
  const open = openFile(call, path, mode)
  let descriptor = 3
  while (call.process.descriptors[descriptor] !== undefined) descriptor++
  call.table.open.assign(call.process, descriptor, open)
  return descriptor
}
