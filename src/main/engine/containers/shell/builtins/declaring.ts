// export, readonly, local, declare, unset, let: a shell's variables as commands change them.
import { assignArray, elementMark } from '../arrays.ts'
import { calculate } from '../expansion.ts'
import { saying } from '../messages.ts'
import { ShellError, type Frame, type ShellState } from '../shell-state.ts'
import { asArray, assign, elementKey, environmentOf, mark, unset } from '../shell-variables.ts'
import { lettersOf, reference, subscriptsOf, targetOf, variableName, type Variable } from '../variables.ts'
import type { Call } from '../../processes/call.ts'
import type { Builtin } from './builtins.ts'

interface Declaration {
  readonly name: string
  readonly appends: boolean
  readonly value?: string
  readonly elements?: readonly string[]
}

function declarationOf(word: string): Declaration {
  const equals = /^([A-Za-z_]\w*)(\+?)=/.exec(word)
  if (equals === null) return { name: word, appends: false }
  const rest = word.slice(equals[0].length)
  const appends = equals[2] === '+'
  if (!rest.startsWith('(') || rest.endsWith(')')) return { name: equals[1]!, appends, value: rest }
  const elements = rest.length === 1 ? [] : rest.slice(1).split(elementMark)
  return { name: equals[1]!, appends, elements }
}

function declare(call: Call, state: ShellState, word: string, change: Partial<Variable>, isMap: boolean): number {
  const { name, appends, value, elements } = declarationOf(word)
  if (!variableName.test(name)) {
    const where = reference(name)
    if (where === undefined) {
      call.print(saying(state, `export: \`${word}': not a valid identifier`), 2)
      return 1
    }
  }
  const { isReadOnly, isReference, ...others } = change
  if (isReference === true) {
    state.variables[name] = { isReference, ...(value === undefined ? {} : { value }) }
    return 0
  }
  if (Object.keys(others).length > 0) mark(state, name, others)
  if (isMap && state.variables[name]?.kind !== 'map') state.variables[name] = { ...others, kind: 'map', items: {} }
  if (elements !== undefined) assignArray(state, call, name, elements, appends)
  else if (value !== undefined) assign(state, call, name, value, undefined, appends)
  if (isReadOnly === true) mark(state, name, { isReadOnly })
  return 0
}

function shownVariable(name: string, variable: Variable): string {
  const letters = lettersOf(variable)
  const flags = letters === '' ? '--' : `-${letters}`
  if (variable.items !== undefined) {
    const items = subscriptsOf(variable).map((key) => `[${key}]=${doubleQuoted(variable.items![key]!)}`)
    return `declare ${flags} ${name}=(${items.join(' ')})\n`
  }
  return variable.value === undefined
    ? `declare ${flags} ${name}\n`
    : `declare ${flags} ${name}=${doubleQuoted(variable.value)}\n`
}

function doubleQuoted(text: string): string {
  return `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`
}

const exporting: Builtin = (call, state, argv) => {
  const words = argv.slice(1).filter((word) => word !== '--')
  const removes = words[0] === '-n'
  const names = words.filter((word) => !word.startsWith('-'))
  if (names.length === 0) {
    const environment = environmentOf(state)
    for (const name of Object.keys(environment).sort()) {
      const value = environment[name]!
      call.print(
        state.dialect === 'bash'
          ? `declare -x ${name}=${doubleQuoted(value)}\n`
          : `export ${name}='${value.replaceAll("'", `'"'"'`)}'\n`
      )
    }
    return 0
  }
  let status = 0
  for (const word of names) {
    if (removes) {
      const { isExported: _, ...rest } = state.variables[word] ?? {}
      state.variables[word] = rest
      state.environment = null
    } else status = declare(call, state, word, { isExported: true }, false) || status
  }
  return status
}

const readonly: Builtin = (call, state, argv) => {
  let status = 0
  for (const word of argv.slice(1))
    if (!word.startsWith('-')) status = declare(call, state, word, { isReadOnly: true }, false) || status
  return status
}

/** Remembers what a local variable hides; false outside of functions. */
function hide(state: ShellState, name: string): boolean {
  const frame = state.frames.findLast((each): each is Extract<Frame, { kind: 'call' }> => each.kind === 'call')
  if (frame === undefined) return false
  if (!(name in frame.locals)) {
    frame.locals[name] = state.variables[name] ?? null
    const before = state.variables[name]
    delete state.variables[name]
    if (before?.isExported === true) state.environment = null
  }
  return true
}

const local: Builtin = (call, state, argv) => {
  const flags = argv
    .slice(1)
    .filter((word) => /^[-+][a-zA-Z]+$/.test(word))
    .join('')
  const words = argv.slice(1).filter((word) => !/^[-+][a-zA-Z]+$/.test(word))
  for (const word of words) {
    const { name } = declarationOf(word)
    if (!hide(state, name)) {
      call.print(
        saying(state, `local: ${state.dialect === 'bash' ? 'can only be used in a function' : 'not in a function'}`),
        2
      )
      return state.dialect === 'dash' ? 2 : 1
    }
    applyFlags(call, state, word, flags)
  }
  return 0
}

function applyFlags(call: Call, state: ShellState, word: string, flags: string): number {
  const change: Partial<Variable> = {
    ...(flags.includes('x') ? { isExported: true } : {}),
    ...(flags.includes('r') ? { isReadOnly: true } : {}),
    ...(flags.includes('i') ? { isInteger: true } : {}),
    ...(flags.includes('n') ? { isReference: true } : {}),
    ...(flags.includes('l') ? { letters: 'lower' } : flags.includes('u') ? { letters: 'upper' } : {})
  }
  const { name, value } = declarationOf(word)
  if (flags.includes('a') && value === undefined && state.variables[name]?.items === undefined) asArray(state, name)
  if (
    Object.keys(change).length === 0 &&
    value === undefined &&
    !word.includes('=') &&
    state.variables[name] === undefined
  ) {
    if (!flags.includes('A')) return 0
  }
  return declare(call, state, word, change, flags.includes('A'))
}

const declaring: Builtin = (call, state, argv) => {
  const isFlag = (word: string): boolean => /^[-+][a-zA-Z]+$/.test(word)
  const flags = argv.slice(1).filter(isFlag).join('')
  const words = argv.slice(1).filter((word) => !isFlag(word))
  if (flags.includes('f') || flags.includes('F')) {
    const names = words.length > 0 ? words : Object.keys(state.functions)
    for (const name of names) {
      if (state.functions[name] === undefined) return 1
      call.print(flags.includes('F') && words.length === 0 ? `declare -f ${name}\n` : `${name}\n`)
    }
    return 0
  }
  if (flags.includes('p') || words.length === 0) {
    for (const name of words.length > 0 ? words : Object.keys(state.variables).sort()) {
      const variable = state.variables[name]
      if (variable === undefined) {
        call.print(saying(state, `declare: ${name}: not found`), 2)
        return 1
      }
      if (!flags.includes('x') || variable.isExported === true) call.print(shownVariable(name, variable))
    }
    return 0
  }
  let status = 0
  const removed = argv
    .slice(1)
    .filter((word) => /^\+[a-zA-Z]+$/.test(word))
    .join('')
  for (const word of words) {
    if (removed !== '') {
      removeMarks(state, declarationOf(word).name, removed)
      if (word.includes('=')) status = declare(call, state, word, {}, false) || status
      continue
    }
    if (!flags.includes('g')) hide(state, declarationOf(word).name)
    status = applyFlags(call, state, word, flags) || status
  }
  return status
}

/** declare +x and its like. */
function removeMarks(state: ShellState, name: string, letters: string): void {
  const before = state.variables[name]
  if (before === undefined) return
  const kept: Variable = { ...before }
  if (letters.includes('x')) delete kept.isExported
  if (letters.includes('i')) delete kept.isInteger
  if (letters.includes('n')) delete kept.isReference
  if (/[lu]/.test(letters)) delete kept.letters
  state.variables[name] = kept
  state.environment = null
}

const unsetting: Builtin = (call, state, argv) => {
  const isFunction = argv[1] === '-f'
  const isReference = argv[1] === '-n'
  let status = 0
  for (const word of argv.slice(1)) {
    if (word.startsWith('-')) continue
    const where = reference(word)
    if (
      isFunction ||
      (where !== undefined && state.variables[where.name] === undefined && where.subscript === undefined)
    ) {
      delete state.functions[word]
      continue
    }
    if (where?.subscript !== undefined) {
      const name = targetOf(state.variables, where.name)
      const variable = state.variables[name]
      if (variable?.items !== undefined) {
        const items = { ...variable.items }
        delete items[/^[@*]$/.test(where.subscript) ? '' : elementKey(state, call, variable, where.subscript)]
        state.variables[name] = { ...variable, items: /^[@*]$/.test(where.subscript) ? {} : items }
      }
      continue
    }
    try {
      unset(state, word, isReference)
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      call.print(saying(state, error.message), 2)
      status = 1
    }
  }
  return status
}

const letting: Builtin = (call, state, argv) => {
  let value = 0n
  for (const expression of argv.slice(1)) value = calculate({ state, call }, expression)
  return value === 0n ? 1 : 0
}

export const declarationBuiltins: Readonly<Record<string, Builtin>> = {
  export: exporting,
  readonly,
  local,
  declare: declaring,
  typeset: declaring,
  unset: unsetting,
  let: letting
}
