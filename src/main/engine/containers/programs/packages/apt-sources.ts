// Which archives apt asks, and what of them lies in /var/lib/apt/lists once it has.
import type { Call } from '../../processes/call.ts'
import { catalogues, type PackageCatalogue } from './package-catalogue.ts'

export const listsFolder = '/var/lib/apt/lists'

/** One file of an archive that `apt update` gets. */
export interface IndexFile {
  readonly host: string
  /** "/debian" */
  readonly root: string
  readonly suite: string
  /** "main amd64 Packages"; undefined: the suite's InRelease. */
  readonly component?: string
  readonly bytes: number
}

export interface AptSources {
  readonly catalogue: PackageCatalogue
  /** What `apt` calls the archive: debian's "oldstable". */
  readonly archive: string
  readonly indexes: readonly IndexFile[]
}

type Suite = readonly [
  host: string,
  root: string,
  suite: string,
  release: number,
  ...components: (readonly [string, number])[]
]

function indexesOf(suites: readonly Suite[]): readonly IndexFile[] {
  const releases = suites.map(([host, root, suite, bytes]) => ({ host, root, suite, bytes }))
  const components = suites.flatMap(([host, root, suite, , ...files]) =>
    files.map(([component, bytes]) => ({ host, root, suite, component, bytes }))
  )
  return [...releases, ...components]
}

const debian: AptSources = {
  catalogue: catalogues.debian,
  archive: 'oldstable',
  indexes: indexesOf([
    ['deb.debian.org', '/debian', 'bookworm', 151_075, ['main', 8_791_812]],
    ['deb.debian.org', '/debian', 'bookworm-updates', 55_400, ['main', 6924]],
    ['deb.debian.org', '/debian-security', 'bookworm-security', 48_000, ['main', 306_112]]
  ])
}

const ubuntu: AptSources = {
  catalogue: catalogues.ubuntu,
  archive: 'noble',
  indexes: indexesOf([
    ['archive.ubuntu.com', '/ubuntu', 'noble', 255_990, ['main', 1_808_340], ['universe', 19_300_420]],
    ['archive.ubuntu.com', '/ubuntu', 'noble-updates', 126_300, ['main', 1_754_120], ['universe', 1_499_300]],
    ['archive.ubuntu.com', '/ubuntu', 'noble-backports', 126_200, ['universe', 33_900]],
    ['security.ubuntu.com', '/ubuntu', 'noble-security', 126_110, ['main', 1_376_200], ['universe', 1_121_700]]
  ])
}

/** By what the container's own os-release says it is. */
export function sourcesOf(call: Call): AptSources {
  const id = /^ID=(.*)$/m.exec(call.seek('/etc/os-release')?.entry.text ?? '')?.[1]
  return id === 'ubuntu' ? ubuntu : debian
}

export function urlOf({ host, root, suite, component }: IndexFile): string {
  const rest = component === undefined ? 'InRelease' : `${component}/binary-amd64/Packages.xz`
  return `http://${host}${root}/dists/${suite}/${rest}`
}

/** As a line of `apt update` names it. */
export function titleOf({ host, root, suite, component }: IndexFile): string {
  const what = component === undefined ? `${suite} InRelease` : `${suite}/${component} amd64 Packages`
  return `http://${host}${root} ${what}`
}

/** Where it is kept. */
export function keptAt({ host, root, suite, component }: IndexFile): string {
  const place = `${host}${root}/dists/${suite}`.replaceAll('/', '_')
  return `${listsFolder}/${place}_${component === undefined ? 'InRelease' : `${component}_binary-amd64_Packages.lz4`}`
}

/** Whether the lists of packages are here: without them no package but the installed ones has a name. */
export function hasLists(call: Call, { indexes }: AptSources): boolean {
  return indexes.some((index) => index.component !== undefined && call.seek(keptAt(index)) !== undefined)
}
