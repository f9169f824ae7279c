// Arrays as they are assigned as a whole.
import type { Call } from '../processes/call.ts'
import type { ShellState } from './shell-state.ts'
import { asArray, elementKey } from './shell-variables.ts'
import { nextSubscript, targetOf } from './variables.ts'

/** Stands between the elements of name=(a b) within one word of a declaration. */
export const elementMark = '\u001f'

/** name=(a b [5]=c). */
export function assignArray(
  state: ShellState,
  call: Call,
  called: string,
  elements: readonly string[],
  appends: boolean
): void {
  const name = targetOf(state.variables, called)
  const before = state.variables[name]
  if (!appends || before === undefined) {
    const { value: _value, items: _items, ...rest } = before ?? {}
    state.variables[name] = { ...rest, kind: before?.kind ?? 'list', items: {} }
  }
  const variable = asArray(state, name)
  let next = appends ? nextSubscript(variable) : 0
  for (const element of elements) {
    const keyed = /^\[([^\]]*)\]=(.*)$/s.exec(element)
    const key = keyed === null ? String(next) : elementKey(state, call, variable, keyed[1]!)
    variable.items![key] = keyed === null ? element : keyed[2]!
    next = Number(key) + 1
  }
}
