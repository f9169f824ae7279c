// Which packages come along with others, and which nobody needs any more.
import type { PackageCatalogue, PackageFacts } from './package-catalogue.ts'

/**
 * What has to be installed for these names, each behind what it depends on. Names that the catalogue does not know are
 * left out: who asks has looked.
 */
export function packagesFor(
  { packages, aliases }: PackageCatalogue,
  names: readonly string[],
  isInstalled: (name: string) => boolean,
  withRecommended: boolean
): readonly PackageFacts[] {
  const found = new Map<string, PackageFacts>()
  const onTheWay = new Set<string>()
  const visit = (name: string): void => {
    const facts = packages.get(aliases[name] ?? name)
    if (facts === undefined || onTheWay.has(facts.name) || isInstalled(facts.name)) return
    onTheWay.add(facts.name)
    for (const other of facts.depends ?? []) visit(other)
    found.set(facts.name, facts)
    if (withRecommended) for (const other of facts.recommends ?? []) visit(other)
  }
  for (const name of names) visit(name)
  return [...found.values()]
}

/** What an image has: its base, and each package all of whose programs are there, with what that depends on. */
export function packagesWithin(catalogue: PackageCatalogue, has: (path: string) => boolean): readonly string[] {
  const base = new Set(catalogue.base)
  const present: string[] = []
  for (const { name, programs = [] } of catalogue.packages.values())
    if (programs.length > 0 && programs.every(has)) present.push(name)
  const more = packagesFor(catalogue, present, (name) => base.has(name), false)
  return [...base, ...more.map(({ name }) => name)].sort()
}

/** What was installed for others only, and is needed by none that stays: in the order of the alphabet. */
export function unneeded(
  { packages }: PackageCatalogue,
  installed: readonly string[],
  isAutomatic: (name: string) => boolean
): readonly string[] {
  const needed = new Set<string>()
  const visit = (name: string): void => {
    if (needed.has(name)) return
    needed.add(name)
    const { depends = [], recommends = [] } = packages.get(name) ?? {}
    for (const other of [...depends, ...recommends]) visit(other)
  }
  for (const name of installed) if (!isAutomatic(name)) visit(name)
  return installed.filter((name) => !needed.has(name)).sort()
}

/** The package of these that cannot stay without one that goes, and so on: all that goes, by name. */
export function goingWith(
  { packages }: PackageCatalogue,
  installed: readonly string[],
  names: readonly string[]
): readonly string[] {
  const going = new Set(names)
  for (let before = -1; before !== going.size;) {
    before = going.size
    for (const name of installed)
      if (packages.get(name)?.depends?.some((other) => going.has(other)) === true) going.add(name)
  }
  return [...going].sort()
}
