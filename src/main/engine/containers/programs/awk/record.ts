// The line at hand and its fields.
import { ProgramError } from '../program-error.ts'
import type { AwkState } from './state.ts'
import { numberOf, split, textOf, type Value } from './values.ts'

const mostFields = 100_000

/** A variable as a text. */
export function variableText(state: AwkState, name: string): string {
  return textOf(state.values[name] ?? null)
}

/** $0, made of the fields again where they have changed. */
export function lineOf(state: AwkState): string {
  if (state.isStale) {
    state.line = state.fields.map((field) => textOf(field)).join(variableText(state, 'OFS'))
    state.isStale = false
  }
  return state.line
}

export function setLine(state: AwkState, line: string): void {
  state.line = line
  state.isStale = false
  const separator = variableText(state, 'FS')
  // Within a paragraph the end of a line divides fields too.
  const isParagraph = variableText(state, 'RS') === ''
  const parts =
    isParagraph && separator !== ' '
      ? line.split('\n').flatMap((part) => split(part, separator))
      : split(line, separator)
  state.fields = parts.map((input) => ({ input }))
  state.values['NF'] = state.fields.length
}

export function loadField(state: AwkState, index: number): Value {
  if (index < 0) throw new ProgramError(`attempt to access field ${index}`, 2)
  if (index === 0) return { input: lineOf(state) }
  return state.fields[index - 1] ?? null
}

export function storeField(state: AwkState, index: number, value: Value): void {
  if (index === 0) {
    setLine(state, textOf(value))
    return
  }
  if (!(index > 0 && index <= mostFields)) throw new ProgramError(`trying to access out of range field ${index}`, 2)
  const before = state.fields[index - 1]
  if (before !== undefined && textOf(before) === textOf(value)) {
    state.fields[index - 1] = value
    state.isStale = true
    return
  }
  while (state.fields.length < index) state.fields.push('')
  state.fields[index - 1] = typeof value === 'number' ? { input: textOf(value) } : value
  state.values['NF'] = state.fields.length
  state.isStale = true
}

/** NF was assigned: fields are cut off, or empty ones come. */
export function setFieldCount(state: AwkState, value: Value): void {
  const count = Math.min(Math.max(Math.trunc(numberOf(value)), 0), mostFields)
  state.fields = Array.from({ length: count }, (_, index) => state.fields[index] ?? '')
  state.values['NF'] = count
  state.isStale = true
}
