// gzip, gunzip and zcat.
import type { Json } from '../../../../../shared/kube/object.ts'
import { FileError } from '../../files/file-system.ts'
import { nameOf } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import { byteLength } from '../../text-bytes.ts'
import { isBusy } from '../changing/each.ts'
import { inputOf, nextPiece, type Input } from '../input.ts'
import { optionsOf } from '../options.ts'
import { stateful, type Outcome, type Program } from '../program.ts'
import { gunzipped, gzipEnd, gzipHeader, gzipMore, gzipStream, mostUnpacked, type GzipStream } from './gzip-format.ts'

/** One file at work. */
interface Work {
  readonly name: string
  readonly input: Input
  /** Where it goes; null for standard output. */
  readonly target: string | null
  readonly stream: GzipStream | null
}

interface Packing {
  readonly flags: string
  readonly level: number
  readonly suffix: string
  queue: string[]
  work: Work | null
  /** Of a file that is unpacked: all that was read. */
  text: string
  status: number
}

export const gzip: Program = stateful(
  (call) => {
    const { flags, values, words } = optionsOf(call, 'cdfklLnNqrtv123456789h', 'S', {
      stdout: 'c',
      'to-stdout': 'c',
      decompress: 'd',
      uncompress: 'd',
      force: 'f',
      keep: 'k',
      list: 'l',
      test: 't',
      verbose: 'v',
      quiet: 'q',
      recursive: 'r',
      name: 'N',
      'no-name': 'n',
      fast: '1',
      best: '9',
      suffix: 'S'
    })
    const level = Math.max(0, ...[...flags].filter((flag) => /\d/.test(flag)).map(Number)) || 6
    const state: Packing = {
      flags: [...flags].join('') + (call.name === 'gunzip' ? 'd' : call.name === 'zcat' ? 'dc' : ''),
      level,
      suffix: values['S'] ?? '.gz',
      queue: words.length === 0 ? ['-'] : [...words],
      work: null,
      text: '',
      status: 0
    }
    if (state.flags.includes('l')) listTitle(call)
    return state as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Packing
    if (state.work !== null) return workOn(call, state, state.work)
    const name = state.queue.shift()
    if (name === undefined) return state.status
    state.work = begin(call, state, name)
    return undefined
  }
)

/** Says what is wrong with a file; the next one is done all the same. */
function refuse(call: Call, state: Packing, text: string, status: 1 | 2): null {
  const isWarning = status === 2
  if (!isWarning || !state.flags.includes('q')) call.print(`${isBusy(call) ? call.name : 'gzip'}: ${text}\n`, 2)
  state.status = isWarning ? state.status || 2 : 1
  return null
}

function begin(call: Call, state: Packing, name: string): Work | null {
  const { flags, suffix, level } = state
  const unpacks = /[dtl]/.test(flags)
  if (name === '-') {
    if (!/[fltd]/.test(flags) && call.isTerminal(1)) {
      const said = 'compressed data not written to a terminal. Use -f to force compression.\nFor help, type: gzip -h'
      return refuse(call, state, said, 1)
    }
    return started(call, '-', null, unpacks ? null : gzipStream(level))
  }
  const path =
    unpacks && call.seek(name) === undefined && call.seek(`${name}${suffix}`) !== undefined ? `${name}${suffix}` : name
  const found = call.seek(path)
  if (found === undefined) {
    const missing = unpacks && !path.endsWith(suffix) ? `${path}${suffix}` : path
    const said = isBusy(call) ? `can't open '${path}'` : missing
    return refuse(call, state, `${said}: No such file or directory`, 1)
  }
  if (found.entry.kind === 'directory') {
    if (!flags.includes('r')) return refuse(call, state, `${path} is a directory -- ignored`, 2)
    const inside = call.files.names(call.process, path).map((each) => `${path.replace(/\/$/, '')}/${each}`)
    state.queue = [...inside, ...state.queue]
    return null
  }
  if (flags.includes('c') || /[tl]/.test(flags)) return started(call, path, null, unpacks ? null : gzipStream(level))
  const target = targetOf(call, state, path, unpacks)
  return target === null ? null : started(call, path, target, unpacks ? null : gzipStream(level))
}

/** The name that a file gets; null where it gets none. */
function targetOf(call: Call, state: Packing, path: string, unpacks: boolean): string | null {
  const { flags, suffix } = state
  const isPacked = path.endsWith(suffix) || path.endsWith('.tgz')
  if (unpacks && !isPacked) return refuse(call, state, `${path}: unknown suffix -- ignored`, 2)
  if (!unpacks && isPacked && !flags.includes('f')) {
    call.print(`gzip: ${path} already has ${suffix} suffix -- unchanged\n`, 2)
    return null
  }
  const target = unpacks
    ? path.endsWith('.tgz')
      ? `${path.slice(0, -4)}.tar`
      : path.slice(0, -suffix.length)
    : `${path}${suffix}`
  if (!flags.includes('f') && call.seek(target) !== undefined)
    return refuse(call, state, `${target} already exists;\tnot overwritten`, 2)
  return target
}

function started(call: Call, name: string, target: string | null, stream: GzipStream | null): Work {
  const work: Work = { name, input: inputOf([name]), target, stream }
  if (target !== null) call.files.write(call.process, target, '')
  if (stream === null) return work
  const time = name === '-' ? 0 : call.find(name).entry.time
  // BusyBox keeps neither.
  give(call, work, isBusy(call) || name === '-' ? gzipHeader(stream) : gzipHeader(stream, nameOf(name), time))
  return work
}

/** Throws a FileError. */
function give(call: Call, { target }: Work, text: string): void {
  if (target === null) call.print(text)
  else if (text !== '') call.files.write(call.process, target, text, true)
}

function workOn(call: Call, state: Packing, work: Work): Outcome {
  try {
    return step(call, state, work)
  } catch (error) {
    if (!(error instanceof FileError) || work.target === null) throw error
    call.files.remove(call.process, work.target, false)
    refuse(call, state, `${work.target}: ${error.message}`, 1)
    state.work = null
    return undefined
  }
}

function step(call: Call, state: Packing, work: Work): Outcome {
  const { stream, input } = work
  const piece = nextPiece(call, input, 65_536)
  if (piece.kind === 'wait') return piece.wait
  if (piece.kind === 'text') {
    if (stream === null) {
      state.text += piece.text
      if (state.text.length <= mostUnpacked) return undefined
      refuse(call, state, `${shownName(work)}: memory exhausted`, 1)
      state.text = ''
      state.work = null
      return undefined
    }
    give(call, work, gzipMore(stream, piece.text))
    call.charge(piece.text.length / 4000)
    return undefined
  }
  state.work = null
  if (input.status > 0) {
    state.status = 1
    return undefined
  }
  if (stream === null) unpack(call, state, work)
  else {
    give(call, work, gzipEnd(stream))
    finish(call, state, work, stream.size, stream.packed)
  }
  return undefined
}

function unpack(call: Call, state: Packing, work: Work): void {
  const { text, flags } = state
  state.text = ''
  const result = gunzipped(text)
  if ('trouble' in result) {
    if (work.target !== null) call.files.remove(call.process, work.target, false)
    call.print(isBusy(call) ? '' : '\n', 2)
    refuse(call, state, isBusy(call) ? busyTrouble(result.trouble) : `${shownName(work)}: ${result.trouble}`, 1)
    return
  }
  call.charge(result.text.length / 4000)
  const size = byteLength(result.text)
  if (flags.includes('l')) listLine(call, work, size, byteLength(text))
  else if (!flags.includes('t')) {
    give(call, work, result.text)
    finish(call, state, work, size, byteLength(text))
  }
}

function busyTrouble(trouble: string): string {
  return trouble === 'not in gzip format'
    ? 'invalid magic'
    : trouble === 'unexpected end of file'
      ? 'short read'
      : trouble
}

function shownName({ name }: Work): string {
  return name === '-' ? 'stdin' : name
}

/** The file takes the place of the other, with its time and its rights. */
function finish(call: Call, { flags }: Packing, work: Work, size: number, packed: number): void {
  const { name, target } = work
  const keeps = flags.includes('k')
  if (target !== null) {
    const { entry } = call.find(name)
    call.files.change(call.process, target, { mode: entry.mode & 0o7777, time: entry.time })
    if (!keeps) call.files.remove(call.process, name, false)
  }
  if (!flags.includes('v')) return
  const verb = keeps && target !== null ? 'created' : 'replaced with'
  const told = `${shownName(work)}:\t${ratio(name, size, packed)} -- ${verb} ${target ?? 'stdout'}\n`
  call.print(told, 2)
}

/** How much smaller it has become, without what stands around the compressed bytes. */
function ratio(name: string, size: number, packed: number): string {
  const around = 18 + (name === '-' ? 0 : byteLength(nameOf(name).replace(/\.gz$/, '')) + 1)
  return `${(size === 0 ? 0 : ((size - (packed - around)) / size) * 100).toFixed(1).padStart(5)}%`
}

function listTitle(call: Call): void {
  call.print('         compressed        uncompressed  ratio uncompressed_name\n')
}

function listLine(call: Call, { name }: Work, size: number, packed: number): void {
  const shown = name === '-' ? 'stdout' : name.replace(/\.gz$/, '')
  call.print(`${String(packed).padStart(19)} ${String(size).padStart(19)} ${ratio(name, size, packed)} ${shown}\n`)
}
