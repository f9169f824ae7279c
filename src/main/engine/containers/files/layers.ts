import type { ContainerMount, KubeletFiles } from '../../kubelet/container-runtime.ts'
import { nodeFolder } from '../../volumes/data-locations.ts'
import type { VolumeData } from '../../volumes/volume-data.ts'
import type { MachinePort } from '../machine-port.ts'
import { byteLength } from '../text-bytes.ts'
import { FileError, type FileEntry } from './file-system.ts'
import type { ImageLayer } from './image-layer.ts'
import { kernelEntry, kernelNames, type KernelView, type OtherRoot } from './kernel-files.ts'
import { MachineFolder } from './machine-disk.ts'
import { mountAt, VolumeFolder, type MountedFolder } from './mounted-files.ts'
import { folderOf, isWithin, joined, nameOf } from './paths.ts'

/** A container's own layer, as it is saved: entries by path; null for what the image has and the container removed. */
export type UpperLayer = Record<string, FileEntry | null>

export interface FileSources {
  readonly image: ImageLayer
  readonly upper: UpperLayer
  readonly mounts: readonly ContainerMount[]
  readonly data: VolumeData
  /** Whose disk hostPath volumes are on. */
  readonly machine: MachinePort
  readonly configuration: KubeletFiles
  /** Texts that the kubelet gives to each container: /etc/hosts and the like. */
  readonly given: Readonly<Record<string, string>>
  /** Whether its root can only be read. */
  readonly isReadOnly: boolean
  readonly kernel: KernelView
  /** Hears of each change of the container's own layer. */
  changed(): void
}

/** A path in the files of another container. */
interface Elsewhere extends OtherRoot {
  readonly path: string
}

/** Bytes of text that a container may keep in its layer; zeros that nobody keeps are free. */
const layerBudget = 32 * 1024 * 1024
const mostEntries = 50_000

/** What lies at each path of a container: what the kernel shows, its mounts, its own layer, and its image below. */
export class Layers {
  readonly #sources: FileSources
  readonly #volumes = new Map<ContainerMount, MountedFolder>()
  /** Where volumes of the configuration are mounted. */
  readonly #configured: readonly string[]
  /** Names in folders of the upper layer; undefined until somebody lists. */
  #upperNames: Map<string, Set<string>> | undefined
  #bytes: number
  #count: number

  constructor(sources: FileSources) {
    this.#sources = sources
    const { data, machine } = sources
    this.#configured = sources.configuration.readOnlyMounts().map(({ path }) => path)
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

  entryAt(path: string): FileEntry | undefined {
    const { upper, image, given, configuration, kernel, mounts } = this.#sources
    const elsewhere = this.#elsewhere(path)
    if (elsewhere !== undefined) return elsewhere.layers.entryAt(elsewhere.path)
    if (path.startsWith('/dev') || path.startsWith('/proc') || path.startsWith('/sys')) {
      const entry = kernelEntry(kernel, path)
      if (entry !== undefined) return entry
    }
    const own = upper[path]
    const mount = mounts.length > 0 ? mountAt(mounts, path) : undefined
    if (this.#isConfigured(path, mount)) {
      const configured = configuration.entry(path)
      // A file of a volume that was not there when it was mounted alone hides nothing.
      if (configured !== undefined || !this.#configured.includes(path)) return configured
    }
    if (mount !== undefined) {
      const entry = this.#volumes.get(mount)!.entry(path, kernel.startedAt)
      // Of what lies in a volume the layer keeps owner and mode alone, and the zeros behind its text.
      return entry === undefined || own === undefined || own === null ? entry : { ...entry, ...own, kind: entry.kind }
    }
    if (own !== undefined && own !== null) return own
    if (own === undefined) {
      const text = given[path]
      if (text !== undefined) return { kind: 'file', mode: 0o644, user: 0, group: 0, time: kernel.startedAt, text }
      const entry = image.entries.get(path)
      if (entry !== undefined) return entry
    }
    if (this.#mountPoints().some((place) => isWithin(place, path))) {
      return { kind: 'directory', mode: 0o755, user: 0, group: 0, time: kernel.startedAt }
    }
    return undefined
  }

  namesIn(path: string): readonly string[] {
    const { image, given, configuration, kernel, mounts, upper } = this.#sources
    const elsewhere = this.#elsewhere(path) ?? this.rootAt(path)
    if (elsewhere !== undefined) return elsewhere.layers.namesIn(elsewhere.path)
    const shown = kernelNames(kernel, path)
    const names = new Set<string>(shown)
    const mount = mountAt(mounts, path)
    if (this.#isConfigured(path, mount)) for (const name of configuration.names(path)) names.add(name)
    else if (mount !== undefined) for (const name of this.#volumes.get(mount)!.names(path)) names.add(name)
    else {
      for (const name of image.names.get(path) ?? []) names.add(name)
      for (const name of this.#indexed().get(path) ?? []) names.add(name)
      if (path === '/etc') for (const name in given) if (folderOf(name) === '/etc') names.add(nameOf(name))
      for (const name of names)
        if (upper[joined(path, name)] === null && this.entryAt(joined(path, name)) === undefined) names.delete(name)
    }
    for (const at of this.#mountPoints())
      if (at !== path && isWithin(at, path)) names.add(at.slice(path === '/' ? 1 : path.length + 1).split('/')[0]!)
    return [...names].sort()
  }

  /** Where a path leads that is the root of a process of another container, and who may go there. */
  rootAt(path: string): Elsewhere | undefined {
    const pid = /^\/proc\/(\d+)\/root$/.exec(path)?.[1]
    const root = pid === undefined ? undefined : this.#sources.kernel.rootOf(Number(pid))
    return root === undefined ? undefined : { ...root, path: '/' }
  }

  /** The same of what lies below such a root; who is there looks no further into a third. */
  #elsewhere(path: string): Elsewhere | undefined {
    if (!path.startsWith('/proc/')) return undefined
    const end = path.indexOf('/root/')
    const root = end === -1 ? undefined : this.rootAt(path.slice(0, end + 5))
    return root === undefined || /^\/proc\/\d+\/root\//.test(path.slice(end + 5))
      ? undefined
      : { ...root, path: path.slice(end + 5) }
  }

  /** Whether somebody may go where a path leads: into another container its user may, and root. */
  letsIn(user: number, path: string): boolean {
    const elsewhere = this.#elsewhere(path) ?? this.rootAt(path)
    return elsewhere === undefined || user === 0 || user === elsewhere.user
  }

  #mountPoints(): readonly string[] {
    return this.#sources.mounts.map(({ path }) => path).concat(this.#configured)
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

  /** The text of a file of the container's own layer or of a volume, its image apart. */
  ownText(path: string): string | undefined {
    const { upper, mounts, kernel, configuration } = this.#sources
    const mount = mountAt(mounts, path)
    if (this.#isConfigured(path, mount)) return configuration.read(path)
    if (mount !== undefined) return this.#volumes.get(mount)!.entry(path, kernel.startedAt)?.text
    return upper[path]?.text
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

  mustBeWritable(path: string): void {
    const { mounts, isReadOnly } = this.#sources
    const elsewhere = this.#elsewhere(path)
    if (elsewhere !== undefined) return elsewhere.layers.mustBeWritable(elsewhere.path)
    const mount = mountAt(mounts, path)
    if (this.#isConfigured(path, mount)) throw new FileError('EROFS')
    if (mount !== undefined) {
      if (mount.isReadOnly) throw new FileError('EROFS')
      return
    }
    if (isReadOnly && !path.startsWith('/dev/') && !path.startsWith('/proc/')) throw new FileError('EROFS')
  }

  /** Whether a volume of the configuration holds a path, and not one that is mounted in it. */
  #isConfigured(path: string, mount: ContainerMount | undefined): boolean {
    const depth = mount?.path.length ?? -1
    return this.#configured.some((place) => place.length > depth && isWithin(path, place))
  }

  put(path: string, entry: FileEntry | undefined): void {
    const elsewhere = this.#elsewhere(path)
    if (elsewhere !== undefined) return elsewhere.layers.put(elsewhere.path, entry)
    const mount = mountAt(this.#sources.mounts, path)
    if (mount === undefined) {
      this.keep(path, entry)
      return
    }
    this.#volumes.get(mount)!.write(path, entry)
    const { text: _text, ...rest } = entry ?? {}
    if (entry === undefined) this.keep(path, undefined)
    else if (entry.zeros !== undefined || this.#sources.upper[path] != null) this.keep(path, rest as FileEntry)
  }

  /** Into the container's own layer. */
  keep(path: string, entry: FileEntry | undefined): void {
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
