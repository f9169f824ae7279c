// What the archives of the distributions have, and what their base images are made of: resources/packages.
import alpineFile from '../../../../../../resources/packages/alpine.json' with { type: 'json' }
import debianFile from '../../../../../../resources/packages/debian.json' with { type: 'json' }
import ubuntuFile from '../../../../../../resources/packages/ubuntu.json' with { type: 'json' }

export interface PackageFacts {
  readonly name: string
  readonly version: string
  /** Of every architecture alike: Debian's "all". */
  readonly isPortable?: boolean
  readonly section?: string
  readonly priority?: string
  /** Bytes of the archive's file. */
  readonly size: number
  /** KiB once it is unpacked. */
  readonly installedSize: number
  /** Names of this catalogue; what every base image has is left out. */
  readonly depends?: readonly string[]
  readonly recommends?: readonly string[]
  /** Paths of the programs that it brings, as far as somebody can run them here. */
  readonly programs?: readonly string[]
  /** Links that it brings, and where they lead. */
  readonly links?: Readonly<Record<string, string>>
  readonly summary: string
}

export interface PackageCatalogue {
  /** What the distribution's own image has. */
  readonly base: readonly string[]
  readonly packages: ReadonlyMap<string, PackageFacts>
  /** Names that another package provides. */
  readonly aliases: Readonly<Record<string, string>>
}

/** Whose packages an image is made of; `none`: it has no package manager that anybody could use here. */
export type PackageFamily = 'debian' | 'ubuntu' | 'alpine' | 'none'

function byName(packages: readonly PackageFacts[]): ReadonlyMap<string, PackageFacts> {
  return new Map(packages.map((facts) => [facts.name, facts]))
}

const debianPackages = debianFile.packages as readonly PackageFacts[]

const debian: PackageCatalogue = { base: debianFile.base, packages: byName(debianPackages), aliases: {} }

const versions: Readonly<Record<string, string>> = ubuntuFile.versions

/** Ubuntu's versions of what people install; its libraries go by Debian's names and versions. */
const ubuntu: PackageCatalogue = {
  ...debian,
  packages: byName(debianPackages.map((facts) => ({ ...facts, version: versions[facts.name] ?? facts.version })))
}

const alpine: PackageCatalogue = {
  base: alpineFile.base,
  packages: byName(alpineFile.packages),
  aliases: alpineFile.aliases
}

export const catalogues: Readonly<Record<Exclude<PackageFamily, 'none'>, PackageCatalogue>> = { debian, ubuntu, alpine }
