// Words to texts: parameters, substitutions, arithmetic, splitting and file names, after bash's subst.c. What has an
// effect is worked out once and remembered in the frame's memo, so that an expansion that must wait for a command is
// simply begun again when that command has ended.
import type { Call } from '../processes/call.ts'
import { ArithmeticError, evaluate } from './arithmetic.ts'
import { bracesOf, rangeText } from './braces.ts'
import { Fields } from './fields.ts'
import { fileNames } from './file-names.ts'
import { isPattern, unescaped } from './pattern.ts'
import { expandParameter, type Expansion } from './parameters.ts'
import { memoKey, plainWord, type Numbered, type Part, type WordPart } from './script.ts'
import { ShellError, type Memo, type ShellState } from './shell-state.ts'
import { arithmeticScope, lookUp } from './shell-variables.ts'
import type { WordNode } from 'just-bash'

/**
 * A command must run before the expansion can go on: the part of the word that holds it. It is thrown at every command
 * substitution, and so it is no Error, whose stack costs more than all the rest.
 */
export class NeedsCommand {
  readonly part: Part<'CommandSubstitution'> | Part<'ProcessSubstitution'>

  constructor(part: Part<'CommandSubstitution'> | Part<'ProcessSubstitution'>) {
    this.part = part
  }
}

const expand: Expansion['expand'] = { text: expandText, pattern: expandPattern, arithmetic: expandArithmetic }

export function expansionOf(call: Call, state: ShellState, memo: Memo): Expansion {
  return { call, state, memo, expand }
}

function separators(state: ShellState): string {
  return lookUp(state, 'IFS') ?? ' \t\n'
}

/** The fields of words: split, with file names in place of patterns. */
export function expandWords(expansion: Expansion, words: readonly WordNode[]): string[] {
  const fields: string[] = []
  for (const word of words) {
    const plain = plainWord(word)
    if (plain !== undefined) fields.push(plain)
    else for (const braced of bracesOf(word)) fields.push(...expandField(expansion, braced))
  }
  return fields
}

function expandField(expansion: Expansion, word: WordNode): readonly string[] {
  const fields = new Fields(separators(expansion.state))
  addParts(expansion, word.parts, fields, false)
  fields.next()
  if (expansion.state.options.includes('f')) return fields.done.map(unescaped)
  return fields.done.flatMap((field) => (isPattern(field) ? fileNames(expansion, field) : [unescaped(field)]))
}

/** One text: neither split nor taken for a pattern. */
export function expandText(expansion: Expansion, word: WordNode): string {
  return plainWord(word) ?? unescaped(expandPattern(expansion, word))
}

/** One pattern: what is quoted in it stands for itself. */
export function expandPattern(expansion: Expansion, word: WordNode): string {
  const fields = new Fields('', true)
  addParts(expansion, word.parts, fields, false)
  fields.next()
  return fields.done.join(' ')
}

/** The same for a regular expression, where what is quoted stands for itself. */
export function expandExpression(expansion: Expansion, word: WordNode): string {
  let source = ''
  for (const part of word.parts) {
    if (part.type === 'Literal') source += part.value
    else if (part.type === 'Glob') source += part.pattern
    else if (part.type === 'SingleQuoted' || part.type === 'DoubleQuoted' || part.type === 'Escaped') {
      source += expandText(expansion, { type: 'Word', parts: [part] }).replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&')
    } else source += expandText(expansion, { type: 'Word', parts: [part] })
  }
  return source
}

/** The text of an arithmetic expression, expanded and worked out; once. */
export function expandArithmetic(expansion: Expansion, node: { readonly word: WordNode } & Partial<Numbered>): bigint {
  const { memo } = expansion
  const key = memoKey(node)
  const known = key === undefined ? undefined : memo[key]
  if (known !== undefined) return BigInt(known)
  const text = expandText(expansion, node.word)
  const value = calculate(expansion, text)
  if (key !== undefined) memo[key] = String(value)
  return value
}

export function calculate({ state, call }: Pick<Expansion, 'state' | 'call'>, text: string): bigint {
  try {
    return evaluate(text, arithmeticScope(state, call))
  } catch (error) {
    if (error instanceof ArithmeticError) {
      if (state.dialect === 'bash') throw new ShellError(error.message, 1, 'line')
      const isZero = error.message.includes('division by 0')
      const said =
        state.dialect === 'dash'
          ? `arithmetic expression: ${isZero ? 'division by zero' : 'expecting primary'}: "${text}"`
          : isZero
            ? 'divide by zero'
            : 'arithmetic syntax error'
      throw new ShellError(said, state.dialect === 'dash' ? 2 : 1, true)
    }
    throw error
  }
}

function addParts(expansion: Expansion, parts: readonly WordPart[], fields: Fields, isQuoted: boolean): void {
  for (const part of parts) addPart(expansion, part, fields, isQuoted)
}

function addPart(expansion: Expansion, part: WordPart, fields: Fields, isQuoted: boolean): void {
  switch (part.type) {
    case 'Literal':
      // A backslash in a here-document or a text of its own stands for itself.
      fields.quote(part.value)
      return
    case 'SingleQuoted':
    case 'Escaped':
      fields.quote(part.value)
      return
    case 'DoubleQuoted':
      if (part.parts.length === 0) fields.quote('')
      else addQuoted(expansion, part, fields)
      return
    case 'Glob':
      if (isQuoted) fields.quote(part.pattern)
      else fields.pattern(part.pattern)
      return
    case 'TildeExpansion':
      fields.quote(homeOf(expansion, part.user))
      return
    case 'ArithmeticExpansion': {
      const value = String(
        expandArithmetic(expansion, part.expression as unknown as { word: WordNode; number: number })
      )
      if (isQuoted) fields.quote(value)
      else fields.split(value)
      return
    }
    case 'CommandSubstitution':
    case 'ProcessSubstitution': {
      const text = commandText(expansion, part)
      if (isQuoted || part.type === 'ProcessSubstitution') fields.quote(text)
      else fields.split(text)
      return
    }
    case 'BraceExpansion':
      // Where a word is one text (of case, of an assignment), braces stand for themselves.
      fields.quote('{')
      for (const [index, item] of part.items.entries()) {
        if (index > 0) fields.quote(',')
        if (item.type === 'Word') addParts(expansion, item.word.parts, fields, isQuoted)
        else fields.quote(rangeText(item))
      }
      fields.quote('}')
      return
    case 'ParameterExpansion':
      addParameter(expansion, part, fields, isQuoted)
  }
}

function addQuoted(expansion: Expansion, part: Part<'DoubleQuoted'>, fields: Fields): void {
  // "$@" alone gives nothing where there is nothing.
  const only = part.parts.length === 1 ? part.parts[0]! : undefined
  if (only?.type === 'ParameterExpansion') {
    addParameter(expansion, only, fields, true)
    return
  }
  fields.quote('')
  addParts(expansion, part.parts, fields, true)
}

function addParameter(expansion: Expansion, part: Part<'ParameterExpansion'>, fields: Fields, isQuoted: boolean): void {
  const result = expandParameter(expansion, part, isQuoted)
  if (result.word !== undefined) {
    // The default's own quotes count; within double quotes all of it is quoted.
    if (isQuoted && result.word.parts.length === 0) fields.quote('')
    for (const inner of result.word.parts)
      // Nothing, not quoted, is no field.
      if (isQuoted || inner.type !== 'Literal' || inner.value !== '')
        addPart(expansion, inner.type === 'Literal' && !isQuoted ? splitting(inner) : inner, fields, isQuoted)
    return
  }
  const { values, joins } = result
  if (joins) {
    const glue = separators(expansion.state)
    const text = values.join(isQuoted ? glue.slice(0, 1) : glue.slice(0, 1) || ' ')
    if (isQuoted) fields.quote(text)
    else fields.split(text)
    return
  }
  for (const [index, value] of values.entries()) {
    if (index > 0) fields.next()
    if (isQuoted) fields.quote(value)
    else fields.split(value)
  }
}

/** The plain text of a default value is split where the expansion is not quoted. */
function splitting(part: Part<'Literal'>): WordPart {
  return part.value.includes(' ') ? { type: 'ParameterExpansion', parameter: `=${part.value}`, operation: null } : part
}

function commandText({ memo }: Expansion, part: Part<'CommandSubstitution'> | Part<'ProcessSubstitution'>): string {
  const key = memoKey(part)
  const known = key === undefined ? undefined : memo[key]
  if (known !== undefined) return known
  throw new NeedsCommand(part)
}

function homeOf({ state, call }: Expansion, user: string | null): string {
  if (user === null) return lookUp(state, 'HOME') ?? '/root'
  const passwd = call.seek('/etc/passwd')?.entry.text ?? ''
  const line = passwd.split('\n').find((each) => each.startsWith(`${user}:`))
  return line?.split(':')[5] ?? `~${user}`
}
