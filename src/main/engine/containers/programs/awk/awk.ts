// awk: its command line, and its life from BEGIN over the lines to END.
import type { Json } from '../../../../../shared/kube/object.ts'
import type { Call } from '../../processes/call.ts'
import type { Outcome, Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { codeOf } from './compiler.ts'
import { Machine, type Left } from './machine.ts'
import { assigned, endFile, mainRecord } from './main-input.ts'
import { setLine } from './record.ts'
import { newState, type AwkState } from './state.ts'
import { closeStream, endOf } from './streams.ts'
import { numberOf, type Value } from './values.ts'

/** Instructions of one step of the process, and how many of them cost as much as a step. */
const atOnce = 400
const ofStep = 40

/** awk [-F SEPARATOR] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE...]. */
export const awk: Program = {
  step(call) {
    if (call.memory === null) {
      const begun = begin(call)
      if (typeof begun === 'number') return begun
      call.memory = begun as unknown as Json
    }
    const state = call.memory as unknown as AwkState
    call.charge(atOnce / ofStep)
    return state.phase === 'closing' ? close(call, state) : work(call, state)
  }
}

function begin(call: Call): AwkState | number {
  const words = [...call.args]
  const values: Record<string, Value> = {}
  const parts: string[] = []
  while (words[0] !== undefined && /^-./.test(words[0])) {
    const word = words.shift()!
    if (word === '--') break
    if (word === '--version' || word === '-W') {
      call.print('mawk 1.3.4 20200120\n')
      return 0
    }
    const value = (): string => (word.length > 2 ? word.slice(2) : (words.shift() ?? ''))
    if (word.startsWith('-F')) {
      const separator = assigned(value())
      values['FS'] = separator === 't' ? '\t' : separator
    } else if (word.startsWith('-v')) {
      const text = value()
      values[text.slice(0, text.indexOf('='))] = { input: assigned(text.slice(text.indexOf('=') + 1)) }
    } else if (word.startsWith('-f')) parts.push(programFile(call, value()))
    else throw new ProgramError(`unknown option ${word}`, 2)
  }
  if (parts.length === 0) {
    const program = words.shift()
    if (program === undefined)
      throw new ProgramError('usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]', 2)
    parts.push(program)
  }
  const source = parts.join('\n')
  const code = codeOf(source)
  const state = newState(source, values, words, call.process.environment)
  state.at = code.begin
  return state
}

function programFile(call: Call, path: string): string {
  if (path !== '/dev/stdin' && path !== '-') return call.files.read(call.process, path)
  let text = ''
  for (let piece = call.read(0); piece !== undefined && piece !== ''; piece = call.read(0)) text += piece
  return text
}

function work(call: Call, state: AwkState): Outcome {
  const code = codeOf(state.source)
  // Between two lines: at is below every instruction.
  if (state.phase === 'lines' && state.at < 0) {
    const got = mainRecord(call, state)
    if ('wait' in got) return got.wait
    if ('end' in got) return enter(state, 'end', code.end)
    for (const name of ['NR', 'FNR']) state.values[name] = numberOf(state.values[name] ?? null) + 1
    setLine(state, got.record)
    state.at = code.line!
  }
  const left = new Machine(call, state, code).run(atOnce)
  if (left === undefined || typeof left === 'object') return left
  leave(call, state, left)
  return undefined
}

/** A section has ended: what comes next. */
function leave(call: Call, state: AwkState, left: Left): void {
  const code = codeOf(state.source)
  state.stack = []
  state.calls = []
  if (state.phase === 'end') {
    state.phase = 'closing'
    return
  }
  const hasEnd = code.instructions[code.end]?.op !== 'done'
  if (left === 'exit') {
    if (state.main.descriptor === 0 && state.main.rest !== '')
      call.table.open.unread(call.process, 0, state.main.rest.length)
    if (hasEnd) enter(state, 'end', code.end)
    else state.phase = 'closing'
    return
  }
  if (left === 'nextfile') endFile(call, state)
  if (code.line === undefined) state.phase = 'closing'
  else {
    state.phase = 'lines'
    state.at = -1
  }
}

function enter(state: AwkState, phase: 'end', at: number): undefined {
  state.phase = phase
  state.at = at
}

/** What is written to is closed, and who reads it is waited for. */
function close(call: Call, state: AwkState): Outcome {
  const { writers, readers } = state.streams
  for (const name of [...Object.keys(writers), ...Object.keys(readers).map((key) => key.replace(/^\w+ /, ''))])
    state.waits.push(...(closeStream(call, state.streams, name) ?? []))
  for (;;) {
    const [child] = state.waits
    if (child === undefined) return state.exit ?? 0
    const end = endOf(call, child)
    if (typeof end !== 'number') return end
    state.waits.shift()
  }
}
