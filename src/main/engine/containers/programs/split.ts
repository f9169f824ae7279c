// split: one file as many.
import type { Json } from '../../../../shared/kube/object.ts'
import type { Call } from '../processes/call.ts'
import { byteLength, decode, encode } from '../text-bytes.ts'
import { isBusy } from './changing/each.ts'
import { bytesOf } from './changing/sizing.ts'
import { sizeOf } from './listing.ts'
import { inputOf, nextPiece, type Input } from './input.ts'
import { optionsOf } from './options.ts'
import { stateful, type Outcome, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'

interface Splitting {
  readonly input: Input
  readonly unit: 'lines' | 'bytes'
  readonly size: number
  readonly prefix: string
  readonly suffix: string
  readonly isNumbered: boolean
  readonly letters: number
  readonly isTold: boolean
  /** -n: so many pieces, of which the last has the rest; 0 where their size says how many there are. */
  readonly pieces: number
  /** The file that is written. */
  path: string
  /** Files that were made, and what the last one has room for. */
  made: number
  room: number
}

/** split [-l LINES | -b BYTES | -n PIECES] [-d] [-a LENGTH] [FILE [PREFIX]]. */
export const split: Program = stateful(
  (call) => {
    const { flags, values, words } = optionsOf(call, 'dxev', 'lbnaCS', {
      lines: 'l',
      bytes: 'b',
      number: 'n',
      'suffix-length': 'a',
      'numeric-suffixes': 'd',
      'additional-suffix': 'S',
      verbose: 'v'
    })
    const [file = '-', prefix = 'x'] = words
    const pieces = Number(values['n'] ?? 0)
    const bytes = values['b'] ?? values['C']
    const given = bytes === undefined ? Number(values['l'] ?? 1000) : bytesOf(bytes)
    const isWrong = values['n'] === undefined ? !(given > 0) : !(Number.isInteger(pieces) && pieces > 0)
    if (isWrong)
      throw new ProgramError(
        values['n'] !== undefined
          ? `invalid number of chunks: '${values['n']}'`
          : `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: '${bytes ?? values['l']}'`
      )
    if (file !== '-' && call.seek(file) === undefined)
      throw new ProgramError(
        isBusy(call)
          ? `can't open '${file}': No such file or directory`
          : `cannot open '${file}' for reading: No such file or directory`
      )
    const whole = pieces > 0 && file !== '-' ? sizeOf(call.find(file).entry) : 0
    const state: Splitting = {
      input: inputOf([file]),
      unit: bytes === undefined && pieces === 0 ? 'lines' : 'bytes',
      size: pieces > 0 ? Math.max(Math.floor(whole / pieces), 1) : given,
      prefix,
      suffix: values['S'] ?? '',
      isNumbered: flags.has('d'),
      letters: Number(values['a'] ?? 2),
      isTold: flags.has('v'),
      pieces,
      path: '',
      made: 0,
      room: 0
    }
    return state as unknown as Json
  },
  (call, json) => step(call, json as unknown as Splitting)
)

function step(call: Call, state: Splitting): Outcome {
  const piece = nextPiece(call, state.input, 16_384)
  if (piece.kind === 'wait') return piece.wait
  if (piece.kind === 'over') return state.input.status
  if (piece.kind === 'end') {
    while (state.made < state.pieces) open(call, state)
    return undefined
  }
  call.charge(piece.text.length / 10_000)
  if (state.unit === 'lines') writeLines(call, state, piece.text)
  else writeBytes(call, state, piece.text)
  return undefined
}

function writeLines(call: Call, state: Splitting, text: string): void {
  for (let from = 0; from < text.length;) {
    if (state.room === 0) open(call, state)
    let at = from
    while (state.room > 0) {
      const end = text.indexOf('\n', at)
      if (end === -1) {
        at = text.length
        break
      }
      at = end + 1
      state.room--
    }
    call.files.write(call.process, state.path, text.slice(from, at), true)
    from = at
  }
}

function writeBytes(call: Call, state: Splitting, text: string): void {
  const bytes = encode(text)
  for (let from = 0; from < bytes.length;) {
    if (state.room === 0) open(call, state)
    const piece = bytes.subarray(from, from + state.room)
    const written = decode(piece)
    state.room -= byteLength(written)
    call.files.write(call.process, state.path, written, true)
    from += piece.length
  }
}

/** The next file. */
function open(call: Call, state: Splitting): void {
  const { prefix, suffix, isNumbered, letters, pieces, size, made } = state
  const digits = isNumbered ? '0123456789' : 'abcdefghijklmnopqrstuvwxyz'
  if (made >= digits.length ** letters) throw new ProgramError('output file suffixes exhausted')
  let name = ''
  for (let rest = made, index = 0; index < letters; index++, rest = Math.floor(rest / digits.length))
    name = digits[rest % digits.length]! + name
  state.path = `${prefix}${name}${suffix}`
  if (state.isTold) call.print(`creating file '${state.path}'\n`)
  state.made++
  state.room = pieces > 0 && state.made === pieces ? Number.MAX_SAFE_INTEGER : size
  call.files.write(call.process, state.path, '')
}
