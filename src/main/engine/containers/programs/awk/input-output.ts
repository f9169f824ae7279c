// What awk's instructions read and write: getline, print, system and close.
import type { Call } from '../../processes/call.ts'
import type { Wait } from '../../processes/process.ts'
import type { Instruction } from './code.ts'
import { mainRecord } from './main-input.ts'
import { lineOf, variableText } from './record.ts'
import type { AwkState } from './state.ts'
import { closeStream, endOf, nextRecord, openReader, openWriter, startSystem, type Got } from './streams.ts'
import { formatAwk, numberOf, textOf, type Value } from './values.ts'

/** Stands for what system or close is waiting for. */
const waitMark = '\0waiting'

function shown(state: AwkState, value: Value): string {
  return textOf(value, variableText(state, 'CONVFMT'))
}

/** system and close wait for children: they are done again until these have ended. */
export function waitFor(call: Call, state: AwkState, name: 'system' | 'close'): Wait | undefined {
  if (state.got !== waitMark) {
    const text = shown(state, state.stack.at(-1) as Value)
    const children = name === 'system' ? [startSystem(call, text)] : closeStream(call, state.streams, text)
    state.waits = (children ?? []).filter((child) => child !== null)
    state.status = children === undefined ? -1 : 0
    state.got = waitMark
  }
  for (;;) {
    const [child] = state.waits
    if (child === undefined) break
    const end = endOf(call, child)
    if (typeof end !== 'number') return end
    state.status = end
    state.waits.shift()
  }
  state.got = null
  state.stack.pop()
  state.stack.push(state.status)
  return undefined
}

/** Reads a record, and leaves how that went: 1, 0 at the end, -1 where there is nothing to read from. */
export function getline(call: Call, state: AwkState, from: 'main' | 'file' | 'command'): Wait | undefined {
  let got: Got | undefined
  if (from === 'main') got = mainRecord(call, state)
  else {
    const reader = openReader(call, state.streams, from, shown(state, state.stack.at(-1) as Value))
    got = reader === undefined ? undefined : nextRecord(call, reader, variableText(state, 'RS'))
  }
  if (got !== undefined && 'wait' in got) return got.wait
  if (from !== 'main') state.stack.pop()
  if (got === undefined || 'end' in got) {
    state.stack.push(got === undefined ? -1 : 0)
    return undefined
  }
  state.got = { input: got.record }
  if (from === 'main') count(state, 'NR', 'FNR')
  else if (from === 'command') count(state, 'NR')
  state.stack.push(1)
  return undefined
}

function count({ values }: AwkState, ...names: readonly string[]): void {
  for (const name of names) values[name] = numberOf(values[name] ?? null) + 1
}

export function print(
  call: Call,
  state: AwkState,
  { count: given, isFormatted, target }: Extract<Instruction, { readonly op: 'print' }>
): undefined {
  const name = target === undefined ? '' : shown(state, state.stack.pop() as Value)
  const args = state.stack.splice(state.stack.length - given) as Value[]
  let text: string
  if (isFormatted) {
    const [format = '', ...rest] = args
    text = formatAwk(shown(state, format), rest, variableText(state, 'CONVFMT'))
  } else {
    const format = variableText(state, 'OFMT')
    const words = args.map((arg) => textOf(arg, format))
    text = (given === 0 ? lineOf(state) : words.join(variableText(state, 'OFS'))) + variableText(state, 'ORS')
  }
  const descriptor = target === undefined ? 1 : openWriter(call, state.streams, target, name)
  call.print(text, descriptor)
}
