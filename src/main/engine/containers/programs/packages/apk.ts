// apk: packages of Alpine, from its archive beyond the cluster.
import { FileError } from '../../files/file-system.ts'
import type { Call } from '../../processes/call.ts'
import { stateful, type Outcome } from '../program.ts'
import {
  apkPackage,
  readInstalled,
  readWorld,
  sumText,
  writeInstalled,
  writeWorld,
  type ApkPackage
} from './apk-database.ts'
import { errorText, fetchIndexes, getFile, hasIndex, pathOn, repositories, type Fetching } from './apk-indexes.ts'
import { noDownload, type Download } from '../network/downloading.ts'
import { catalogues, type PackageFacts } from './package-catalogue.ts'
import { placePackage, takeFiles } from './package-files.ts'
import { packagesFor } from './package-selection.ts'

type State = {
  readonly operation: string
  readonly words: string[]
  readonly isQuiet: boolean
  /** `add --virtual NAME`: a name for all of them. */
  readonly group: string | null
  fetching: Fetching | null
  /** What is to come and to go, once that is known. */
  coming: string[] | null
  going: string[]
  at: number
  download: Download
  /** When the package is unpacked; 0: its file is not here yet. */
  until: number
}

const catalogue = catalogues.alpine
/** How many packages the two repositories have. */
const packageCount = 26_321

export const apk = stateful<State>(begin, step)

const withValue = new Set(['-X', '--repository', '-p', '--root', '--arch', '--repositories-file', '--cache-dir'])

function begin(call: Call): State | number {
  const flags = new Set<string>()
  const words: string[] = []
  let group: string | null = null
  const { args } = call
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    if (withValue.has(word)) at++
    else if (word === '-t' || word === '--virtual') group = args[++at] ?? null
    else if (word.startsWith('--')) flags.add(word)
    else if (/^-./.test(word)) for (const letter of word.slice(1)) flags.add(letter)
    else words.push(word)
  }
  const has = (...names: readonly string[]): boolean => names.some((name) => flags.has(name))
  const [operation, ...rest] = words
  if (operation === undefined) return usage(call, has('V', '--version'))
  const isQuiet = has('q', '--quiet')
  const told = tell(call, operation, rest, flags)
  if (told !== undefined) return told
  if (!['add', 'del', 'update', 'upgrade', 'fix'].includes(operation)) {
    call.print(`ERROR: '${operation}' is not an apk command. See 'apk --help'.\n`, 2)
    return 1
  }
  try {
    // The lock of its database.
    call.files.write(call.process, '/lib/apk/db/lock', '')
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.print(
      `ERROR: Unable to lock database: ${error.message}\nERROR: Failed to open apk database: ${error.message}\n`,
      2
    )
    return 99
  }
  const isKept = !has('--no-cache')
  const fetches = operation === 'update' || (operation !== 'del' && (has('U', '--update', '--update-cache') || !isKept))
  return {
    operation,
    words: rest.map((word) => word.replace(/[=<>~@].*$/, '')),
    isQuiet,
    group,
    fetching: fetches ? { at: 0, isKept, got: [], isSaid: false, download: { ...noDownload } } : null,
    coming: null,
    going: [],
    at: 0,
    download: { ...noDownload },
    until: 0
  }
}

function usage(call: Call, isVersion: boolean): number {
  call.print('apk-tools 2.14.9, compiled for x86_64.\n')
  if (!isVersion) call.print('\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n')
  return isVersion ? 0 : 1
}

/** What only looks; undefined where the operation is another one. */
function tell(call: Call, operation: string, words: readonly string[], flags: ReadonlySet<string>): number | undefined {
  const installed = readInstalled(call)
  if (operation === 'info') return info(call, words, flags, installed)
  if (operation === 'list') {
    const isInstalledOnly = flags.has('I') || flags.has('--installed')
    for (const { name, version } of catalogue.packages.values()) {
      const isHere = installed.has(name)
      if ((isInstalledOnly || !hasIndex(call, 0)) && !isHere) continue
      if (words.length > 0 && !words.includes(name)) continue
      call.print(`${name}-${version} x86_64 {${name}}${isHere ? ' [installed]' : ''}\n`)
    }
    return 0
  }
  if (operation !== 'search') return undefined
  if (!hasIndex(call, 0)) {
    for (const url of repositories) call.print(`WARNING: opening from cache ${url}: No such file or directory\n`, 2)
    return 0
  }
  for (const { name, version, summary } of catalogue.packages.values()) {
    if (!words.every((word) => name.includes(word))) continue
    call.print(flags.has('v') ? `${name}-${version} - ${summary}\n` : `${name}-${version}\n`)
  }
  return 0
}

function info(
  call: Call,
  words: readonly string[],
  flags: ReadonlySet<string>,
  installed: ReadonlyMap<string, ApkPackage>
): number {
  if (words.length === 0) {
    for (const { name, version } of installed.values())
      call.print(flags.has('v') ? `${name}-${version}\n` : `${name}\n`)
    return 0
  }
  let code = 0
  for (const word of words) {
    const found = installed.get(word)
    if (found === undefined) code = 1
    else if (flags.has('e') || flags.has('--installed')) call.print(`${word}\n`)
    else if (flags.has('L') || flags.has('--contents'))
      call.print(`${word}-${found.version} contains:\n${found.paths.map((path) => `${path.slice(1)}\n`).join('')}\n`)
    else
      call.print(
        `${word}-${found.version} description:\n${found.summary}\n\n` +
          `${word}-${found.version} installed size:\n${Math.round(found.size)} KiB\n\n`
      )
  }
  return code
}

function step(call: Call, state: State): Outcome {
  if (state.fetching !== null && state.coming === null) {
    const wait = fetchIndexes(call, state.fetching, state.isQuiet)
    if (wait !== undefined) return wait
  }
  if (state.operation === 'update') return updated(call, state.fetching!.got)
  if (state.coming === null) return plan(call, state)
  return state.at < state.going.length ? purge(call, state) : install(call, state)
}

function updated(call: Call, got: readonly number[]): number {
  for (const at of got) call.print(`v3.22.1-145-g${(0x5f2a91c3 + at * 77).toString(16)} [${repositories[at]}]\n`)
  const missing = repositories.length - got.length
  // Where no list came, it knows those that are installed.
  const count =
    got.length === 0 ? readInstalled(call).size : Math.round((packageCount * got.length) / repositories.length)
  if (missing === 0) call.print(`OK: ${count} distinct packages available\n`)
  else call.print(`${missing} unavailable, 0 stale; ${count} distinct packages available\n`)
  return missing === 0 ? 0 : missing
}

/** What is to change; an exit code where that cannot be. */
function plan(call: Call, state: State): number | undefined {
  const installed = readInstalled(call)
  const { operation, words, group } = state
  const world = readWorld(call)
  if (operation === 'upgrade' || operation === 'fix') state.coming = []
  else if (operation === 'del') return planRemoval(call, state, installed, world)
  else {
    const isListed = state.fetching === null ? hasIndex(call, 0) : state.fetching.got.includes(0)
    if (!isListed && state.fetching === null)
      for (const url of repositories) call.print(`WARNING: opening from cache ${url}: No such file or directory\n`, 2)
    const real = words.map((word) => catalogue.aliases[word] ?? word)
    const missing = words.filter(
      (_word, at) => !installed.has(real[at]!) && !(isListed && catalogue.packages.has(real[at]!))
    )
    if (missing.length > 0) {
      const lines = missing.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`)
      call.print(`ERROR: unable to select packages:\n${lines.join('')}`, 2)
      return missing.length
    }
    state.coming = packagesFor(catalogue, words, (name) => installed.has(name), false).map(({ name }) => name)
    // A name for several is a package of nothing that asks for them.
    writeWorld(call, [...world, ...(group === null ? words : [`${group}=${words.join(',')}`])])
  }
  return undefined
}

function planRemoval(
  call: Call,
  state: State,
  installed: ReadonlyMap<string, ApkPackage>,
  world: readonly string[]
): number | undefined {
  const left = world.filter((line) => !state.words.some((word) => line === word || line.startsWith(`${word}=`)))
  const needed = new Set(catalogue.base)
  const wanted = left.flatMap((line) => line.replace(/^.*=/, '').split(','))
  for (const { name } of packagesFor(catalogue, wanted, () => false, false)) needed.add(name)
  const isAsked = world.length > left.length
  state.going = isAsked ? [...installed.keys()].filter((name) => !needed.has(name)).toReversed() : []
  if (!isAsked) {
    const kept = state.words.filter((word) => installed.has(word))
    if (kept.length > 0)
      call.print(
        `World updated, but the following packages are not removed due to:\n${kept.map((name) => `  ${name}\n`).join('')}\n`
      )
    else call.print(state.words.map((word) => `ERROR: No such package: ${word}\n`).join(''), 2)
    if (kept.length === 0) return 1
  }
  writeWorld(call, left)
  state.coming = []
  return undefined
}

function purge(call: Call, state: State): undefined {
  const name = state.going[state.at]!
  const installed = new Map(readInstalled(call))
  const { version = '', paths = [] } = installed.get(name) ?? {}
  if (!state.isQuiet) call.print(`(${state.at + 1}/${state.going.length}) Purging ${name} (${version})\n`)
  takeFiles(call, paths)
  installed.delete(name)
  writeInstalled(call, installed)
  state.at++
  return undefined
}

function install(call: Call, state: State): Outcome {
  const coming = state.coming!
  const at = state.at - state.going.length
  const facts = catalogue.packages.get(coming[at] ?? '')
  if (facts === undefined) return finish(call, state)
  if (state.until === 0) {
    const path = pathOn(`${repositories[0]}/x86_64/${facts.name}-${facts.version}.apk`)
    const heard = getFile(call, state.download, path, facts.size)
    if ('wait' in heard) return heard.wait
    if (!state.isQuiet) call.print(`(${at + 1}/${coming.length}) Installing ${facts.name} (${facts.version})\n`)
    if (heard.end.kind !== 'got') return failed(call, state, facts, errorText(heard.end))
    const paths = placePackage(call, facts)
    writeInstalled(call, new Map(readInstalled(call)).set(facts.name, apkPackage(facts, paths)))
    state.until = call.now + 10 + Math.ceil(facts.installedSize / 500)
  }
  if (call.now < state.until) return { kind: 'time', until: state.until }
  state.until = 0
  state.at++
  return undefined
}

function failed(call: Call, { coming }: State, { name, version }: PackageFacts, why: string): number {
  call.print(`ERROR: ${name}-${version}: ${why}\n`, 2)
  const installed = readInstalled(call)
  call.print(`1 error; ${sumText(installed).replace('OK: ', '')}`)
  // What nobody has now is not asked for either.
  const missing = coming!.filter((one) => !installed.has(one))
  writeWorld(
    call,
    readWorld(call).filter((one) => !missing.includes(catalogue.aliases[one] ?? one))
  )
  return 1
}

function finish(call: Call, state: State): number {
  const installed = readInstalled(call)
  if (state.isQuiet) return 0
  const { version } = installed.get('busybox') ?? { version: '' }
  if (state.coming!.length + state.going.length > 0) call.print(`Executing busybox-${version}.trigger\n`)
  call.print(sumText(installed))
  return 0
}
