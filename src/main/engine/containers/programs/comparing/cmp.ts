// cmp: where two files begin to differ.
import type { Json } from '../../../../../shared/kube/object.ts'
import type { Call } from '../../processes/call.ts'
import { encode } from '../../text-bytes.ts'
import { isBusy } from '../changing/each.ts'
import { bytesOf } from '../changing/sizing.ts'
import { inputOf, nextPiece, type Input } from '../input.ts'
import { optionsOf } from '../options.ts'
import { stateful, type Outcome, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

interface Comparing {
  readonly names: readonly [string, string]
  readonly flags: string
  readonly inputs: readonly [Input, Input]
  /** What was read and not compared: of one of them nothing. */
  readonly rests: [string, string]
  /** Bytes still to be left out. */
  readonly skips: [number, number]
  /** Bytes that are compared at most; null for all. */
  left: number | null
  bytes: number
  lines: number
  /** The last byte that was compared ended a line. */
  endsLine: boolean
  /** -l has shown a difference. */
  differs: boolean
}

export const cmp: Program = stateful(
  (call) => {
    const { flags, values, words } = optionsOf(call, 'lsbq', 'ni', {
      verbose: 'l',
      silent: 's',
      quiet: 's',
      'print-bytes': 'b',
      bytes: 'n',
      'ignore-initial': 'i'
    })
    const [left, right = '-', leftSkip = '0', rightSkip = leftSkip] = words
    if (left === undefined) throw new ProgramError(`missing operand after '${call.args.at(-1) ?? call.name}'`, 2)
    const [first = '0', second = first] = values['i']?.split(':') ?? []
    const state: Comparing = {
      names: [left, right],
      flags: [...flags].join(''),
      inputs: [inputOf([left]), inputOf([right])],
      rests: ['', ''],
      skips: [bytesOf(leftSkip) + bytesOf(first), bytesOf(rightSkip) + bytesOf(second)],
      left: values['n'] === undefined ? null : bytesOf(values['n']),
      bytes: 0,
      lines: 1,
      endsLine: false,
      differs: false
    }
    return state as unknown as Json
  },
  (call, json) => step(call, json as unknown as Comparing)
)

function step(call: Call, state: Comparing): Outcome {
  const { inputs, rests } = state
  for (const [index, input] of inputs.entries()) {
    if (rests[index] !== '' || input.at > 0) continue
    const piece = nextPiece(call, input, 32_768)
    if (piece.kind === 'wait') return piece.wait
    if (input.status > 0) return 2
    if (piece.kind === 'text') rests[index] = skipped(state, index, piece.text)
    return undefined
  }
  if (rests[0] === '' || rests[1] === '') return finish(call, state)
  return compare(call, state)
}

function skipped({ skips }: Comparing, index: number, text: string): string {
  const left = skips[index]!
  if (left === 0) return text
  skips[index] = Math.max(left - text.length, 0)
  return text.slice(left)
}

function compare(call: Call, state: Comparing): Outcome {
  const { rests, flags } = state
  const common = Math.min(rests[0].length, rests[1].length)
  const texts = [rests[0].slice(0, common), rests[1].slice(0, common)] as const
  state.rests[0] = rests[0].slice(common)
  state.rests[1] = rests[1].slice(common)
  call.charge(common / 5000)
  const [left, right] = [encode(texts[0]), encode(texts[1])]
  state.endsLine = left.at(-1) === 10
  const end = state.left === null ? left.length : Math.min(left.length, state.left)
  if (texts[0] === texts[1] && end === left.length) {
    state.bytes += left.length
    for (const byte of left) if (byte === 10) state.lines++
    if (state.left !== null) state.left -= end
    return state.left === 0 ? last(state) : undefined
  }
  for (let at = 0; at < end; at++) {
    state.bytes++
    if (left[at] !== right[at]) {
      if (flags.includes('s')) return 1
      if (!flags.includes('l')) return tell(call, state, left[at]!, right[at]!)
      state.differs = true
      call.print(`${state.bytes} ${octal(left[at]!)} ${octal(right[at]!)}\n`)
    }
    if (left[at] === 10) state.lines++
  }
  if (state.left !== null) state.left -= end
  return state.left === 0 ? last(state) : undefined
}

function last({ differs }: Comparing): number {
  return differs ? 1 : 0
}

function octal(byte: number): string {
  return byte.toString(8).padStart(3)
}

function tell(call: Call, { names, bytes, lines, flags }: Comparing, left: number, right: number): number {
  const shown = (byte: number): string => `${octal(byte)} ${byte > 31 && byte < 127 ? String.fromCharCode(byte) : '?'}`
  const values = flags.includes('b') ? ` is ${shown(left)} ${shown(right)}` : ''
  const unit = isBusy(call) ? 'char' : 'byte'
  call.print(`${names.join(' ')} differ: ${unit} ${bytes}, line ${lines}${values}\n`)
  return 1
}

/** One has ended: either both have, or the shorter one is told of. */
function finish(call: Call, state: Comparing): number {
  const { rests, names, flags, bytes, lines, endsLine } = state
  if (rests[0] === rests[1]) return last(state)
  if (flags.includes('s')) return 1
  const shorter = rests[0] === '' ? names[0] : names[1]
  if (isBusy(call)) call.complain(`EOF on ${shorter}`)
  else if (bytes === 0) call.complain(`EOF on ${shorter} which is empty`)
  else if (flags.includes('l')) call.complain(`EOF on ${shorter} after byte ${bytes}`)
  else call.complain(`EOF on ${shorter} after byte ${bytes}, ${endsLine ? `line ${lines - 1}` : `in line ${lines}`}`)
  return 1
}
