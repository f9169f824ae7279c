// Reading and setting a shell's variables, with those that the shell makes up itself.
import { OutOfMemory } from '../processes/out-of-memory.ts'
import type { Call } from '../processes/call.ts'
import { evaluate, type ArithmeticScope } from './arithmetic.ts'
import { ShellError, type Frame, type ShellState } from './shell-state.ts'
import { reference, scalarOf, targetOf, type Variable } from './variables.ts'

/** A variable that is set, as $name gives it. */
export function lookUp(state: ShellState, name: string): string | undefined {
  const where = reference(targetOf(state.variables, name)) ?? { name }
  const variable = state.variables[where.name]
  return where.subscript === undefined ? scalarOf(variable) : variable?.items?.[where.subscript]
}

/** Variables that are worked out when they are read. */
export function madeUp(state: ShellState, call: Call, name: string): string | undefined {
  switch (name) {
    case 'RANDOM':
      if (state.dialect === 'dash') return undefined
      call.table.ports.sawTime()
      return String(call.table.ports.random.integer(32_768))
    case 'SECONDS':
      return state.dialect === 'bash' ? String(Math.floor((call.now - state.startedAt) / 1000)) : undefined
    case 'EPOCHSECONDS':
      return state.dialect === 'dash' ? undefined : String(Math.floor(call.now / 1000))
    case 'EPOCHREALTIME':
      return state.dialect === 'dash' ? undefined : (call.now / 1000).toFixed(6)
    case 'LINENO':
      return String(Math.max(state.line, 1))
    case 'BASHPID':
      return state.dialect === 'bash' ? String(call.process.pid) : undefined
    case 'UID':
    case 'EUID':
      return state.dialect === 'bash' ? String(call.process.user) : undefined
    case 'BASH_SUBSHELL':
      return state.dialect === 'bash' ? String(state.depth ?? 0) : undefined
    default:
      return scalarOf(madeUpArray(state, name))
  }
}

/** Arrays that are worked out when they are read. */
export function madeUpArray(state: ShellState, name: string): Variable | undefined {
  if (state.dialect !== 'bash' || (name !== 'FUNCNAME' && name !== 'PIPESTATUS')) return undefined
  // A command that is no pipeline counts as one of one.
  if (name === 'PIPESTATUS') return { kind: 'list', items: { 0: String(state.status) } }
  const names = state.frames
    .filter((frame): frame is Extract<Frame, { kind: 'call' }> => frame.kind === 'call')
    .map((frame) => frame.name)
    .toReversed()
  if (names.length === 0) return undefined
  return { kind: 'list', items: Object.fromEntries([...names, 'main'].entries()) }
}

/** Sets a variable or an element; appends where asked. Throws a ShellError where it is read-only. */
export function assign(
  state: ShellState,
  call: Call,
  called: string,
  value: string,
  index?: string,
  appends = false
): void {
  const target = state.variables[called]?.isReference === true ? targetOf(state.variables, called) : called
  const where = target === called ? undefined : reference(target)
  const name = where?.name ?? called
  const subscript = index ?? where?.subscript
  const before = state.variables[name]
  if (before?.isReadOnly === true) {
    throw new ShellError(
      state.dialect === 'dash'
        ? `${name}: is read only`
        : state.dialect === 'ash'
          ? `${name}: is read only`
          : `${name}: readonly variable`,
      state.dialect === 'dash' ? 2 : 1
    )
  }
  if (before?.isExported === true || state.options.includes('a')) state.environment = null
  if (subscript === undefined && before?.items === undefined) {
    state.variables[name] = {
      ...before,
      ...(state.options.includes('a') ? { isExported: true as const } : {}),
      value: joinedValue(state, call, before, before?.value, value, appends)
    }
    return
  }
  const variable = asArray(state, name)
  const key = subscript === undefined ? '0' : elementKey(state, call, variable, subscript)
  if (variable.items![key] === undefined) charge(variable)
  variable.items![key] = joinedValue(state, call, variable, variable.items![key], value, appends)
}

function joinedValue(
  state: ShellState,
  call: Call,
  variable: Variable | undefined,
  before: string | undefined,
  value: string,
  appends: boolean
): string {
  if (variable?.letters !== undefined) {
    const whole = appends ? (before ?? '') + value : value
    return variable.letters === 'upper' ? whole.toUpperCase() : whole.toLowerCase()
  }
  if (variable?.isInteger === true) {
    const sum = evaluate(value, arithmeticScope(state, call))
    return String(appends ? BigInt(before ?? '0') + sum : sum)
  }
  const text = appends ? (before ?? '') + value : value
  call.table.memory.grow(text.length + 64)
  if (text.length > longestValue) throw new OutOfMemory('value too long')
  return text
}

const longestValue = 16 * 1024 * 1024
const mostElements = 200_000

function charge(variable: Variable): void {
  const count = (counts.get(variable.items!) ?? Object.keys(variable.items!).length) + 1
  counts.set(variable.items!, count)
  if (count > mostElements) throw new OutOfMemory('too many elements')
}

const counts = new WeakMap<Record<string, string>, number>()

/** The variable as an array; what it was becomes its first element. */
export function asArray(state: ShellState, called: string, kind: 'list' | 'map' = 'list'): Variable {
  const name = targetOf(state.variables, called)
  const before = state.variables[name]
  if (before?.items !== undefined) return before
  const { value, ...rest } = before ?? {}
  const variable: Variable = { ...rest, kind, items: value === undefined ? {} : { 0: value } }
  state.variables[name] = variable
  return variable
}

/** The key of an element: a number for a list, where negative ones count from the end. */
export function elementKey(state: ShellState, call: Call, variable: Variable | undefined, subscript: string): string {
  if (variable?.kind === 'map') return subscript
  const number = Number(evaluate(subscript, arithmeticScope(state, call)))
  if (number >= 0) return String(number)
  const keys = Object.keys(variable?.items ?? {})
  return String(Number(keys.at(-1) ?? -1) + 1 + number)
}

export function unset(state: ShellState, called: string, isReferenceItself = false): void {
  const name = isReferenceItself ? called : targetOf(state.variables, called)
  const before = state.variables[name]
  if (before === undefined) return
  if (before.isReadOnly === true) throw new ShellError(`unset: ${name}: cannot unset: readonly variable`, 1, false)
  if (before.isExported === true) state.environment = null
  delete state.variables[name]
}

/** Gives a variable what `change` says, beside its value. */
export function mark(state: ShellState, name: string, change: Partial<Variable>): void {
  state.variables[name] = { ...state.variables[name], ...change }
  if ('isExported' in change) state.environment = null
}

/** What children get: the same object as long as nothing has changed. */
export function environmentOf(state: ShellState): Record<string, string> {
  if (state.environment === null) {
    const environment: Record<string, string> = {}
    for (const name in state.variables) {
      const variable = state.variables[name]!
      const value = scalarOf(variable)
      if (variable.isExported === true && value !== undefined) environment[name] = value
    }
    state.environment = environment
  }
  return state.environment
}

export function arithmeticScope(state: ShellState, call: Call): ArithmeticScope {
  return {
    get: (called, index) => {
      const where = reference(targetOf(state.variables, called)) ?? { name: called }
      const { name, subscript = index } = where
      const variable = state.variables[name]
      if (subscript !== undefined) return variable?.items?.[elementKey(state, call, variable, subscript)]
      const value = scalarOf(variable) ?? madeUp(state, call, name)
      if (value === undefined && state.options.includes('u')) throw unbound(state, name)
      return value
    },
    set: (name, value, subscript) => assign(state, call, name, value, subscript)
  }
}

export function unbound(state: ShellState, name: string): ShellError {
  return new ShellError(
    state.dialect === 'bash' ? `${name}: unbound variable` : `${name}: parameter not set`,
    state.dialect === 'dash' ? 2 : state.dialect === 'bash' ? (state.isSubshell ? 1 : 127) : 2
  )
}
