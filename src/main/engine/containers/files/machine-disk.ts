// The disk of a machine: what containers have written there through their hostPath volumes, and below it what the
// machine itself has. A path may lie in several volumes: what one of them wrote all others see.
import type { ContainerMount } from '../../kubelet/container-runtime.ts'
import { nodeFolder } from '../../volumes/data-locations.ts'
import type { VolumeData } from '../../volumes/volume-data.ts'
import type { MachinePort } from '../machine-port.ts'
import { FileError, type FileEntry } from './file-system.ts'
import type { MountedFolder } from './mounted-files.ts'
import { folderOf, isWithin } from './paths.ts'

/** A folder of a volume is kept as an empty text behind this ending. */
const folderEnd = '/'

/** A text that somebody wrote, and where it is kept. */
interface Written {
  readonly location: string
  readonly path: string
  readonly text: string
}

/** A folder of a machine's disk that a container has mounted. */
export class MachineFolder implements MountedFolder {
  readonly #data: VolumeData
  readonly #machine: MachinePort
  readonly #mount: ContainerMount
  /** Where on the machine it begins: "" is all of it. */
  readonly #start: string

  constructor(data: VolumeData, machine: MachinePort, mount: ContainerMount) {
    this.#data = data
    this.#machine = machine
    this.#mount = mount
    const place = mount.location.slice(nodeFolder(machine.name).length)
    this.#start = (place === '' ? '' : `/${place}`) + mount.folder
  }

  #onMachine(path: string): string {
    return this.#start + path.slice(this.#mount.path.length) || '/'
  }

  entry(path: string, time: number): FileEntry | undefined {
    const place = this.#onMachine(path)
    const written = this.#written(place)
    if (written !== undefined) return { kind: 'file', mode: 0o644, user: 0, group: 0, time, text: written.text }
    const own = this.#machine.inside.file(place)
    if (own !== undefined) return own
    if (path === this.#mount.path || this.#isFolder(place))
      return { kind: 'directory', mode: 0o755, user: 0, group: 0, time }
    return undefined
  }

  names(path: string): readonly string[] {
    const place = this.#onMachine(path)
    const names = new Set(this.#machine.inside.names(place))
    const under = place === '/' ? '/' : `${place}/`
    const take = (rest: string): void => {
      if (rest !== '') names.add(rest.split('/')[0]!)
    }
    for (const [location, start] of this.#around(place)) {
      for (const name in this.#data.files(location)) {
        const whole = start + name
        if (whole.startsWith(under)) take(whole.slice(under.length))
      }
    }
    for (const location of this.#within(place)) take(location.slice(under.length))
    return [...names]
  }

  /** Throws EROFS of what the machine itself has. */
  write(path: string, entry: FileEntry | undefined): void {
    if (this.#mount.isReadOnly) throw new FileError('EROFS')
    const place = this.#onMachine(path)
    const written = this.#written(place)
    if (written === undefined && this.#machine.inside.file(place) !== undefined) throw new FileError('EROFS')
    const location = written?.location ?? this.#mount.location
    const inside = written?.path ?? this.#mount.folder + path.slice(this.#mount.path.length)
    if (entry === undefined) {
      this.#data.write(location, inside, undefined)
      this.#data.write(location, inside + folderEnd, undefined)
    } else if (entry.kind === 'directory') this.#data.write(location, inside + folderEnd, '')
    else this.#data.write(location, inside, entry.text ?? '')
  }

  #written(place: string): Written | undefined {
    for (const [location, start] of this.#around(place)) {
      const path = place.slice(start.length)
      const text = path === '' ? undefined : this.#data.files(location)[path]
      if (text !== undefined) return { location, path, text }
    }
    return undefined
  }

  #isFolder(place: string): boolean {
    const under = `${place}/`
    for (const [location, start] of this.#around(place))
      for (const name in this.#data.files(location)) if ((start + name).startsWith(under)) return true
    return this.#within(place).some((location) => isWithin(location, place))
  }

  /** Places of volumes that hold a path, with where they begin: the innermost first. */
  *#around(place: string): Generator<readonly [location: string, start: string]> {
    const folder = nodeFolder(this.#machine.name)
    for (let start = place === '/' ? '' : place; ; start = folderOf(start)) {
      if (start === '/') start = ''
      yield [folder + start.slice(1), start]
      if (start === '') return
    }
  }

  /** Where volumes begin that lie below a path. */
  #within(place: string): readonly string[] {
    const folder = nodeFolder(this.#machine.name)
    const start = place === '/' ? folder : `${folder}${place.slice(1)}/`
    return this.#data.locations(start).map((location) => `/${location.slice(folder.length)}`)
  }
}
