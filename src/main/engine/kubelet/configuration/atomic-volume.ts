// A volume as upstream's AtomicWriter leaves it (pkg/volume/util/atomic_writer.go): a folder named after the moment of
// the write holds the files, ..data leads to it, and each name leads through ..data. So a change comes at once as a whole.
import { fnv1a } from '../../../../shared/kube/hash.ts'
import type { ConfigurationEntry } from '../container-runtime.ts'
import type { PayloadFile } from './volume-payload.ts'

export interface AtomicVolume {
  readonly files: ReadonlyMap<string, PayloadFile>
  readonly defaultMode: number
  /** The pod's fsGroup. */
  readonly group: number | undefined
  /** Who runs all of the pod's containers, where that is one: the owner of tokens. */
  readonly user: number | undefined
  /** What the digits at the end of the folder's name come from. */
  readonly seed: string
  /** When it was mounted, in milliseconds. */
  readonly madeAt: number
  readonly writtenAt: () => number
}

const dataName = '..data'
/** What SetVolumeOwnership adds where the pod has an fsGroup: of files the right to read, of folders more. */
const groupRead = 0o440
const groupFolder = 0o2550

/** What lies at a path within the volume, "" for itself. Links are not followed. */
export function atomicEntry(volume: AtomicVolume, inside: string): ConfigurationEntry | undefined {
  if (inside === '') return folderEntry(volume, 0o777)
  const slash = inside.indexOf('/')
  const first = slash === -1 ? inside : inside.slice(0, slash)
  if (first === dataName) return slash === -1 ? linkEntry(volume, stampOf(volume), volume.writtenAt()) : undefined
  if (first.startsWith('..')) {
    if (first !== stampOf(volume)) return undefined
    return slash === -1 ? folderEntry(volume, 0o755) : writtenEntry(volume, inside.slice(slash + 1))
  }
  if (slash !== -1 || !visibleNames(volume).has(first)) return undefined
  return linkEntry(volume, `${dataName}/${first}`, volume.madeAt)
}

/** The names in a folder within the volume. */
export function atomicNames(volume: AtomicVolume, inside: string): readonly string[] {
  if (inside === '') return [stampOf(volume), dataName, ...visibleNames(volume)]
  const stamp = stampOf(volume)
  if (inside !== stamp && !inside.startsWith(`${stamp}/`)) return []
  const under = inside === stamp ? '' : `${inside.slice(stamp.length + 1)}/`
  const names = new Set<string>()
  for (const path of volume.files.keys()) if (path.startsWith(under)) names.add(path.slice(under.length).split('/')[0]!)
  return [...names]
}

/** A file of the volume, as it is also where it is mounted alone. */
export function fileEntry(
  { defaultMode, group, user, writtenAt }: AtomicVolume,
  file: PayloadFile
): ConfigurationEntry {
  const isOwned = file.isToken && (user !== undefined || group !== undefined)
  const mode = isOwned ? 0o600 : (file.mode ?? defaultMode)
  return {
    kind: 'file',
    mode: group === undefined ? mode : mode | groupRead,
    user: (file.isToken ? user : undefined) ?? 0,
    group: group ?? 0,
    time: writtenAt(),
    text: file.text()
  }
}

export function folderEntry({ group, writtenAt }: AtomicVolume, mode: number): ConfigurationEntry {
  return {
    kind: 'directory',
    mode: group === undefined ? mode : mode | groupFolder,
    user: 0,
    group: group ?? 0,
    time: writtenAt()
  }
}

function linkEntry({ group }: AtomicVolume, target: string, time: number): ConfigurationEntry {
  return { kind: 'link', mode: 0o777, user: 0, group: group ?? 0, time, target }
}

function writtenEntry(volume: AtomicVolume, path: string): ConfigurationEntry | undefined {
  const file = volume.files.get(path)
  if (file !== undefined) return fileEntry(volume, file)
  for (const name of volume.files.keys()) if (name.startsWith(`${path}/`)) return folderEntry(volume, 0o755)
  return undefined
}

function visibleNames({ files }: AtomicVolume): ReadonlySet<string> {
  return new Set(Array.from(files.keys(), (path) => path.split('/')[0]!))
}

/** ..2006_01_02_15_04_05. and the digits that os.MkdirTemp puts behind it. */
function stampOf({ seed, writtenAt }: AtomicVolume): string {
  const [date = '', time = ''] = new Date(writtenAt()).toISOString().slice(0, 19).split('T')
  const digits = fnv1a(`${seed}/${date}/${time}`)
  return `..${date.replaceAll('-', '_')}_${time.replaceAll(':', '_')}.${digits}`
}
