import { byteLength } from '../text-bytes.ts'
import { FileError, type Actor, type FileEntry, type FileSystem, type Found } from './file-system.ts'
import { Layers, type FileSources } from './layers.ts'
import { mountAt } from './mounted-files.ts'
import { absolutePath, folderOf, isWithin, joined, nameOf } from './paths.ts'

const mostLinks = 40

/** The files of a container by their paths: links are followed, and who may do what is judged. */
export class LayeredFiles implements FileSystem {
  readonly layers: Layers
  readonly #sources: FileSources

  constructor(sources: FileSources) {
    this.#sources = sources
    this.layers = new Layers(sources)
  }

  find(actor: Actor, path: string, follows = true): Found {
    const found = this.seek(actor, path, follows)
    if (found !== undefined) return found
    // What lies on the way says why.
    const absolute = absolutePath(actor.cwd, path)
    const parent = absolute === '/' ? undefined : this.seek(actor, folderOf(absolute))
    throw new FileError(parent !== undefined && parent.entry.kind !== 'directory' ? 'ENOTDIR' : 'ENOENT')
  }

  seek(actor: Actor, path: string, follows = true): Found | undefined {
    if (path === '') return undefined
    let absolute = absolutePath(actor.cwd, path)
    // A path that ends in a slash means the folder that a link leads to.
    const through = follows || path.endsWith('/')
    for (let links = 0; ; links++) {
      if (links > mostLinks) throw new FileError('ELOOP')
      const isProcess = absolute.startsWith('/proc/')
      if (isProcess && !this.layers.letsIn(actor.user, absolute)) throw new FileError('EACCES')
      const root = isProcess && through ? this.layers.rootAt(absolute) : undefined
      const direct = root === undefined ? this.layers.entryAt(absolute) : root.layers.entryAt('/')
      if (direct !== undefined && direct.kind !== 'link') return { path: absolute, entry: direct }
      if (direct !== undefined && !through) return { path: absolute, entry: direct }
      const next =
        direct === undefined ? this.#throughLinks(absolute) : absolutePath(folderOf(absolute), direct.target!)
      if (next === undefined) return undefined
      absolute = next
    }
  }

  /** The path with the first link on its way replaced; undefined where there is none. */
  #throughLinks(path: string): string | undefined {
    for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end)
      const entry = this.layers.entryAt(folder)
      if (entry === undefined) return undefined
      if (entry.kind === 'link' && this.layers.rootAt(folder) === undefined)
        return absolutePath(folderOf(folder), entry.target!) + path.slice(end)
    }
    return undefined
  }

  names(actor: Actor, path: string): readonly string[] {
    const found = this.find(actor, path)
    if (found.entry.kind !== 'directory') throw new FileError('ENOTDIR')
    if (!this.may(actor, found, 4)) throw new FileError('EACCES')
    return this.layers.namesIn(found.path)
  }

  read(actor: Actor, path: string): string {
    const found = this.find(actor, path)
    if (found.entry.kind === 'directory') throw new FileError('EISDIR')
    if (!this.may(actor, found, 4)) throw new FileError('EACCES')
    return found.entry.text ?? ''
  }

  write(actor: Actor, path: string, text: string, appends = false): void {
    const found = this.#target(actor, path)
    const before = found.entry
    if (before?.kind === 'directory') throw new FileError('EISDIR')
    if (before?.kind === 'device') return
    const time = this.#sources.kernel.now
    if (before === undefined) {
      const entry: FileEntry = {
        kind: 'file',
        mode: 0o666 & ~actor.umask,
        user: actor.user,
        group: actor.group,
        time,
        text
      }
      this.layers.put(found.path, entry)
      return
    }
    if (!this.may(actor, { path: found.path, entry: before }, 2)) throw new FileError('EACCES')
    const { zeros = 0, ...rest } = before
    if (!appends) this.layers.put(found.path, { ...rest, time, text })
    else
      this.layers.put(found.path, {
        ...rest,
        time,
        text: (before.text ?? '') + '\0'.repeat(Math.min(zeros, 65_536)) + text
      })
  }

  resize(actor: Actor, path: string, bytes: number): void {
    if (this.#target(actor, path).entry === undefined) this.write(actor, path, '')
    const found = this.find(actor, path)
    if (!this.may(actor, found, 2)) throw new FileError('EACCES')
    const text = found.entry.text ?? ''
    const size = byteLength(text)
    const time = this.#sources.kernel.now
    const { zeros: _zeros, ...rest } = found.entry
    if (bytes <= size) this.layers.put(found.path, { ...rest, time, text: text.slice(0, bytes) })
    else this.layers.put(found.path, { ...rest, time, text, zeros: bytes - size })
  }

  makeFolder(actor: Actor, path: string, mode = 0o777): void {
    const found = this.#target(actor, path)
    if (found.entry !== undefined) throw new FileError('EEXIST')
    const { user, group, umask } = actor
    this.layers.put(found.path, { kind: 'directory', mode: mode & ~umask, user, group, time: this.#sources.kernel.now })
  }

  link(actor: Actor, target: string, path: string): void {
    const found = this.#target(actor, path, false)
    if (found.entry !== undefined) throw new FileError('EEXIST')
    const { user, group } = actor
    this.layers.put(found.path, { kind: 'link', mode: 0o777, user, group, time: this.#sources.kernel.now, target })
  }

  remove(actor: Actor, path: string, isFolder: boolean): void {
    const found = this.find(actor, path, false)
    const { kind } = found.entry
    if (isFolder && kind !== 'directory') throw new FileError('ENOTDIR')
    if (!isFolder && kind === 'directory') throw new FileError('EISDIR')
    if (isFolder && this.layers.namesIn(found.path).length > 0) throw new FileError('ENOTEMPTY')
    if (this.#sources.mounts.some((mount) => isWithin(mount.path, found.path))) throw new FileError('EBUSY')
    this.#mayChangeFolder(actor, found.path)
    this.layers.put(found.path, undefined)
  }

  rename(actor: Actor, from: string, to: string): void {
    const source = this.find(actor, from, false)
    const target = this.#target(actor, to, false)
    if (source.path === target.path) return
    if (source.entry.kind === 'directory' && isWithin(target.path, source.path)) throw new FileError('EINVAL')
    if (target.entry?.kind === 'directory' && this.layers.namesIn(target.path).length > 0)
      throw new FileError('ENOTEMPTY')
    this.#mayChangeFolder(actor, source.path)
    this.#move(source.path, target.path, source.entry)
  }

  #move(from: string, to: string, entry: FileEntry): void {
    this.layers.put(to, entry)
    if (entry.kind === 'directory') {
      for (const name of this.layers.namesIn(from))
        this.#move(joined(from, name), joined(to, name), this.layers.entryAt(joined(from, name))!)
    }
    this.layers.put(from, undefined)
  }

  change(actor: Actor, path: string, change: Partial<Pick<FileEntry, 'mode' | 'user' | 'group' | 'time'>>): void {
    const found = this.find(actor, path)
    if (actor.user !== 0 && actor.user !== found.entry.user) throw new FileError('EPERM')
    if (actor.user !== 0 && change.user !== undefined && change.user !== actor.user) throw new FileError('EPERM')
    const entry = { ...found.entry, ...change }
    this.layers.mustBeWritable(found.path)
    if (mountAt(this.#sources.mounts, found.path) === undefined) this.layers.put(found.path, entry)
    else {
      const { text: _text, ...rest } = entry
      this.layers.keep(found.path, rest)
    }
  }

  may(actor: Actor, { entry }: Found, bit: 1 | 2 | 4): boolean {
    const { mode, user, group, kind } = entry
    if (actor.user === 0) return bit !== 1 || kind === 'directory' || (mode & 0o111) !== 0
    const isOfGroup = actor.group === group || actor.groups?.includes(group) === true
    const shift = actor.user === user ? 6 : isOfGroup ? 3 : 0
    return ((mode >> shift) & bit) !== 0
  }

  /** Where a write goes: the place of what is there, or of what will be. Throws where its folder forbids it. */
  #target(
    actor: Actor,
    path: string,
    follows = true
  ): { readonly path: string; readonly entry: FileEntry | undefined } {
    const present = this.seek(actor, path, follows)
    if (present !== undefined) {
      this.layers.mustBeWritable(present.path)
      return present
    }
    const absolute = absolutePath(actor.cwd, path)
    const dangling = follows ? this.layers.entryAt(absolute) : undefined
    if (dangling?.kind === 'link') return this.#target(actor, absolutePath(folderOf(absolute), dangling.target!))
    const folder = this.seek(actor, folderOf(absolute))
    if (folder === undefined) throw new FileError('ENOENT')
    if (folder.entry.kind !== 'directory') throw new FileError('ENOTDIR')
    const place = joined(folder.path, nameOf(absolute))
    this.layers.mustBeWritable(place)
    if (!this.may(actor, folder, 2)) throw new FileError('EACCES')
    return { path: place, entry: undefined }
  }

  #mayChangeFolder(actor: Actor, path: string): void {
    this.layers.mustBeWritable(path)
    const folder = this.find(actor, folderOf(path))
    if (!this.may(actor, folder, 2)) throw new FileError('EACCES')
    // A sticky folder: only its owner and the file's remove from it.
    const entry = this.layers.entryAt(path)
    if ((folder.entry.mode & 0o1000) !== 0 && actor.user !== 0 && entry?.user !== actor.user)
      throw new FileError('EPERM')
  }
}
