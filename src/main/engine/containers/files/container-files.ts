import type { ContainerFiles, ContainerMount } from '../../kubelet/container-runtime.ts'
import type { VolumeData } from '../../volumes/volume-data.ts'
import { nodeFolder } from '../../volumes/data-locations.ts'
import type { MachinePort } from '../machine-port.ts'
import { byteLength } from '../text-bytes.ts'
import { FileError, type Actor, type FileEntry, type FileSystem, type Found } from './file-system.ts'
import type { ImageLayer } from './image-layer.ts'
import { kernelEntry, kernelNames, type KernelView } from './kernel-files.ts'
import { MachineFolder } from './machine-disk.ts'
import { configurationEntry, configurationNames, mountAt, VolumeFolder, type MountedFolder } from './mounted-files.ts'
import { absolutePath, folderOf, isWithin, joined, nameOf } from './paths.ts'

/** A container's own layer, as it is saved: entries by path; null for what the image has and the container removed. */
export type UpperLayer = Record<string, FileEntry | null>

export interface FileSources {
  readonly image: ImageLayer
  readonly upper: UpperLayer
  readonly mounts: readonly ContainerMount[]
  readonly data: VolumeData
  /** Whose disk hostPath volumes are on. */
  readonly machine: MachinePort
  readonly configuration: ContainerFiles
  /** Where files of the configuration may be: nowhere else are they looked for. */
  readonly configured: readonly string[]
  /** Texts that the kubelet gives to each container: /etc/hosts and the like. */
  readonly given: Readonly<Record<string, string>>
  /** Whether its root can only be read. */
  readonly isReadOnly: boolean
  readonly kernel: KernelView
  /** Hears of each change of the container's own layer. */
  changed(): void
}

/** Bytes of text that a container may keep in its layer; zeros that nobody keeps are free. */
const layerBudget = 32 * 1024 * 1024
const mostEntries = 50_000
const mostLinks = 40

export class LayeredFiles implements FileSystem {
  readonly #sources: FileSources
  readonly #volumes = new Map<ContainerMount, MountedFolder>()
  /** Names in folders of the upper layer; undefined until somebody lists. */
  #upperNames: Map<string, Set<string>> | undefined
  #bytes: number
  #count: number

  constructor(sources: FileSources) {
    this.#sources = sources
    const { data, machine } = sources
    const disk = nodeFolder(machine.name)
    for (const mount of sources.mounts) {
      const isDisk = machine.name !== '' && mount.location.startsWith(disk)
      this.#volumes.set(mount, isDisk ? new MachineFolder(data, machine, mount) : new VolumeFolder(data, mount))
    }
    let bytes = 0
    let count = 0
    for (const path in sources.upper) {
      bytes += sources.upper[path]?.text?.length ?? 0
      count++
    }
    this.#bytes = bytes
    this.#count = count
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
      const direct = this.#entryAt(absolute)
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
      const entry = this.#entryAt(folder)
      if (entry === undefined) return undefined
      if (entry.kind === 'link') return absolutePath(folderOf(folder), entry.target!) + path.slice(end)
    }
    return undefined
  }

  #entryAt(path: string): FileEntry | undefined {
    const { upper, image, given, configuration, kernel, mounts } = this.#sources
    if (path.startsWith('/dev') || path.startsWith('/proc') || path.startsWith('/sys')) {
      const entry = kernelEntry(kernel, path)
      if (entry !== undefined) return entry
    }
    const own = upper[path]
    if (mounts.length > 0) {
      const mount = mountAt(mounts, path)
      if (mount !== undefined) {
        const entry = this.#volumes.get(mount)!.entry(path, kernel.startedAt)
        // Of what lies in a volume the layer keeps owner and mode alone, and the zeros behind its text.
        return entry === undefined || own === undefined || own === null ? entry : { ...entry, ...own, kind: entry.kind }
      }
    }
    const configured = this.#mayBeConfigured(path)
      ? configurationEntry(configuration, path, kernel.startedAt)
      : undefined
    if (configured?.kind === 'file') return configured
    if (own !== undefined) return own ?? configured
    const text = given[path]
    if (text !== undefined) return { kind: 'file', mode: 0o644, user: 0, group: 0, time: kernel.startedAt, text }
    const entry = image.entries.get(path)
    if (entry !== undefined) return entry
    if (configured !== undefined) return configured
    if (mounts.some((mount) => isWithin(mount.path, path))) {
      return { kind: 'directory', mode: 0o755, user: 0, group: 0, time: kernel.startedAt }
    }
    return undefined
  }

  names(actor: Actor, path: string): readonly string[] {
    const found = this.find(actor, path)
    if (found.entry.kind !== 'directory') throw new FileError('ENOTDIR')
    if (!this.may(actor, found, 4)) throw new FileError('EACCES')
    return this.#namesIn(found.path)
  }

  #namesIn(path: string): readonly string[] {
    const { image, given, configuration, kernel, mounts, upper } = this.#sources
    const shown = kernelNames(kernel, path)
    const names = new Set<string>(shown)
    const mount = mountAt(mounts, path)
    if (mount !== undefined) for (const name of this.#volumes.get(mount)!.names(path)) names.add(name)
    else {
      for (const name of image.names.get(path) ?? []) names.add(name)
      for (const name of this.#indexed().get(path) ?? []) names.add(name)
      if (path === '/etc') for (const name in given) if (folderOf(name) === '/etc') names.add(nameOf(name))
      if (this.#mayBeConfigured(path)) for (const name of configurationNames(configuration, path)) names.add(name)
      for (const name of names)
        if (upper[joined(path, name)] === null && this.#entryAt(joined(path, name)) === undefined) names.delete(name)
    }
    for (const { path: at } of mounts) {
      if (at !== path && isWithin(at, path)) names.add(at.slice(path === '/' ? 1 : path.length + 1).split('/')[0]!)
    }
    return [...names].sort()
  }

  #indexed(): Map<string, Set<string>> {
    if (this.#upperNames === undefined) {
      this.#upperNames = new Map()
      for (const path in this.#sources.upper) if (this.#sources.upper[path] !== null) this.#index(path)
    }
    return this.#upperNames
  }

  #index(path: string): void {
    const names = this.#upperNames
    if (names === undefined) return
    const folder = folderOf(path)
    const known = names.get(folder)
    if (known === undefined) names.set(folder, new Set([nameOf(path)]))
    else known.add(nameOf(path))
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
      this.#put(found.path, entry)
      return
    }
    if (!this.may(actor, { path: found.path, entry: before }, 2)) throw new FileError('EACCES')
    const { zeros = 0, ...rest } = before
    if (!appends) this.#put(found.path, { ...rest, time, text })
    else
      this.#put(found.path, { ...rest, time, text: (before.text ?? '') + '\0'.repeat(Math.min(zeros, 65_536)) + text })
  }

  resize(actor: Actor, path: string, bytes: number): void {
    if (this.#target(actor, path).entry === undefined) this.write(actor, path, '')
    const found = this.find(actor, path)
    if (!this.may(actor, found, 2)) throw new FileError('EACCES')
    const text = found.entry.text ?? ''
    const size = byteLength(text)
    const time = this.#sources.kernel.now
    const { zeros: _zeros, ...rest } = found.entry
    if (bytes <= size) this.#put(found.path, { ...rest, time, text: text.slice(0, bytes) })
    else this.#put(found.path, { ...rest, time, text, zeros: bytes - size })
  }

  makeFolder(actor: Actor, path: string, mode = 0o777): void {
    const found = this.#target(actor, path)
    if (found.entry !== undefined) throw new FileError('EEXIST')
    const { user, group, umask } = actor
    this.#put(found.path, { kind: 'directory', mode: mode & ~umask, user, group, time: this.#sources.kernel.now })
  }

  link(actor: Actor, target: string, path: string): void {
    const found = this.#target(actor, path, false)
    if (found.entry !== undefined) throw new FileError('EEXIST')
    const { user, group } = actor
    this.#put(found.path, { kind: 'link', mode: 0o777, user, group, time: this.#sources.kernel.now, target })
  }

  remove(actor: Actor, path: string, isFolder: boolean): void {
    const found = this.find(actor, path, false)
    const { kind } = found.entry
    if (isFolder && kind !== 'directory') throw new FileError('ENOTDIR')
    if (!isFolder && kind === 'directory') throw new FileError('EISDIR')
    if (isFolder && this.#namesIn(found.path).length > 0) throw new FileError('ENOTEMPTY')
    if (this.#sources.mounts.some((mount) => isWithin(mount.path, found.path))) throw new FileError('EBUSY')
    this.#mayChangeFolder(actor, found.path)
    this.#put(found.path, undefined)
  }

  rename(actor: Actor, from: string, to: string): void {
    const source = this.find(actor, from, false)
    const target = this.#target(actor, to, false)
    if (source.path === target.path) return
    if (source.entry.kind === 'directory' && isWithin(target.path, source.path)) throw new FileError('EINVAL')
    if (target.entry?.kind === 'directory' && this.#namesIn(target.path).length > 0) throw new FileError('ENOTEMPTY')
    this.#mayChangeFolder(actor, source.path)
    this.#move(source.path, target.path, source.entry)
  }

  #move(from: string, to: string, entry: FileEntry): void {
    this.#put(to, entry)
    if (entry.kind === 'directory') {
      for (const name of this.#namesIn(from))
        this.#move(joined(from, name), joined(to, name), this.#entryAt(joined(from, name))!)
    }
    this.#put(from, undefined)
  }

  change(actor: Actor, path: string, change: Partial<Pick<FileEntry, 'mode' | 'user' | 'group' | 'time'>>): void {
    const found = this.find(actor, path)
    if (actor.user !== 0 && actor.user !== found.entry.user) throw new FileError('EPERM')
    if (actor.user !== 0 && change.user !== undefined && change.user !== actor.user) throw new FileError('EPERM')
    const entry = { ...found.entry, ...change }
    const mount = mountAt(this.#sources.mounts, found.path)
    if (mount === undefined) this.#put(found.path, entry)
    else {
      if (mount.isReadOnly) throw new FileError('EROFS')
      const { text: _text, ...rest } = entry
      this.#keep(found.path, rest)
    }
  }

  may(actor: Actor, { entry }: Found, bit: 1 | 2 | 4): boolean {
    const { mode, user, group, kind } = entry
    if (actor.user === 0) return bit !== 1 || kind === 'directory' || (mode & 0o111) !== 0
    const shift = actor.user === user ? 6 : actor.group === group ? 3 : 0
    return ((mode >> shift) & bit) !== 0
  }

  /** The text of a file of the container's own layer or of a volume, its image apart. */
  ownText(path: string): string | undefined {
    const { upper, mounts, kernel, configuration } = this.#sources
    const mount = mountAt(mounts, path)
    if (mount !== undefined) return this.#volumes.get(mount)!.entry(path, kernel.startedAt)?.text
    return upper[path]?.text ?? (this.#mayBeConfigured(path) ? configuration.read(path) : undefined)
  }

  /** Bytes in the container's own layer, under a path. */
  written(under: string): number {
    const { upper } = this.#sources
    let bytes = 0
    for (const path in upper) {
      const entry = upper[path]
      if (entry?.kind === 'file' && isWithin(path, under)) bytes += byteLength(entry.text ?? '') + (entry.zeros ?? 0)
    }
    for (const { path, location, folder } of this.#sources.mounts) {
      if (!isWithin(path, under) && !isWithin(under, path)) continue
      const files = this.#sources.data.files(location)
      for (const name in files) if (isWithin(path + name.slice(folder.length), under)) bytes += files[name]!.length
    }
    return bytes
  }

  /** Where a write goes: the place of what is there, or of what will be. Throws where its folder forbids it. */
  #target(
    actor: Actor,
    path: string,
    follows = true
  ): { readonly path: string; readonly entry: FileEntry | undefined } {
    const present = this.seek(actor, path, follows)
    if (present !== undefined) {
      this.#mustBeWritable(present.path)
      return present
    }
    const absolute = absolutePath(actor.cwd, path)
    const dangling = follows ? this.#entryAt(absolute) : undefined
    if (dangling?.kind === 'link') return this.#target(actor, absolutePath(folderOf(absolute), dangling.target!))
    const folder = this.seek(actor, folderOf(absolute))
    if (folder === undefined) throw new FileError('ENOENT')
    if (folder.entry.kind !== 'directory') throw new FileError('ENOTDIR')
    const place = joined(folder.path, nameOf(absolute))
    this.#mustBeWritable(place)
    if (!this.may(actor, folder, 2)) throw new FileError('EACCES')
    return { path: place, entry: undefined }
  }

  #mayChangeFolder(actor: Actor, path: string): void {
    this.#mustBeWritable(path)
    const folder = this.find(actor, folderOf(path))
    if (!this.may(actor, folder, 2)) throw new FileError('EACCES')
    // A sticky folder: only its owner and the file's remove from it.
    const entry = this.#entryAt(path)
    if ((folder.entry.mode & 0o1000) !== 0 && actor.user !== 0 && entry?.user !== actor.user)
      throw new FileError('EPERM')
  }

  #mustBeWritable(path: string): void {
    const { mounts, isReadOnly } = this.#sources
    const mount = mountAt(mounts, path)
    if (mount !== undefined) {
      if (mount.isReadOnly) throw new FileError('EROFS')
      return
    }
    if (this.#mayBeConfigured(path) && this.#isConfigured(path)) throw new FileError('EROFS')
    if (isReadOnly && !path.startsWith('/dev/') && !path.startsWith('/proc/')) throw new FileError('EROFS')
  }

  #mayBeConfigured(path: string): boolean {
    return this.#sources.configured.some((place) => isWithin(path, place) || isWithin(place, path))
  }

  /** Whether a path lies in a folder that only files of the configuration make. */
  #isConfigured(path: string): boolean {
    const { configuration, image, upper } = this.#sources
    if (configuration.read(path) !== undefined) return true
    const folder = folderOf(path)
    return (
      configurationNames(configuration, folder).length > 0 && !image.entries.has(folder) && upper[folder] === undefined
    )
  }

  #put(path: string, entry: FileEntry | undefined): void {
    const mount = mountAt(this.#sources.mounts, path)
    if (mount === undefined) {
      this.#keep(path, entry)
      return
    }
    this.#volumes.get(mount)!.write(path, entry)
    const { text: _text, ...rest } = entry ?? {}
    if (entry === undefined) this.#keep(path, undefined)
    else if (entry.zeros !== undefined || this.#sources.upper[path] != null) this.#keep(path, rest as FileEntry)
  }

  #keep(path: string, entry: FileEntry | undefined): void {
    const { upper, image, given } = this.#sources
    const before = upper[path]
    const bytes = this.#bytes + (entry?.text?.length ?? 0) - (before?.text?.length ?? 0)
    if (entry !== undefined && (bytes > layerBudget || (before === undefined && this.#count >= mostEntries))) {
      throw new FileError('ENOSPC')
    }
    this.#bytes = bytes
    if (before === undefined && entry !== undefined) this.#count++
    if (entry !== undefined) {
      upper[path] = entry
      this.#index(path)
    } else {
      this.#upperNames?.get(folderOf(path))?.delete(nameOf(path))
      if (image.entries.has(path) || given[path] !== undefined) upper[path] = null
      else if (before !== undefined) {
        delete upper[path]
        this.#count--
      }
    }
    this.#sources.changed()
  }
}
