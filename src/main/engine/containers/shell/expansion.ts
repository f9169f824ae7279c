// Words to texts: parameters, substitutions, arithmetic, splitting and file names, after bash's subst.c. What has an
// effect is worked out once and remembered in the frame's memo, so that an expansion that must wait for a command is
// simply begun again when that command has ended.
import { OutOfMemory } from '../processes/out-of-memory.ts'
import { FileError } from '../files/file-system.ts'
import { absolutePath, joined } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import { ArithmeticError, evaluate } from './arithmetic.ts'
import { escaped, isPattern, matcherOf, unescaped } from './pattern.ts'
import { expandParameter, type Expansion } from './parameters.ts'
import { plainWord, type Part, type WordPart } from './script.ts'
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

/** Longest text that a shell may make; more than this and its memory is at its end. */
const longestText = 16 * 1024 * 1024

/** A field under construction: a pattern, in which what was quoted has backslashes. */
class Fields {
  readonly done: string[] = []
  #current: string | undefined
  readonly #ifs: string

  constructor(ifs: string) {
    this.#ifs = ifs
  }

  /** Text that stands for itself; even an empty one makes a field. */
  quote(text: string): void {
    this.#current = (this.#current ?? '') + escaped(text)
    if (this.#current.length > longestText) throw new OutOfMemory('text too long')
  }

  /** Text whose special characters count. */
  pattern(text: string): void {
    this.#current = (this.#current ?? '') + text
  }

  /** The next field begins. */
  next(): void {
    if (this.#current !== undefined) this.done.push(this.#current)
    this.#current = undefined
  }

  /** What an unquoted parameter gives: it is split at the characters of IFS. */
  split(text: string): void {
    const ifs = this.#ifs
    if (ifs === '') {
      if (text !== '') this.pattern(text)
      return
    }
    let piece = ''
    let hasPiece = false
    for (let at = 0; at < text.length; at++) {
      const char = text[at]!
      if (!ifs.includes(char)) {
        piece += char
        hasPiece = true
        continue
      }
      const isSpace = char === ' ' || char === '\t' || char === '\n'
      if (hasPiece || !isSpace) {
        if (hasPiece || this.#current === undefined || !isSpace) this.pattern(piece)
        this.next()
      } else if (this.#current !== undefined) this.next()
      piece = ''
      hasPiece = false
      // White space around another separator belongs to it.
      if (!isSpace) continue
      let next = at + 1
      while (next < text.length && ifs.includes(text[next]!) && /[ \t\n]/.test(text[next]!)) next++
      if (next < text.length && ifs.includes(text[next]!)) next++
      else {
        at = next - 1
        continue
      }
      while (next < text.length && ifs.includes(text[next]!) && /[ \t\n]/.test(text[next]!)) next++
      at = next - 1
    }
    if (hasPiece) this.pattern(piece)
  }
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
  const fields = new Fields('')
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
export function expandArithmetic(
  expansion: Expansion,
  node: { readonly word: WordNode; readonly number?: number }
): bigint {
  const { memo } = expansion
  const known = node.number === undefined ? undefined : memo[node.number]
  if (known !== undefined) return BigInt(known)
  const text = expandText(expansion, node.word)
  const value = calculate(expansion, text)
  if (node.number !== undefined) memo[node.number] = String(value)
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
  const number = (part as { number?: number }).number
  const known = number === undefined ? undefined : memo[number]
  if (known !== undefined) return known
  throw new NeedsCommand(part)
}

function homeOf({ state, call }: Expansion, user: string | null): string {
  if (user === null) return lookUp(state, 'HOME') ?? '/root'
  const passwd = call.seek('/etc/passwd')?.entry.text ?? ''
  const line = passwd.split('\n').find((each) => each.startsWith(`${user}:`))
  return line?.split(':')[5] ?? `~${user}`
}

const mostBraces = 100_000

/** A word without braces for each of their alternatives. */
function bracesOf(word: WordNode): readonly WordNode[] {
  const index = word.parts.findIndex(({ type }) => type === 'BraceExpansion')
  if (index === -1) return [word]
  const part = word.parts[index] as Part<'BraceExpansion'>
  const before = word.parts.slice(0, index)
  const rest = bracesOf({ type: 'Word', parts: word.parts.slice(index + 1) })
  const words: WordNode[] = []
  for (const item of part.items) {
    for (const inner of item.type === 'Word' ? bracesOf(item.word) : rangeWords(item)) {
      for (const tail of rest) words.push({ type: 'Word', parts: [...before, ...inner.parts, ...tail.parts] })
      if (words.length > mostBraces) throw new RangeError('too many braces')
    }
  }
  return words
}

interface Range {
  readonly start: string | number
  readonly end: string | number
  readonly step?: number
  readonly startStr?: string
  readonly endStr?: string
}

function rangeText({ start, end, step, startStr, endStr }: Range): string {
  return `${startStr ?? start}..${endStr ?? end}${step === undefined ? '' : `..${step}`}`
}

function rangeWords(item: Range): readonly WordNode[] {
  const isLetters = typeof item.start === 'string'
  const from = isLetters ? item.start.charCodeAt(0) : item.start
  const to = typeof item.end === 'string' ? item.end.charCodeAt(0) : item.end
  const step = Math.max(Math.abs(item.step ?? 1), 1)
  const isPadded = [item.startStr, item.endStr].some((text) => text !== undefined && /^-?0\d/.test(text))
  const width = isPadded ? Math.max(item.startStr?.length ?? 0, item.endStr?.length ?? 0) : 0
  const count = Math.floor(Math.abs(to - from) / step) + 1
  if (count > mostBraces) throw new RangeError('too many braces')
  return Array.from({ length: count }, (_, index) => {
    const value = from + (to >= from ? index : -index) * step
    const text = isLetters
      ? String.fromCharCode(value)
      : (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0')
    return { type: 'Word', parts: [{ type: 'Literal', value: text }] }
  })
}

/** Paths that a pattern matches, in order; the pattern's own text where there is none. */
function fileNames({ call, state }: Expansion, pattern: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/')
  const parts = pattern.split('/').filter((part) => part !== '')
  const endsInSlash = pattern.endsWith('/')
  let found: string[] = [isAbsolute ? '/' : '']
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const next: string[] = []
    for (const folder of found) {
      const at = (name: string): string => (folder === '' ? name : joined(folder, name))
      if (!isPattern(part)) {
        if (!isLast || exists(call, at(unescaped(part)))) next.push(at(unescaped(part)))
        continue
      }
      const matches = matcherOf(part)
      for (const name of namesIn(call, folder === '' ? '.' : folder)) {
        call.charge(0.02)
        if (name.startsWith('.') && !part.startsWith('.') && !state.shopt.includes('dotglob')) continue
        if (!matches(name)) continue
        if (!isLast || endsInSlash) {
          if (call.seek(at(name))?.entry.kind === 'directory') next.push(isLast ? `${at(name)}/` : at(name))
        } else next.push(at(name))
      }
    }
    found = next
  }
  if (found.length > 0) return found.sort()
  return state.shopt.includes('nullglob') ? [] : [unescaped(pattern)]
}

function exists(call: Call, path: string): boolean {
  return call.seek(path, false) !== undefined
}

function namesIn(call: Call, path: string): readonly string[] {
  try {
    return call.files.names(call.process, absolutePath(call.process.cwd, path))
  } catch (error) {
    if (error instanceof FileError) return []
    throw error
  }
}
