import type { ContainerFiles, ContainerMount } from '../../kubelet/container-runtime.ts'
import { nodeFolder } from '../../volumes/data-locations.ts'
import type { VolumeData } from '../../volumes/volume-data.ts'
import type { MachinePort } from '../machine-port.ts'
import { byteLength } from '../text-bytes.ts'
import { FileError, type FileEntry } from './file-system.ts'
import type { ImageLayer } from './image-layer.ts'
import { kernelEntry, kernelNames, type KernelView } from './kernel-files.ts'
import { MachineFolder } from './machine-disk.ts'
import { configurationEntry, configurationNames, mountAt, VolumeFolder, type MountedFolder } from './mounted-files.ts'
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

/** What lies at each path of a container: what the kernel shows, its mounts, its own layer, and its image below. */
export class Layers {
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

  entryAt(path: string): FileEntry | undefined {
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

  namesIn(path: string): readonly string[] {
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
        if (upper[joined(path, name)] === null && this.entryAt(joined(path, name)) === undefined) names.delete(name)
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

  mustBeWritable(path: string): void {
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

  put(path: string, entry: FileEntry | undefined): void {
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
