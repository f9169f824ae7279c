// apt update: gets the lists of the archives, and says of each what came.
import { FileError } from '../../files/file-system.ts'
import type { Call } from '../../processes/call.ts'
import { statusLine } from '../network/web-address.ts'
import type { Outcome } from '../program.ts'
import type { AptCommand } from './apt-command-line.ts'
import { hasLists, keptAt, listsFolder, sourcesOf, titleOf, urlOf, type IndexFile } from './apt-sources.ts'
import { fetchedText, progress, sizeText } from './apt-words.ts'
import { goOn, noDownload, type Download, type Downloaded } from '../network/downloading.ts'
import { placeFile } from './package-files.ts'

export type Updating = {
  readonly kind: 'update'
  readonly command: AptCommand
  readonly startedAt: number
  /** Which of the files is next, and the number of its line. */
  at: number
  line: number
  bytes: number
  download: Download
  /** Suites of which nothing came: "HOST/ROOT SUITE". */
  readonly failed: string[]
  /** Warnings and errors, which are said at the end. */
  readonly complaints: string[]
}

/** apt's Acquire::http::Timeout. */
export const patience = 30_000
export const agent = 'Debian APT-HTTP/1.3 (2.6.1)'
/** Codes of the kernel, which apt shows. */
const numbers: Readonly<Record<string, number>> = { EACCES: 13, EROFS: 30, ENOSPC: 28 }

export function numbered({ code, message }: FileError): string {
  return `${numbers[code] === undefined ? '' : `${numbers[code]}: `}${message}`
}

export function beginUpdate(call: Call, command: AptCommand): Updating | number {
  const partial = `${listsFolder}/partial`
  try {
    if (call.seek(partial) === undefined) call.files.makeFolder(call.process, partial, 0o700)
    placeFile(call, `${listsFolder}/lock`, 0, 0o640)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.print(progress(call, 'Reading package lists'))
    call.print(`E: List directory ${partial} is missing. - Acquire (${numbered(error)})\n`, 2)
    return 100
  }
  const startedAt = call.now
  const download = { ...noDownload }
  return { kind: 'update', command, startedAt, at: 0, line: 0, bytes: 0, download, failed: [], complaints: [] }
}

export function update(call: Call, state: Updating): Outcome {
  const { indexes } = sourcesOf(call)
  const index = indexes[state.at]
  if (index === undefined) return finish(call, state)
  const isKnown = call.seek(keptAt(index)) !== undefined
  // What belongs to a release that did not come is not asked for; what is here already is not got again.
  if (state.failed.includes(suiteOf(index)) || (index.component !== undefined && isKnown)) {
    state.at++
    return undefined
  }
  const { host, bytes } = index
  const path = urlOf(index).slice(`http://${host}`.length)
  const file = { host, path, port: 80, isSecure: false, bytes: isKnown ? 0 : bytes, agent, patience }
  const heard = goOn(call, state.download, file)
  if ('wait' in heard) return heard.wait
  state.at++
  state.line++
  if (heard.end.kind !== 'got') return missed(call, state, index, heard.end)
  if (!isKnown) {
    placeFile(call, keptAt(index), bytes, 0o644)
    state.bytes += bytes
  }
  say(
    call,
    state,
    `${isKnown ? 'Hit' : 'Get'}:${state.line} ${titleOf(index)}${isKnown ? '' : ` [${sizeText(bytes)}]`}\n`
  )
  return undefined
}

function suiteOf({ host, root, suite }: IndexFile): string {
  return `http://${host}${root} ${suite}`
}

function say(call: Call, { command }: Updating, text: string): void {
  if (command.quiet < 2) call.print(text)
}

function missed(
  call: Call,
  state: Updating,
  index: IndexFile,
  end: Exclude<Downloaded, { readonly kind: 'got' }>
): undefined {
  const why = reasonOf(index.host, end)
  const suite = suiteOf(index)
  state.failed.push(suite)
  if (end.kind === 'status' && end.status === 404) {
    say(call, state, `Ign:${state.line} ${suite} InRelease\n`)
    state.line++
    say(call, state, `Err:${state.line} ${suite} Release\n  ${why}\n`)
    state.complaints.push(`E: The repository '${suite} Release' does not have a Release file.`)
    return undefined
  }
  say(call, state, `Err:${state.line} ${titleOf(index)}\n  ${why}\n`)
  state.complaints.push(`W: Failed to fetch ${urlOf(index)}  ${why}`)
  return undefined
}

/** In the words of apt's method http. */
export function reasonOf(host: string, end: Exclude<Downloaded, { readonly kind: 'got' }>): string {
  switch (end.kind) {
    case 'status':
      return `${statusLine(end.status).replace(' ', '  ')} [IP: ${end.address} 80]`
    case 'unresolved':
      return end.isUnknown === true ? `Could not resolve '${host}'` : `Temporary failure resolving '${host}'`
    case 'refused':
      return `Could not connect to ${host}:80 (${end.address ?? ''}). - connect (111: Connection refused)`
    case 'timeout':
      return end.address === undefined
        ? `Temporary failure resolving '${host}'`
        : `Could not connect to ${host}:80 (${end.address}), connection timed out`
    case 'reset':
      return 'Connection failed'
  }
}

function finish(call: Call, state: Updating): number {
  const { bytes, startedAt, complaints } = state
  if (bytes > 0) say(call, state, fetchedText(bytes, call.now - startedAt))
  say(call, state, progress(call, 'Reading package lists'))
  const isBroken = complaints.some((line) => line.startsWith('E'))
  if (call.name === 'apt' && !isBroken) {
    say(call, state, progress(call, 'Building dependency tree') + progress(call, 'Reading state information'))
    if (hasLists(call, sourcesOf(call)) || complaints.length === 0) say(call, state, 'All packages are up to date.\n')
  }
  if (complaints.length > 0) {
    const isWarned = complaints.some((line) => line.startsWith('W'))
    const end = isWarned
      ? 'W: Some index files failed to download. They have been ignored, or old ones used instead.\n'
      : ''
    call.print(`${complaints.join('\n')}\n${end}`, 2)
  }
  return isBroken ? 100 : 0
}
