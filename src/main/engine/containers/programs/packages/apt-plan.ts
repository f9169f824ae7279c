// What apt would change for a command line, and how it says so before it does.
import type { Call } from '../../processes/call.ts'
import type { AptCommand } from './apt-command-line.ts'
import { hasLists, sourcesOf } from './apt-sources.ts'
import { namesText, sizeText } from './apt-words.ts'
import { automaticNames, fieldOf, readStatus } from './dpkg-database.ts'
import type { PackageCatalogue, PackageFacts } from './package-catalogue.ts'
import { goingWith, packagesFor, unneeded } from './package-selection.ts'

export interface Plan {
  readonly coming: readonly PackageFacts[]
  readonly going: readonly string[]
  readonly named: readonly string[]
  readonly unneeded: readonly string[]
  /** Lines of what is there already, or not there at all. */
  readonly notes: readonly string[]
}

/** What is to change; a text where that cannot be. */
export function planOf(call: Call, command: AptCommand): Plan | string {
  const sources = sourcesOf(call)
  const { catalogue } = sources
  const status = readStatus(call)
  const automatic = automaticNames(call)
  const installed = [...status.keys()]
  const isKnown = (name: string): boolean =>
    status.has(name) || (hasLists(call, sources) && catalogue.packages.has(name))
  const notes: string[] = []
  const problems: string[] = []
  const { words, operation, withRecommended, isReinstall } = command
  const isRemoval = ['remove', 'purge', 'autoremove'].includes(operation)
  const named = new Set<string>()
  for (const word of words) {
    const [, name = word, version] = /^([^=/:]+)(?::\w+)?(?:[=/](.*))?$/.exec(word) ?? []
    if (!isKnown(name)) problems.push(problemOf(call, name, isRemoval))
    else if (version !== undefined && word.includes('=') && !isVersion(catalogue, status, name, version))
      problems.push(`E: Version '${version}' for '${name}' was not found\n`)
    else if (isRemoval === status.has(name) || isReinstall) named.add(name)
    else if (isRemoval) notes.push(`Package '${name}' is not installed, so not removed\n`)
    else notes.push(`${name} is already the newest version (${fieldOf(status.get(name)!, 'Version')}).\n`)
  }
  if (problems.length > 0) return notes.join('') + problems.join('')
  const going = isRemoval ? goingWith(catalogue, installed, [...named]) : []
  const staying = installed.filter((name) => !going.includes(name))
  const loose = unneeded(catalogue, staying, (name) => automatic.has(name) && !named.has(name))
  const coming = isRemoval
    ? []
    : packagesFor(
        catalogue,
        [...named],
        (name) => status.has(name) && !(isReinstall && named.has(name)),
        withRecommended
      )
  return command.removesUnneeded
    ? { coming, going: [...going, ...loose].sort(), named: [...named], unneeded: [], notes }
    : { coming, going, named: [...named], unneeded: loose, notes }
}

function isVersion(
  catalogue: PackageCatalogue,
  status: ReadonlyMap<string, string>,
  name: string,
  version: string
): boolean {
  const here = catalogue.packages.get(name)?.version ?? fieldOf(status.get(name) ?? '', 'Version')
  return version.endsWith('*') ? here.startsWith(version.slice(0, -1)) : here === version
}

/** Names that only others provide. */
const virtual: Readonly<Record<string, readonly string[]>> = { netcat: ['netcat-openbsd', 'netcat-traditional'] }

function problemOf(call: Call, name: string, isRemoval: boolean): string {
  const providers = virtual[name]
  const sources = sourcesOf(call)
  if (providers === undefined || isRemoval || !hasLists(call, sources)) return `E: Unable to locate package ${name}\n`
  const lines = providers.map((one) => `  ${one} ${sources.catalogue.packages.get(one)!.version}\n`)
  const title = `Package ${name} is a virtual package provided by:\n`
  return `${title}${lines.join('')}You should explicitly select one to install.\n\nE: Package '${name}' has no installation candidate\n`
}

/** Says it, as far as anybody wants to hear. */
export function tell(call: Call, command: AptCommand, { coming, going, named, unneeded: loose, notes }: Plan): void {
  if (command.quiet >= 2) return
  call.print(notes.join(''))
  const names = coming.map(({ name }) => name).sort()
  if (loose.length > 0) {
    call.print(namesText('The following packages were automatically installed and are no longer required:', loose))
    call.print(`Use 'apt autoremove' to remove ${loose.length === 1 ? 'it' : 'them'}.\n`)
  }
  const additional = names.filter((name) => !named.includes(name))
  call.print(namesText('The following additional packages will be installed:', additional))
  const marks = command.isPurge ? going.map((name) => `${name}*`) : going
  call.print(namesText('The following packages will be REMOVED:', marks))
  call.print(namesText('The following NEW packages will be installed:', names))
  call.print(`0 upgraded, ${names.length} newly installed, ${going.length} to remove and 0 not upgraded.\n`)
  const size = coming.reduce((sum, facts) => sum + facts.size, 0)
  if (coming.length > 0) call.print(`Need to get ${sizeText(size)} of archives.\n`)
  const status = readStatus(call)
  const freed = going.reduce((sum, name) => sum + Number(fieldOf(status.get(name) ?? '', 'Installed-Size')), 0)
  const more = coming.reduce((sum, facts) => sum + facts.installedSize, 0) - freed
  if (coming.length + going.length === 0) return
  call.print(
    `After this operation, ${sizeText(Math.abs(more) * 1024)} ` +
      `${more >= 0 ? 'of additional disk space will be used' : 'disk space will be freed'}.\n`
  )
}
