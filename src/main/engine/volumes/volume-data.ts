import type { Json } from '../../../shared/kube/object.ts'

/** Where the contents are kept between two runs of the engine: the settings of a cluster's file. */
export interface DataShelf {
  get(key: string): Json | undefined
  set(key: string, value: Json): void
  remove(key: string): void
  keys(prefix: string): Iterable<string>
}

/** Texts by path within the volume, "/" first: "/rows". */
export type VolumeFiles = Readonly<Record<string, string>>

const prefix = 'volume-data:'
const nothing: VolumeFiles = {}

/**
 * The contents of volumes as plain data, by where they really are: "pod/UID/NAME" (an empty directory), "node/NAME/PATH"
 * (a path of a machine), "csi/DRIVER/HANDLE" (a disk). What is written lives as long as that place does; who may write
 * is the mount's to say. Nothing here knows pods or claims.
 */
export class VolumeData {
  readonly #shelf: DataShelf
  readonly #listeners = new Set<(location: string) => void>()

  constructor(shelf: DataShelf) {
    this.#shelf = shelf
  }

  files(location: string): VolumeFiles {
    return (this.#shelf.get(prefix + location) as VolumeFiles | undefined) ?? nothing
  }

  /**
   * Writes a file, or takes it away where `text` is undefined. False where the volume has no room: `capacity` in bytes
   * of all its files together.
   */
  write(location: string, path: string, text: string | undefined, capacity = Infinity): boolean {
    const { [path]: before, ...others } = this.files(location)
    if (text === before) return true
    const next = text === undefined ? others : { ...others, [path]: text }
    if (text !== undefined && capacity !== Infinity && sizeOf(next) > capacity) return false
    if (Object.keys(next).length === 0) this.#shelf.remove(prefix + location)
    else this.#shelf.set(prefix + location, next)
    for (const listener of this.#listeners) listener(location)
    return true
  }

  /** Forgets a place, or with a "/" at its end all places within it. */
  remove(location: string): void {
    if (!location.endsWith('/')) this.#shelf.remove(prefix + location)
    else for (const key of Array.from(this.#shelf.keys(prefix + location))) this.#shelf.remove(key)
  }

  /** Places with contents whose names begin so. Walks all of them. */
  locations(start: string): readonly string[] {
    return Array.from(this.#shelf.keys(prefix + start), (key) => key.slice(prefix.length))
  }

  /** Bytes of all files of a place. */
  size(location: string): number {
    return sizeOf(this.files(location))
  }

  /** Hears of every change of a place. */
  onChange(listener: (location: string) => void): void {
    this.#listeners.add(listener)
  }
}

function sizeOf(files: VolumeFiles): number {
  let size = 0
  for (const path in files) size += files[path]!.length
  return size
}

/** Keeps contents in memory only: for tests, and for a bare control plane. */
export class MemoryShelf implements DataShelf {
  readonly #values = new Map<string, Json>()

  get(key: string): Json | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: Json): void {
    this.#values.set(key, value)
  }

  remove(key: string): void {
    this.#values.delete(key)
  }

  *keys(start: string): Generator<string> {
    for (const key of this.#values.keys()) if (key.startsWith(start)) yield key
  }

  /** What another engine would read of it. */
  reopened(): MemoryShelf {
    const again = new MemoryShelf()
    for (const [key, value] of this.#values) again.set(key, JSON.parse(JSON.stringify(value)) as Json)
    return again
  }
}
