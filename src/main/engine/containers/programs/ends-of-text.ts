// head and tail.
import { OutOfMemory } from '../processes/out-of-memory.ts'
import { FileError } from '../files/file-system.ts'
import type { Call } from '../processes/call.ts'
import { openDescriptor } from '../processes/opening.ts'
import { decode, encode } from '../text-bytes.ts'
import { bytesOf } from './changing/sizing.ts'
import { inputOf, nextPiece, type Input } from './input.ts'
import { optionsOf } from './options.ts'
import { stateful, type Outcome, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import type { Json } from '../../../../shared/kube/object.ts'

/** -5 is -n 5. */
function withCount(call: Call): void {
  call.process.argv = call.process.argv.map((word, index, all) =>
    index > 0 && /^-\d+$/.test(word) && !/^-[nc]$/.test(all[index - 1]!) ? `-n${word.slice(1)}` : word
  )
}

interface Head {
  readonly input: Input
  readonly count: number
  readonly isBytes: boolean
  readonly titles: boolean
  /** -N: all but the last so many. */
  readonly isButLast: boolean
  left: number
  isTitled: boolean
  text: string
}

const head = stateful(
  (call) => {
    withCount(call)
    const { values, words, flags } = optionsOf(call, 'qv', 'nc', { lines: 'n', bytes: 'c' })
    const isBytes = values['c'] !== undefined
    const given = values['c'] ?? values['n'] ?? '10'
    const isButLast = given.startsWith('-')
    const count = bytesOf(given.replace(/^-/, ''))
    if (Number.isNaN(count)) {
      const text = values['c'] ?? values['n']
      throw new ProgramError(
        call.machine.distribution === 'debian'
          ? `invalid number of ${isBytes ? 'bytes' : 'lines'}: '${text}'`
          : `invalid number '${text}'`
      )
    }
    const titles = (words.length > 1 && !flags.has('q')) || flags.has('v')
    const state: Head = {
      input: inputOf(words),
      count,
      isBytes,
      isButLast,
      titles,
      left: isButLast ? -1 : count,
      isTitled: false,
      text: ''
    }
    return state as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Head
    const { input } = state
    if (state.titles && !state.isTitled && input.at < input.files.length) {
      const name = input.files[input.at]!
      if (name === '-' || call.seek(name) !== undefined)
        call.print(`${input.at > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
      state.isTitled = true
    }
    if (state.left === 0) {
      if (!advance(call, state)) return input.status
    }
    const piece = nextPiece(call, input, 4096)
    if (piece.kind === 'wait') return piece.wait
    if (piece.kind === 'over') return input.status
    if (piece.kind === 'end') {
      if (state.isButLast) call.print(butLast(state))
      state.text = ''
      state.left = state.count
      state.isTitled = false
      return undefined
    }
    if (state.isButLast) {
      state.text += piece.text
      if (state.text.length > mostKept) throw new ProgramError('memory exhausted')
      return undefined
    }
    const taken = state.isBytes ? firstBytes(piece.text, state.left) : firstLines(piece.text, state.left)
    call.print(taken.text)
    state.left -= taken.count
    const surplus = piece.text.length - taken.length
    if (surplus > 0 && input.descriptor !== null) call.table.open.unread(call.process, input.descriptor, surplus)
    return undefined
  }
)

function butLast({ text, isBytes, count }: Head): string {
  if (isBytes) return decode(encode(text).subarray(0, Math.max(encode(text).length - count, 0)))
  const lines = text.split(/(?<=\n)/)
  return count === 0 ? text : lines.slice(0, -count).join('')
}

/** The next file; false where there is none. */
function advance(call: Call, state: Head): boolean {
  const { input } = state
  if (input.descriptor !== null && input.descriptor !== 0) call.table.open.close(call.process, input.descriptor)
  input.descriptor = null
  input.at++
  state.left = state.count
  state.isTitled = false
  return input.at < input.files.length && state.count > 0
}

interface Taken {
  readonly text: string
  /** Characters of the piece; lines or bytes. */
  readonly length: number
  readonly count: number
}

function firstLines(text: string, most: number): Taken {
  let at = 0
  let count = 0
  while (count < most) {
    const end = text.indexOf('\n', at)
    if (end === -1) return { text, length: text.length, count }
    at = end + 1
    count++
  }
  return { text: text.slice(0, at), length: at, count }
}

function firstBytes(text: string, most: number): Taken {
  const bytes = encode(text)
  if (bytes.length <= most) return { text, length: text.length, count: bytes.length }
  const part = decode(bytes.subarray(0, most))
  return { text: part, length: part.length, count: most }
}

interface Tail {
  readonly input: Input
  readonly count: number
  readonly isBytes: boolean
  /** +N: from this line or byte on. */
  readonly isFrom: boolean
  readonly follows: boolean
  readonly titles: boolean
  text: string
  seen: number
  isTitled: boolean
  following: { readonly path: string; descriptor: number | null; length: number }[]
  last: string
}

/** What tail keeps at most of a text whose end has not come. */
const mostKept = 8 * 1024 * 1024
/** Milliseconds between two looks at a file that is followed. */
const followPause = 1000

const tail = stateful(
  (call) => {
    withCount(call)
    const { values, words, flags } = optionsOf(call, 'fFqvr', 'ncs', {
      lines: 'n',
      bytes: 'c',
      follow: 'f',
      retry: 'r'
    })
    const isBytes = values['c'] !== undefined
    const text = values['c'] ?? values['n'] ?? '10'
    const count = bytesOf(text.replace(/^[-+]/, ''))
    if (Number.isNaN(count)) throw new ProgramError(`invalid number of ${isBytes ? 'bytes' : 'lines'}: '${text}'`)
    const state: Tail = {
      input: inputOf(words),
      count,
      isBytes,
      isFrom: text.startsWith('+'),
      follows: flags.has('f') || flags.has('F'),
      titles: (words.length > 1 && !flags.has('q')) || flags.has('v'),
      text: '',
      seen: 0,
      isTitled: false,
      following: [],
      last: ''
    }
    return state as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Tail
    const { input } = state
    if (input.at >= input.files.length) return follow(call, state)
    const name = input.files[input.at]!
    const piece = nextPiece(call, input, 32_768)
    if (piece.kind === 'wait') return piece.wait
    if (piece.kind === 'over') return follow(call, state)
    if (piece.kind === 'text') {
      state.text += piece.text
      if (!state.isFrom && state.text.length > mostKept) {
        // A line without an end, as of /dev/zero: it wants to have it whole.
        if (!state.isBytes && !state.text.includes('\n', mostKept / 2)) throw new OutOfMemory('a line without an end')
        state.text = state.text.slice(-mostKept / 2)
      }
      return undefined
    }
    const hasFile = name === '-' || call.seek(name) !== undefined
    if (hasFile) {
      if (state.titles) call.print(`${state.isTitled ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
      state.isTitled = true
      call.print(lastOf(state))
      if (state.follows && name !== '-')
        state.following.push({ path: name, descriptor: null, length: lengthOf(call, name) })
    } else if (state.follows) state.following.push({ path: name, descriptor: null, length: 0 })
    state.last = name
    state.text = ''
    return undefined
  }
)

function lengthOf(call: Call, path: string): number {
  return call.seek(path)?.entry.text?.length ?? 0
}

function lastOf({ text, count, isBytes, isFrom }: Tail): string {
  if (isBytes) {
    const bytes = encode(text)
    return decode(isFrom ? bytes.subarray(count - 1) : bytes.subarray(Math.max(bytes.length - count, 0)))
  }
  const lines = text.split(/(?<=\n)/)
  if (lines.at(-1) === '') lines.pop()
  return (isFrom ? lines.slice(Math.max(count - 1, 0)) : count === 0 ? [] : lines.slice(-count)).join('')
}

/** tail -f: what is written to the files from now on. */
function follow(call: Call, state: Tail): Outcome {
  if (!state.follows || state.following.length === 0) return state.input.status
  for (const one of state.following) {
    try {
      if (one.descriptor === null) {
        if (call.seek(one.path) === undefined) continue
        one.descriptor = openDescriptor(call, one.path, { reads: true, writes: false })
        const open = call.table.open.get(call.process, one.descriptor)
        if (open?.kind === 'file') open.position = one.length
        if (open?.kind === 'device') continue
      }
      const open = call.table.open.get(call.process, one.descriptor)
      if (open?.kind !== 'file') continue
      const length = lengthOf(call, one.path)
      if (length < open.position) {
        call.complain(`${one.path}: file truncated`)
        open.position = 0
      }
      const text = call.read(one.descriptor, 32_768)
      if (text === undefined || text === '') continue
      if (state.titles && state.last !== one.path) call.print(`\n==> ${one.path} <==\n`)
      state.last = one.path
      call.print(text)
      return undefined
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      one.descriptor = null
      one.length = 0
    }
  }
  // A device never grows: nobody need look again.
  const isStill = state.following.every(({ path }) => call.seek(path)?.entry.kind === 'device')
  return { kind: 'time', until: isStill ? null : call.table.ports.now() + followPause }
}

export const endPrograms: Readonly<Record<string, Program>> = { head, tail }
