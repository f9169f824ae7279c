// apt install, remove, purge and autoremove: whether it may, and the change itself, package by package.
import { FileError } from '../../files/file-system.ts'
import type { Call } from '../../processes/call.ts'
import type { Outcome } from '../program.ts'
import type { AptCommand } from './apt-command-line.ts'
import { planOf, tell } from './apt-plan.ts'
import { sourcesOf } from './apt-sources.ts'
import { agent, numbered, patience, reasonOf } from './apt-update.ts'
import { fetchedText, progress, sizeText } from './apt-words.ts'
import { goOn, noDownload, type Download } from '../network/downloading.ts'
import {
  architectureOf,
  automaticNames,
  fieldOf,
  filesOf,
  readStatus,
  recordInstalled,
  recordRemoved,
  statusPath,
  writeAutomatic
} from './dpkg-database.ts'
import type { PackageFacts } from './package-catalogue.ts'
import { placeFile, placePackage, takeFiles } from './package-files.ts'

export type Changing = {
  readonly kind: 'change'
  readonly command: AptCommand
  /** What comes, in the order in which it is unpacked; those of them that somebody has named; what goes. */
  readonly coming: string[]
  readonly named: string[]
  readonly going: string[]
  stage: 'ask' | 'fetch' | 'unpack' | 'remove' | 'set-up'
  at: number
  startedAt: number
  download: Download
  /** When the next package is done. */
  until: number
}

const lockPath = '/var/lib/dpkg/lock-frontend'
/** Files and folders of a base image, as dpkg counts them; each package more has about so many. */
const filesAtFirst = 6090
const filesOfPackage = 12

export function beginChange(call: Call, command: AptCommand): Changing | number {
  const warnings: string[] = []
  try {
    placeFile(call, lockPath, 0, 0o640)
    // A machine's own database can only be read, whatever lies beside it.
    call.files.write(call.process, statusPath, call.find(statusPath).entry.text ?? '')
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    // apt goes on without a lock where nothing can be changed, and fails later.
    if (error.code !== 'EROFS') {
      call.print(
        `E: Could not open lock file ${lockPath} - open (${numbered(error)})\n` +
          `E: Unable to acquire the dpkg frontend lock (${lockPath}), are you root?\n`,
        2
      )
      return 100
    }
    for (const path of [lockPath, '/var/lib/dpkg/lock'])
      warnings.push(`W: Not using locking for read only lock file ${path}\n`)
  }
  if (command.quiet < 2)
    for (const text of ['Reading package lists', 'Building dependency tree', 'Reading state information'])
      call.print(progress(call, text))
  const plan = planOf(call, command)
  if (typeof plan === 'string') {
    call.print(`${warnings.join('')}${plan}`, 2)
    return 100
  }
  const { coming, going, named } = plan
  const count = coming.length + going.length
  tell(call, command, plan)
  if (count === 0 || command.isSimulated) return 0
  if (warnings.length > 0) {
    const words = 'Archives directory /var/cache/apt/archives/partial is missing. - Acquire (30: Read-only file system)'
    call.print(`${warnings.join('')}E: ${words}\n`, 2)
    return 100
  }
  const isAsked = !command.isYes && (going.length > 0 || coming.length > named.length)
  if (isAsked) call.print('Do you want to continue? [Y/n] ')
  return {
    kind: 'change',
    command,
    coming: coming.map(({ name }) => name),
    named: [...named],
    going: [...going],
    stage: isAsked ? 'ask' : 'fetch',
    at: 0,
    startedAt: call.now,
    download: { ...noDownload },
    until: 0
  }
}

export function change(call: Call, state: Changing): Outcome {
  if (state.stage === 'ask') return ask(call, state)
  if (call.now < state.until) return { kind: 'time', until: state.until }
  if (state.stage === 'fetch') return fetch(call, state)
  if (state.stage === 'unpack') return unpack(call, state)
  if (state.stage === 'remove') return remove(call, state)
  return setUp(call, state)
}

/** Anything but yes is no, and so is nobody who could answer. */
function ask(call: Call, state: Changing): Outcome {
  const text = call.read(0, 256, true)
  if (text === undefined) return { kind: 'input', descriptor: 0 }
  if (!/^(y.*|\s*)\n$/is.test(text)) {
    call.print('Abort.\n')
    return 1
  }
  next(call, state, 'fetch')
  return undefined
}

function next(call: Call, state: Changing, stage: Changing['stage']): void {
  state.stage = stage
  state.at = 0
  if (stage === 'fetch') state.startedAt = call.now
}

function factsAt(call: Call, { coming, at }: Changing): PackageFacts | undefined {
  return sourcesOf(call).catalogue.packages.get(coming[at] ?? '')
}

function fetch(call: Call, state: Changing): Outcome {
  const facts = factsAt(call, state)
  const sources = sourcesOf(call)
  const { host, root, suite, component } = sources.indexes.find((index) => index.component !== undefined)!
  const isSaid = state.command.quiet < 2
  if (facts === undefined) {
    const bytes = state.coming.reduce((sum, name) => sum + (sources.catalogue.packages.get(name)?.size ?? 0), 0)
    if (bytes > 0 && isSaid) call.print(fetchedText(bytes, call.now - state.startedAt))
    const status = readStatus(call)
    if (bytes > 0 && !status.has('apt-utils'))
      call.print('debconf: delaying package configuration, since apt-utils is not installed\n', 2)
    next(call, state, state.going.length > 0 ? 'remove' : 'unpack')
    return undefined
  }
  const architecture = architectureOf(facts)
  const file = `pool/${component}/${facts.name[0]}/${facts.name}/${fileName(facts)}`
  const heard = goOn(call, state.download, {
    host,
    path: `${root}/${file}`,
    port: 80,
    isSecure: false,
    bytes: facts.size,
    agent,
    patience
  })
  if ('wait' in heard) return heard.wait
  const title = `http://${host}${root} ${suite}/${component} amd64 ${facts.name} ${architecture} ${facts.version}`
  state.at++
  if (heard.end.kind === 'got') {
    if (isSaid) call.print(`Get:${state.at} ${title} [${sizeText(facts.size)}]\n`)
    return undefined
  }
  const why = reasonOf(host, heard.end)
  if (isSaid) call.print(`Err:${state.at} ${title}\n  ${why}\n`)
  call.print(
    `E: Failed to fetch http://${host}${root}/${file}  ${why}\n` +
      'E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n',
    2
  )
  return 100
}

/** The name of an archive's file leaves out the epoch of its version. */
function fileName(facts: PackageFacts): string {
  return `${facts.name}_${facts.version.replace(/^\d+:/, '')}_${architectureOf(facts)}.deb`
}

function countText(call: Call): string {
  const more = readStatus(call).size - sourcesOf(call).catalogue.base.length
  return `(Reading database ... ${filesAtFirst + more * filesOfPackage} files and directories currently installed.)\n`
}

/** What reading and writing dpkg's files costs. */
const unpackSteps = 20

/** Milliseconds that a package of so many KiB takes to be unpacked. */
function unpackTime({ installedSize }: PackageFacts): number {
  return 30 + Math.ceil(installedSize / 200)
}

function unpack(call: Call, state: Changing): Outcome {
  const facts = factsAt(call, state)
  if (facts === undefined) {
    next(call, state, 'set-up')
    return undefined
  }
  const { coming, at, named } = state
  const width = String(coming.length - 1).length
  const prefix = coming.length === 1 ? '' : `${String(at).padStart(width, '0')}-`
  const escaped = fileName(facts).replace(facts.version.replace(/^\d+:/, ''), facts.version.replace(':', '%3a'))
  call.print(`Selecting previously unselected package ${facts.name}.\n`)
  if (at === 0) call.print(countText(call))
  call.print(`Preparing to unpack .../${prefix}${escaped} ...\nUnpacking ${facts.name} (${facts.version}) ...\n`)
  call.charge(unpackSteps)
  const before = filesOf(call, facts.name) ?? []
  recordInstalled(call, facts, [...before, ...placePackage(call, facts)])
  const automatic = new Set(automaticNames(call))
  if (named.includes(facts.name)) automatic.delete(facts.name)
  else automatic.add(facts.name)
  writeAutomatic(call, automatic)
  state.at++
  state.until = call.now + unpackTime(facts)
  return undefined
}

function remove(call: Call, state: Changing): Outcome {
  const name = state.going[state.at]
  if (name === undefined) {
    next(call, state, 'unpack')
    return undefined
  }
  if (state.at === 0) call.print(countText(call))
  const version = fieldOf(readStatus(call).get(name) ?? '', 'Version')
  call.print(`Removing ${name} (${version}) ...\n`)
  takeFiles(call, filesOf(call, name) ?? [])
  recordRemoved(call, name)
  const automatic = new Set(automaticNames(call))
  if (automatic.delete(name)) writeAutomatic(call, automatic)
  state.at++
  state.until = call.now + 30
  return undefined
}

function setUp(call: Call, state: Changing): Outcome {
  const facts = factsAt(call, state)
  if (facts !== undefined) {
    call.print(`Setting up ${facts.name} (${facts.version}) ...\n`)
    state.at++
    state.until = call.now + 15
    return undefined
  }
  const isOfLibraries = [...state.coming, ...state.going].some((name) => name.startsWith('lib'))
  const libc = fieldOf(readStatus(call).get('libc-bin') ?? '', 'Version')
  if (isOfLibraries) call.print(`Processing triggers for libc-bin (${libc}) ...\n`)
  return 0
}
