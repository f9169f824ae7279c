import { inputOf, nextPiece, type Input } from './input.ts'
import { optionsOf } from './options.ts'
import { stateful } from './program.ts'
import type { Json } from '../../../../shared/kube/object.ts'

interface Reading {
  readonly input: Input
  readonly numbers: 'none' | 'all' | 'filled'
  readonly marks: boolean
  readonly squeezes: boolean
  line: number
  isStart: boolean
  wasBlank: boolean
}

/** cat [-nbEsA] [FILE...]. */
export const cat = stateful(
  (call) => {
    const { flags, words } = optionsOf(call, 'nbEeTtsvuA', '', { number: 'n', 'show-all': 'A' })
    const reading: Reading = {
      input: inputOf(words),
      numbers: flags.has('b') ? 'filled' : flags.has('n') ? 'all' : 'none',
      marks: flags.has('E') || flags.has('e') || flags.has('A'),
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
    const isPlain = reading.numbers === 'none' && !reading.marks && !reading.squeezes
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
    result += reading.marks ? line.replace(/\n$/, '$\n') : line
    reading.isStart = line.endsWith('\n')
  }
  return result
}
