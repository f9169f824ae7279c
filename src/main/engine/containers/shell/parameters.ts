// $name, ${name} and all that may stand behind the name, after bash's parameter expansion.
import type { WordNode } from 'just-bash'
import type { Call } from '../processes/call.ts'
import { removed, replaced } from './matched-text.ts'
import { matcherOf } from './pattern.ts'
import { memoKey, subscriptWord, type Numbered, type ParameterOperation, type Part } from './script.ts'
import { transformed } from './transformations.ts'
import { ShellError, type Memo, type ShellState } from './shell-state.ts'
import { assign, elementKey, madeUp, madeUpArray, unbound } from './shell-variables.ts'
import { elementsOf, scalarOf, subscriptsOf, targetOf } from './variables.ts'

/** What an expansion works with. */
export interface Expansion {
  readonly call: Call
  readonly state: ShellState
  readonly memo: Memo
  /** What stands within a parameter's braces is expanded in its turn: expansion.ts does it. */
  readonly expand: {
    text(expansion: Expansion, word: WordNode): string
    pattern(expansion: Expansion, word: WordNode): string
    arithmetic(expansion: Expansion, node: { readonly word: WordNode } & Partial<Numbered>): bigint
  }
}

/** What a parameter expands to. `word`: a default, which is expanded in its place. */
export interface ParameterResult {
  readonly values: readonly string[]
  /** "$*": its values become one field. */
  readonly joins: boolean
  readonly word?: WordNode
}

interface Parameter {
  readonly isSet: boolean
  readonly values: readonly string[]
  readonly isList: boolean
  readonly joins: boolean
}

export function expandParameter(
  expansion: Expansion,
  part: Part<'ParameterExpansion'>,
  isQuoted: boolean
): ParameterResult {
  const { parameter, operation } = part
  // What a default value's plain text becomes, so that it is split.
  if (parameter.startsWith('=')) return { values: [parameter.slice(1)], joins: false }
  if (operation === null) {
    const found = valueOf(expansion, parameter)
    checkSet(expansion, parameter, found)
    return shown(found)
  }
  const remembered = rememberedAssignment(expansion, part)
  if (remembered !== undefined) return { values: [remembered], joins: false }
  return applied(expansion, part, operation, parameter, isQuoted)
}

function rememberedAssignment({ memo }: Expansion, part: Part<'ParameterExpansion'>): string | undefined {
  const key = memoKey(part)
  return part.operation?.type === 'AssignDefault' && key !== undefined ? memo[key] : undefined
}

function shown({ values, isList, joins }: Parameter): ParameterResult {
  return isList ? { values, joins } : { values: values.length === 0 ? [''] : values, joins: false }
}

function checkSet({ state }: Expansion, parameter: string, { isSet, isList }: Parameter): void {
  if (!isSet && !isList && state.options.includes('u')) throw unbound(state, parameter.replace(/\[.*$/, ''))
}

/** What a parameter is, whatever may be done with it. */
function valueOf(expansion: Expansion, parameter: string): Parameter {
  const { state, call } = expansion
  const one = (value: string | undefined): Parameter => ({
    isSet: value !== undefined,
    values: value === undefined ? [] : [value],
    isList: false,
    joins: false
  })
  const list = (values: readonly string[], joins: boolean): Parameter => ({
    isSet: values.length > 0,
    values,
    isList: true,
    joins
  })
  switch (parameter) {
    case '@':
    case '*':
      return list(state.positional, parameter === '*')
    case '#':
      return one(String(state.positional.length))
    case '?':
      return one(String(state.status))
    case '$':
      return one(String(state.pid))
    case '!':
      return one(state.lastJob === null ? undefined : String(state.lastJob))
    case '-':
      return one(optionLetters(state))
    case '0':
      return one(state.name)
  }
  if (/^\d+$/.test(parameter)) return one(state.positional[Number(parameter) - 1])
  const bracket = parameter.indexOf('[')
  if (bracket === -1) {
    const target = targetOf(state.variables, parameter)
    if (target !== parameter) return valueOf(expansion, target)
    const variable = state.variables[parameter]
    if (variable === undefined) return one(madeUp(state, call, parameter))
    return one(scalarOf(variable))
  }
  const name = targetOf(state.variables, parameter.slice(0, bracket))
  const subscript = parameter.slice(bracket + 1, -1)
  const variable = state.variables[name] ?? madeUpArray(state, name)
  if (subscript === '@' || subscript === '*') return list(elementsOf(variable), subscript === '*')
  const text = expansion.expand.text(expansion, subscriptWord(subscript))
  if (variable?.items === undefined) {
    const value = variable === undefined ? madeUp(state, call, name) : variable.value
    return one(elementKey(state, call, variable, text) === '0' ? value : undefined)
  }
  return one(variable.items[elementKey(state, call, variable, text)])
}

function applied(
  expansion: Expansion,
  part: Part<'ParameterExpansion'>,
  operation: ParameterOperation,
  parameter: string,
  isQuoted: boolean
): ParameterResult {
  const { state, call, memo } = expansion
  const one = (value: string): ParameterResult => ({ values: [value], joins: false })
  switch (operation.type) {
    case 'Length': {
      const bracket = /^(\w+)\[[@*]\]$/.exec(parameter)
      if (bracket !== null) {
        const variable = state.variables[targetOf(state.variables, bracket[1]!)]
        if (variable === undefined && state.options.includes('u')) throw unbound(state, bracket[1]!)
        return one(String(elementsOf(variable).length))
      }
      if (parameter === '@' || parameter === '*') return one(String(state.positional.length))
      const found = valueOf(expansion, parameter)
      checkSet(expansion, parameter, found)
      return one(String(Array.from(found.values[0] ?? '').length))
    }
    case 'ArrayKeys':
      return {
        values: subscriptsOf(state.variables[targetOf(state.variables, operation.array)]),
        joins: operation.star
      }
    case 'VarNamePrefix': {
      const names = Object.keys(state.variables).filter((name) => name.startsWith(operation.prefix))
      return { values: names.sort(), joins: operation.star }
    }
    case 'Indirection': {
      const variable = state.variables[parameter]
      // Of a reference: the name that it stands for.
      if (variable?.isReference === true) return one(variable.value ?? '')
      const target = valueOf(expansion, parameter).values[0] ?? ''
      if (target === '') throw new ShellError(`${parameter}: invalid indirect expansion`)
      if (operation.innerOp === undefined) return shown(valueOf(expansion, target))
      return applied(expansion, part, operation.innerOp, target, isQuoted)
    }
    case 'LengthSliceError':
    case 'BadSubstitution':
      throw new ShellError(
        state.dialect === 'dash'
          ? 'Bad substitution'
          : state.dialect === 'ash'
            ? 'bad substitution'
            : `\${${parameter}}: bad substitution`,
        state.dialect === 'dash' ? 2 : 1
      )
  }
  const found = valueOf(expansion, parameter)
  switch (operation.type) {
    case 'DefaultValue':
      return lacks(found, operation.checkEmpty) ? { values: [], joins: false, word: operation.word } : shown(found)
    case 'UseAlternative':
      if (!lacks(found, operation.checkEmpty)) return { values: [], joins: false, word: operation.word }
      return { values: isQuoted || !found.isList ? [''] : [], joins: false }
    case 'AssignDefault': {
      if (!lacks(found, operation.checkEmpty)) return shown(found)
      const value = expansion.expand.text(expansion, operation.word)
      const target = /^(\w+)(?:\[(.*)\])?$/.exec(parameter)
      if (target === null || /^\d/.test(parameter)) throw new ShellError(`$${parameter}: cannot assign in this way`)
      assign(state, call, target[1]!, value, target[2])
      const key = memoKey(part)
      if (key !== undefined) memo[key] = value
      return one(value)
    }
    case 'ErrorIfUnset': {
      if (!lacks(found, operation.checkEmpty)) return shown(found)
      const said = operation.word === null ? '' : expansion.expand.text(expansion, operation.word)
      const words = said === '' ? (operation.checkEmpty ? 'parameter null or not set' : 'parameter not set') : said
      throw new ShellError(`${parameter}: ${words}`, state.dialect === 'bash' ? 127 : 2)
    }
  }
  checkSet(expansion, parameter, found)
  if (operation.type === 'Substring') return substring(expansion, parameter, operation, found)
  const change = changeOf(expansion, operation, parameter, found)
  return {
    values: found.values.length === 0 && !found.isList ? [change('')] : found.values.map(change),
    joins: found.joins
  }
}

function lacks({ isSet, values, isList }: Parameter, checksEmpty: boolean): boolean {
  if (!isSet) return true
  return checksEmpty && (isList ? values.join('') === '' : values[0] === '')
}

type Slice = Extract<ParameterOperation, { readonly type: 'Substring' }>

function substring(expansion: Expansion, parameter: string, operation: Slice, found: Parameter): ParameterResult {
  const number = (node: NonNullable<Slice['length']>): number =>
    Number(expansion.expand.arithmetic(expansion, node as unknown as { word: WordNode; number: number }))
  const offset = number(operation.offset)
  const length = operation.length === null ? undefined : number(operation.length)
  if (found.isList) {
    const isPositional = parameter === '@' || parameter === '*'
    const all = isPositional ? [expansion.state.name, ...found.values] : found.values
    const from = offset < 0 ? all.length + offset : isPositional && offset === 0 ? 0 : offset
    if (from < 0) return { values: [], joins: found.joins }
    return {
      values: all.slice(from, length === undefined ? undefined : from + Math.max(length, 0)),
      joins: found.joins
    }
  }
  const chars = Array.from(found.values[0] ?? '')
  const from = offset < 0 ? chars.length + offset : offset
  if (from < 0 || from > chars.length) return { values: [''], joins: false }
  const to = length === undefined ? chars.length : length < 0 ? chars.length + length : from + length
  if (to < from) throw new ShellError(`${length}: substring expression < 0`)
  return { values: [chars.slice(from, to).join('')], joins: false }
}

/** What an operation does to each value. */
function changeOf(
  expansion: Expansion,
  operation: ParameterOperation,
  parameter: string,
  found: Parameter
): (value: string) => string {
  switch (operation.type) {
    case 'PatternRemoval': {
      const matches = matcherOf(expansion.expand.pattern(expansion, operation.pattern))
      return (value) => removed(expansion.call, value, matches, operation.side, operation.greedy)
    }
    case 'PatternReplacement': {
      const pattern = expansion.expand.pattern(expansion, operation.pattern)
      const replacement = operation.replacement === null ? '' : expansion.expand.text(expansion, operation.replacement)
      if (pattern === '') {
        const { anchor } = operation
        return (value) => (anchor === 'start' ? replacement + value : anchor === 'end' ? value + replacement : value)
      }
      const matches = matcherOf(pattern)
      return (value) => replaced(expansion.call, value, matches, replacement, operation.all, operation.anchor)
    }
    case 'CaseModification': {
      const matches =
        operation.pattern === null
          ? undefined
          : matcherOf(expansion.expand.pattern(expansion, asGlobs(operation.pattern)))
      const turn = (char: string): string =>
        matches !== undefined && !matches(char)
          ? char
          : operation.direction === 'upper'
            ? char.toUpperCase()
            : char.toLowerCase()
      return (value) =>
        Array.from(value)
          .map((char, index) => (index === 0 || operation.all ? turn(char) : char))
          .join('')
    }
    case 'Transform':
      return (value) => transformed(operation.operator, parameter, value, expansion.state, found.isSet)
    default:
      return (value) => value
  }
}

/** The parser leaves a pattern of this place as plain text. */
function asGlobs(word: WordNode): WordNode {
  return {
    type: 'Word',
    parts: word.parts.map((part) => (part.type === 'Literal' ? { type: 'Glob', pattern: part.value } : part))
  }
}

/** $-: bash names some that are always on, and how it was started. */
function optionLetters({ options, isInteractive, dialect, startedWith }: ShellState): string {
  if (dialect !== 'bash') return options + (isInteractive ? 'i' : '')
  const on = `${options}hB${isInteractive ? 'imH' : ''}`
  return (
    Array.from('abefhikmnptuvxBCEHPT')
      .filter((letter) => on.includes(letter))
      .join('') + (startedWith ?? '')
  )
}
