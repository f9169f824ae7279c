// What is mounted into a container's files: volumes whose contents outlive it.
import type { VolumeData } from '../../volumes/volume-data.ts'
import type { ContainerMount } from '../../kubelet/container-runtime.ts'
import { FileError, type FileEntry } from './file-system.ts'
import { isWithin } from './paths.ts'

/** A folder of a volume is kept as an empty text behind this ending. */
const folderEnd = '/'

/** The innermost mount that holds a path. */
export function mountAt(mounts: readonly ContainerMount[], path: string): ContainerMount | undefined {
  let found: ContainerMount | undefined
  for (const mount of mounts) {
    if (isWithin(path, mount.path) && (found === undefined || mount.path.length > found.path.length)) found = mount
  }
  return found
}

/** What is mounted somewhere, by the paths that a container sees. */
export interface MountedFolder {
  entry(path: string, time: number): FileEntry | undefined
  names(path: string): readonly string[]
  /** Throws a FileError. */
  write(path: string, entry: FileEntry | undefined): void
}

/** The files of one volume as one container sees them. */
export class VolumeFolder implements MountedFolder {
  readonly #data: VolumeData
  readonly #mount: ContainerMount

  constructor(data: VolumeData, mount: ContainerMount) {
    this.#data = data
    this.#mount = mount
  }

  #inside(path: string): string {
    return this.#mount.folder + path.slice(this.#mount.path.length)
  }

  entry(path: string, time: number): FileEntry | undefined {
    const files = this.#data.files(this.#mount.location)
    const inside = this.#inside(path)
    const text = inside === '' ? undefined : files[inside]
    if (text !== undefined) return { kind: 'file', mode: 0o644, user: 0, group: 0, time, text }
    const folder: FileEntry = { kind: 'directory', mode: 0o777, user: 0, group: 0, time }
    if (path === this.#mount.path) return folder
    const under = inside + folderEnd
    for (const name in files) if (name.startsWith(under)) return folder
    return undefined
  }

  names(path: string): readonly string[] {
    const under = this.#inside(path) + folderEnd
    const names = new Set<string>()
    for (const name in this.#data.files(this.#mount.location)) {
      if (!name.startsWith(under) || name === under) continue
      const end = name.indexOf('/', under.length)
      names.add(end === -1 ? name.slice(under.length) : name.slice(under.length, end))
    }
    return [...names]
  }

  /** Throws EROFS, or ENOSPC where the volume is full. */
  write(path: string, entry: FileEntry | undefined): void {
    if (this.#mount.isReadOnly) throw new FileError('EROFS')
    const { location, capacity } = this.#mount
    const inside = this.#inside(path)
    const isFolder = entry?.kind === 'directory'
    if (entry === undefined) {
      this.#data.write(location, inside, undefined)
      this.#data.write(location, inside + folderEnd, undefined)
      return
    }
    const text = isFolder ? '' : (entry.text ?? '')
    if (capacity !== undefined && (entry.zeros ?? 0) > capacity) throw new FileError('ENOSPC')
    if (!this.#data.write(location, isFolder ? inside + folderEnd : inside, text, capacity))
      throw new FileError('ENOSPC')
  }
}
