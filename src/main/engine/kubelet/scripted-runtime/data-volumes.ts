import type { Clock } from '../../sim/clock.ts'
import type { VolumeData } from '../../volumes/volume-data.ts'
import type { ContainerLaunch, ContainerMount, ContainerWatcher } from '../container-runtime.ts'
import type { ContainerPlan } from './container-plan.ts'
import { writeComplaint, writablePathsOf } from './read-only-root.ts'
import { WrittenFiles } from './written-files.ts'
import { fileAt } from './scripted-exec.ts'

interface MountedContainer {
  readonly launch: ContainerLaunch
  readonly plan: ContainerPlan
  readonly watcher: ContainerWatcher
  /** What was copied into it; most have nothing. */
  written: WrittenFiles | undefined
}

/** The files of scripted containers: what lies in a volume is the volume's, all else follows from the plan. */
export class DataVolumes {
  readonly #clock: Clock
  readonly #data: VolumeData
  /** Running containers by the places that they see. */
  readonly #viewers = new Map<string, Set<MountedContainer>>()

  constructor(clock: Clock, data: VolumeData) {
    this.#clock = clock
    this.#data = data
    // Probes that look at files may find others now, in every container that has the volume.
    data.onChange((location) => {
      for (const { watcher, launch } of this.#viewers.get(location) ?? []) watcher.answersChanged(launch)
    })
  }

  /** Writes what the script writes into volumes, each at its time, until `end`. */
  begin(container: MountedContainer, isResumed: boolean): void {
    const { launch, plan } = container
    const { mounts = [], startedAt } = launch
    for (const { location } of mounts) {
      const viewers = this.#viewers.get(location)
      if (viewers === undefined) this.#viewers.set(location, new Set([container]))
      else viewers.add(container)
    }
    if (mounts.length === 0) return
    for (const { at, path, text, isAppended } of plan.script?.files ?? []) {
      const mount = mountAt(mounts, path)
      // Before a restart of the engine it has been written already.
      if (mount === undefined || mount.isReadOnly || (isResumed && startedAt + at <= this.#clock.now)) continue
      this.#clock.at(startedAt + at, () => {
        if (this.#viewers.get(mount.location)?.has(container) !== true) return
        const inside = insideOf(mount, path)
        const before = isAppended === true ? (this.#data.files(mount.location)[inside] ?? '') : ''
        this.#data.write(mount.location, inside, text === undefined ? undefined : before + text, mount.capacity)
      })
    }
  }

  /** The container has ended: it writes no more. */
  end(container: MountedContainer): void {
    for (const { location } of container.launch.mounts ?? []) {
      const viewers = this.#viewers.get(location)
      viewers?.delete(container)
      if (viewers?.size === 0) this.#viewers.delete(location)
    }
  }

  /** Writes a file from outside. Why it cannot be written, in the words of the C library; undefined where it was. */
  write(container: MountedContainer, path: string, bytes: Uint8Array): string | undefined {
    const { launch } = container
    const mount = mountAt(launch.mounts ?? [], path)
    if (mount === undefined) {
      if (writeComplaint('sh', path, writablePathsOf(launch.container)) !== undefined) return readOnly
      container.written ??= new WrittenFiles()
      return container.written.write(path, bytes) ? undefined : noSpace
    }
    if (mount.isReadOnly) return readOnly
    const text = Buffer.from(bytes).toString()
    return this.#data.write(mount.location, insideOf(mount, path), text, mount.capacity) ? undefined : noSpace
  }

  readBytes(container: MountedContainer, path: string): Uint8Array | undefined {
    const isMounted = mountAt(container.launch.mounts ?? [], path) !== undefined
    const written = isMounted ? undefined : container.written?.read(path)
    if (written !== undefined) return written
    const text = this.read(container, path)
    return text === undefined ? undefined : Buffer.from(text)
  }

  read({ launch, plan, written }: MountedContainer, path: string): string | undefined {
    const mount = mountAt(launch.mounts ?? [], path)
    if (mount !== undefined) return this.#data.files(mount.location)[insideOf(mount, path)]
    const bytes = written?.read(path)
    if (bytes !== undefined) return Buffer.from(bytes).toString()
    return fileAt(plan, path, this.#clock.now - launch.startedAt) ?? launch.volumes.read(path)
  }

  /** All files below a folder, by their whole paths. */
  list(container: MountedContainer, path: string): readonly string[] {
    const { launch, plan, written } = container
    const names = new Set((plan.script?.files ?? []).map((change) => change.path).concat(written?.paths() ?? []))
    for (const { path: at, location, folder } of launch.mounts ?? []) {
      for (const name of Object.keys(this.#data.files(location)))
        if (folder === '' || name.startsWith(`${folder}/`)) names.add(at + name.slice(folder.length))
    }
    const under = path.endsWith('/') ? path : `${path}/`
    const found = [...names].filter((name) => name.startsWith(under) && this.read(container, name) !== undefined)
    return [...found, ...(launch.volumes.list(path) ?? [])].sort()
  }
}

const readOnly = 'Read-only file system'
const noSpace = 'No space left on device'

/** The innermost mount that holds a path. */
function mountAt(mounts: readonly ContainerMount[], path: string): ContainerMount | undefined {
  let found: ContainerMount | undefined
  for (const mount of mounts) {
    const holds = path.startsWith(`${mount.path}/`)
    if (holds && (found === undefined || mount.path.length > found.path.length)) found = mount
  }
  return found
}

function insideOf({ path: at, folder }: ContainerMount, path: string): string {
  return folder + path.slice(at.length)
}
