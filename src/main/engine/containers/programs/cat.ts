import { encode } from '../text-bytes.ts'
import { inputOf, nextPiece, type Input } from './input.ts'
import { optionsOf } from './options.ts'
import { stateful } from './program.ts'
import type { Json } from '../../../../shared/kube/object.ts'

interface Reading {
  readonly input: Input
  readonly numbers: 'none' | 'all' | 'filled'
  /** Ends of lines are shown as $, tabs as ^I, what cannot be printed as ^ and M-. */
  readonly marksEnds: boolean
  readonly marksTabs: boolean
  readonly marksOthers: boolean
  readonly squeezes: boolean
  line: number
  isStart: boolean
  wasBlank: boolean
}

/** cat [-nbsvETA] [FILE...]. */
export const cat = stateful(
  (call) => {
    const { flags, words } = optionsOf(call, 'nbEeTtsvuA', '', {
      number: 'n',
      'number-nonblank': 'b',
      'show-all': 'A',
      'show-ends': 'E',
      'show-tabs': 'T',
      'show-nonprinting': 'v',
      'squeeze-blank': 's'
    })
    const reading: Reading = {
      input: inputOf(words),
      numbers: flags.has('b') ? 'filled' : flags.has('n') ? 'all' : 'none',
      marksEnds: ['E', 'e', 'A'].some((flag) => flags.has(flag)),
      marksTabs: ['T', 't', 'A'].some((flag) => flags.has(flag)),
      marksOthers: ['v', 'e', 't', 'A'].some((flag) => flags.has(flag)),
      squeezes: flags.has('s'),
      line: 0,
      isStart: true,
      wasBlank: false
    }
    return reading as unknown as Json
  },
  (call, state) => {
    const reading = state as unknown as Reading
    const piece = nextPiece(call, reading.input, 32_768)
    if (piece.kind === 'wait') return piece.wait
    if (piece.kind === 'over') return reading.input.status
    if (piece.kind === 'end') return undefined
    const { numbers, marksEnds, marksTabs, marksOthers, squeezes } = reading
    const isPlain = numbers === 'none' && !marksEnds && !marksTabs && !marksOthers && !squeezes
    call.print(isPlain ? piece.text : dressed(piece.text, reading))
    return undefined
  }
)

function dressed(text: string, reading: Reading): string {
  let result = ''
  for (const line of text.split(/(?<=\n)/)) {
    const isBlank = reading.isStart && line === '\n'
    if (isBlank && reading.wasBlank && reading.squeezes) continue
    reading.wasBlank = isBlank
    if (reading.isStart && (reading.numbers === 'all' || (reading.numbers === 'filled' && !isBlank))) {
      result += `${String(++reading.line).padStart(6)}\t`
    }
    const body = reading.marksOthers || reading.marksTabs ? marked(line, reading) : line
    result += reading.marksEnds ? body.replace(/\n$/, '$\n') : body
    reading.isStart = line.endsWith('\n')
  }
  return result
}

/** Bytes that cannot be printed: ^A for 1, M-a for one with the eighth bit. */
function marked(line: string, { marksTabs, marksOthers }: Reading): string {
  let result = ''
  for (const char of line) {
    const code = char.codePointAt(0)!
    if (code === 9) result += marksTabs ? '^I' : char
    else if (code === 10 || (code > 31 && code < 127) || !marksOthers) result += char
    else for (const byte of encode(char)) result += markedByte(byte)
  }
  return result
}

function markedByte(byte: number): string {
  if (byte >= 128) return `M-${markedByte(byte - 128)}`
  if (byte === 127) return '^?'
  return byte < 32 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte)
}
