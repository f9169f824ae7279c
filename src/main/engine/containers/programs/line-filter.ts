// Programs that read lines and print others: what they share is the reading.
import type { Json } from '../../../../shared/kube/object.ts'
import type { Call } from '../processes/call.ts'
import { finishFile, inputOf, nextPiece, type Input } from './input.ts'
import { type Outcome, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'

export interface LineFilter<State> {
  /** The files to read and what is remembered between lines; or the exit code at once. */
  begin(call: Call): { readonly files: readonly string[]; readonly state: State } | number
  /** One line without its end. `hasEnd`: whether it had one. `stop` ends the program, `next` goes on with the next file. */
  line(call: Call, state: State, line: string, hasEnd: boolean, file: string): 'stop' | 'next' | void
  /** A file has ended. */
  fileEnd?(call: Call, state: State, file: string): void
  /** All has been read: the exit code, 0 where absent; a file that could not be read makes it at least 1. */
  end?(call: Call, state: State): number | void
}

interface Reading<State> {
  readonly input: Input
  rest: string
  readonly state: State
}

/** The longest line that a program takes before its memory is at its end. */
const longestLine = 16 * 1024 * 1024

export function lineFilter<State>(filter: LineFilter<State>): Program {
  return {
    step(call) {
      if (call.memory === null) {
        const begun = filter.begin(call)
        if (typeof begun === 'number') return begun
        const reading: Reading<State> = { input: inputOf(begun.files), rest: '', state: begun.state }
        call.memory = reading as unknown as Json
      }
      return step(call, call.memory as unknown as Reading<State>, filter)
    }
  }
}

function step<State>(call: Call, reading: Reading<State>, filter: LineFilter<State>): Outcome {
  const { input, state } = reading
  const name = input.files[input.at] ?? '-'
  const piece = nextPiece(call, input)
  if (piece.kind === 'wait') return piece.wait
  if (piece.kind === 'over') {
    const code = filter.end?.(call, state) ?? 0
    return input.status === 0 ? code : Math.max(code, input.status)
  }
  if (piece.kind === 'end') {
    if (reading.rest !== '') {
      const line = reading.rest
      reading.rest = ''
      if (filter.line(call, state, line, false, name) === 'stop') return filter.end?.(call, state) ?? 0
    }
    filter.fileEnd?.(call, state, name)
    return undefined
  }
  const text = reading.rest + piece.text
  if (text.length > longestLine) throw new ProgramError('memory exhausted', 2)
  let at = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
    const line = text.slice(at, end)
    at = end + 1
    call.charge(lineCharge)
    const verdict = filter.line(call, state, line, true, name)
    if (verdict === undefined) continue
    // What was read too much goes back, so that whoever reads the same file next finds it.
    if (input.descriptor !== null) call.table.open.unread(call.process, input.descriptor, text.length - at)
    reading.rest = ''
    if (verdict === 'stop') return filter.end?.(call, state) ?? 0
    finishFile(call, input)
    filter.fileEnd?.(call, state, name)
    return undefined
  }
  reading.rest = text.slice(at)
  return undefined
}

/** What a line costs of a step. */
const lineCharge = 0.02
