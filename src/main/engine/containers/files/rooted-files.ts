import type { Actor, FileEntry, FileSystem, Found } from './file-system.ts'
import { absolutePath } from './paths.ts'

/** What the kernel shows is the same below every root, as on machines that mount it there. */
const shared = /^\/(proc|sys|dev)(\/|$)/

const mostLinks = 40

/** Where a path below a root really is. */
export function pathBelow(root: string, cwd: string, path: string): string {
  const absolute = absolutePath(cwd, path)
  if (shared.test(absolute)) return absolute
  const end = path.endsWith('/') && absolute !== '/' ? '/' : ''
  return absolute === '/' ? root : root + absolute + end
}

/** The files of a container as a process sees them whose root is a folder of it: chroot. */
export class RootedFiles implements FileSystem {
  readonly #files: FileSystem
  readonly #root: string

  constructor(files: FileSystem, root: string) {
    this.#files = files
    this.#root = root
  }

  /** Where a path really is; absolute links at its end lead on below the same root. */
  #path(actor: Actor, path: string, follows = true): string {
    if (path === '') return ''
    let below = pathBelow(this.#root, actor.cwd, path)
    for (let links = 0; follows && links < mostLinks; links++) {
      const entry = this.#files.seek(actor, below, false)?.entry
      if (entry?.kind !== 'link' || entry.target?.startsWith('/') !== true) break
      below = pathBelow(this.#root, '/', entry.target)
    }
    return below
  }

  #shown({ path, entry }: Found): Found {
    return path.startsWith(this.#root) ? { path: path.slice(this.#root.length) || '/', entry } : { path, entry }
  }

  find(actor: Actor, path: string, follows?: boolean): Found {
    return this.#shown(this.#files.find(actor, this.#path(actor, path, follows), follows))
  }

  seek(actor: Actor, path: string, follows?: boolean): Found | undefined {
    const found = this.#files.seek(actor, this.#path(actor, path, follows), follows)
    return found === undefined ? undefined : this.#shown(found)
  }

  names(actor: Actor, path: string): readonly string[] {
    return this.#files.names(actor, this.#path(actor, path))
  }

  read(actor: Actor, path: string): string {
    return this.#files.read(actor, this.#path(actor, path))
  }

  write(actor: Actor, path: string, text: string, appends?: boolean): void {
    this.#files.write(actor, this.#path(actor, path), text, appends)
  }

  resize(actor: Actor, path: string, bytes: number): void {
    this.#files.resize(actor, this.#path(actor, path), bytes)
  }

  makeFolder(actor: Actor, path: string, mode?: number): void {
    this.#files.makeFolder(actor, this.#path(actor, path), mode)
  }

  link(actor: Actor, target: string, path: string): void {
    this.#files.link(actor, target, this.#path(actor, path, false))
  }

  remove(actor: Actor, path: string, isFolder: boolean): void {
    this.#files.remove(actor, this.#path(actor, path, false), isFolder)
  }

  rename(actor: Actor, from: string, to: string): void {
    this.#files.rename(actor, this.#path(actor, from, false), this.#path(actor, to, false))
  }

  change(actor: Actor, path: string, change: Partial<Pick<FileEntry, 'mode' | 'user' | 'group' | 'time'>>): void {
    this.#files.change(actor, this.#path(actor, path), change)
  }

  may(actor: Actor, found: Found, bit: 1 | 2 | 4): boolean {
    return this.#files.may(actor, found, bit)
  }
}
