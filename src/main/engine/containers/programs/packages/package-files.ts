// What a package puts into a container's files, and takes away again.
import { folderOf } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import type { PackageFacts } from './package-catalogue.ts'

/** Makes a folder and those above it. */
export function makeFolders(call: Call, path: string): void {
  if (path === '/' || call.seek(path) !== undefined) return
  makeFolders(call, folderOf(path))
  call.files.makeFolder(call.process, path, 0o755)
}

/** Writes a file of so many bytes, with its mode. */
export function placeFile(call: Call, path: string, bytes: number, mode: number): void {
  makeFolders(call, folderOf(path))
  call.files.resize(call.process, path, bytes)
  call.files.change(call.process, path, { mode })
}

/**
 * Unpacks a package: its programs, which share its size; one file of that size stands for a package without any. What is
 * there already (busybox has a link of that name) stays as it is. Returns the paths that are the package's own.
 */
export function placePackage(call: Call, { name, programs = [], links = {}, installedSize }: PackageFacts): string[] {
  const paths = programs.length > 0 ? programs : [`/usr/lib/${name}/${name}`]
  const bytes = Math.max(Math.floor((installedSize * 1024) / paths.length), 1)
  const placed: string[] = []
  for (const path of paths) {
    if (call.seek(path, false) !== undefined) continue
    placeFile(call, path, bytes, programs.length > 0 ? 0o755 : 0o644)
    placed.push(path)
  }
  for (const path in links) {
    if (call.seek(path, false) !== undefined) continue
    call.files.link(call.process, links[path]!, path)
    placed.push(path)
  }
  return placed
}

/** Removes files that a package had; one that somebody removed before is no loss. */
export function takeFiles(call: Call, paths: readonly string[]): void {
  for (const path of paths) {
    if (call.seek(path, false)?.entry.kind !== 'directory' && call.seek(path, false) !== undefined)
      call.files.remove(call.process, path, false)
    const folder = folderOf(path)
    if (/^\/usr\/lib\/[^/]+$/.test(folder) && call.seek(folder) !== undefined && isEmpty(call, folder))
      call.files.remove(call.process, folder, true)
  }
}

function isEmpty(call: Call, folder: string): boolean {
  return call.files.names(call.process, folder).length === 0
}
