// Lines of several files side by side, as comm, join and paste take them: from whichever they want next.
import type { Call } from '../processes/call.ts'
import type { Wait } from '../processes/process.ts'
import { inputOf, nextPiece, type Input } from './input.ts'
import { ProgramError } from './program-error.ts'

/** Where the reading of one file is, as plain data. */
export interface Lines {
  readonly input: Input
  rest: string
  /** How much of `rest` was taken as lines. */
  at: number
  /** How many lines were taken. */
  count: number
}

const longestLine = 16 * 1024 * 1024

export function linesFrom(path: string): Lines {
  return { input: inputOf([path]), rest: '', at: 0, count: 0 }
}

/** The next line without its end; null behind the last one; or what to wait for. */
export function nextLine(call: Call, lines: Lines): string | null | Wait {
  for (;;) {
    const end = lines.rest.indexOf('\n', lines.at)
    if (end !== -1) {
      const line = lines.rest.slice(lines.at, end)
      lines.at = end + 1
      lines.count++
      call.charge(0.03)
      return line
    }
    lines.rest = lines.rest.slice(lines.at)
    lines.at = 0
    if (lines.input.at > 0) {
      const line = lines.rest
      lines.rest = ''
      lines.count++
      return line === '' ? null : line
    }
    const piece = nextPiece(call, lines.input, 16_384)
    if (piece.kind === 'wait') return piece.wait
    if (piece.kind === 'text') lines.rest += piece.text
    if (lines.rest.length > longestLine) throw new ProgramError('memory exhausted')
  }
}
