// apt, apt-get and apt-cache: packages of Debian and Ubuntu, from archives beyond the cluster.
import type { Call } from '../../processes/call.ts'
import { stateful } from '../program.ts'
import { beginChange, change, type Changing } from './apt-change.ts'
import { aptCommand, type AptCommand } from './apt-command-line.ts'
import { hasLists, sourcesOf } from './apt-sources.ts'
import { beginUpdate, update, type Updating } from './apt-update.ts'
import { progress } from './apt-words.ts'
import { architectureOf, automaticNames, fieldOf, readStatus } from './dpkg-database.ts'
import type { PackageFacts } from './package-catalogue.ts'

export const apt = stateful<Updating | Changing>(begin, (call, state) =>
  state.kind === 'update' ? update(call, state) : change(call, state)
)

function begin(call: Call): Updating | Changing | number {
  const command = aptCommand(call)
  if (call.name === 'apt' && !call.isTerminal(1))
    call.print('\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n', 2)
  if (typeof command === 'string') return refused(call, command)
  const { operation, words } = command
  switch (operation) {
    case 'update':
      return beginUpdate(call, command)
    case 'install':
    case 'reinstall':
    case 'remove':
    case 'purge':
    case 'autoremove':
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
      // Nothing is ever newer than what is installed: an upgrade is a change of no package.
      return beginChange(call, operation.endsWith('upgrade') ? { ...command, words: [] } : command)
    case 'clean':
    case 'autoclean':
    case 'auto-clean':
    case 'check':
      return 0
    case 'list':
      return list(call, command)
    case 'search':
      return search(call, words)
    case 'show':
    case 'policy':
      return show(call, words, operation === 'policy')
    case 'version':
      call.print('apt 2.6.1 (amd64)\n')
      return 0
    case 'help':
      call.print('apt 2.6.1 (amd64)\nUsage: apt-get [options] command\n')
      return 0
    default:
      return refused(call, `Invalid operation ${operation}`)
  }
}

function refused(call: Call, why: string): number {
  call.print(`E: ${why}\n`, 2)
  return 100
}

/** Packages that apt has a name for: those of the lists, else the installed ones. */
function knownPackages(call: Call): readonly PackageFacts[] {
  const sources = sourcesOf(call)
  const status = readStatus(call)
  const isListed = hasLists(call, sources)
  return [...sources.catalogue.packages.values()].filter(({ name }) => isListed || status.has(name))
}

function list(call: Call, { words, isInstalledOnly }: AptCommand): number {
  const status = readStatus(call)
  const automatic = automaticNames(call)
  const sources = sourcesOf(call)
  const isListed = hasLists(call, sources)
  call.print(progress(call, 'Listing'))
  for (const facts of knownPackages(call)) {
    const { name, version } = facts
    const isHere = status.has(name)
    if ((isInstalledOnly && !isHere) || (words.length > 0 && !words.includes(name))) continue
    const marks = !isHere
      ? ''
      : isListed
        ? `[installed${automatic.has(name) ? ',automatic' : ''}]`
        : '[installed,local]'
    const archive = [...(isListed ? [sources.archive] : []), ...(isHere ? ['now'] : [])].join(',')
    call.print(`${`${name}/${archive} ${version} ${architectureOf(facts)} ${marks}`.trimEnd()}\n`)
  }
  return 0
}

function search(call: Call, words: readonly string[]): number {
  if (words.length === 0) return refused(call, 'You must give at least one search pattern')
  const { archive } = sourcesOf(call)
  const isFull = call.name === 'apt'
  if (isFull) call.print(progress(call, 'Sorting') + progress(call, 'Full Text Search'))
  for (const facts of knownPackages(call)) {
    const { name, version, summary } = facts
    if (!words.every((word) => `${name} ${summary}`.toLowerCase().includes(word.toLowerCase()))) continue
    call.print(
      isFull ? `${name}/${archive} ${version} ${architectureOf(facts)}\n  ${summary}\n\n` : `${name} - ${summary}\n`
    )
  }
  return 0
}

function show(call: Call, words: readonly string[], isPolicy: boolean): number {
  const known = new Map(knownPackages(call).map((facts) => [facts.name, facts]))
  const status = readStatus(call)
  let code = 0
  for (const word of words) {
    const facts = known.get(word)
    if (facts === undefined) {
      if (isPolicy) continue
      code = refused(call, 'No packages found')
      continue
    }
    const here = fieldOf(status.get(word) ?? '', 'Version')
    if (isPolicy) {
      call.print(`${word}:\n  Installed: ${here === '' ? '(none)' : here}\n  Candidate: ${facts.version}\n`)
      continue
    }
    const depends = facts.depends === undefined ? '' : `Depends: ${facts.depends.join(', ')}\n`
    call.print(
      `Package: ${word}\nVersion: ${facts.version}\nPriority: ${facts.priority}\nSection: ${facts.section}\n` +
        `Installed-Size: ${facts.installedSize}\n${depends}Download-Size: ${facts.size}\nDescription: ${facts.summary}\n\n`
    )
  }
  return code
}
