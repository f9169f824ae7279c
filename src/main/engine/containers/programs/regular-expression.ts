// POSIX regular expressions, basic and extended, over an engine that takes time in proportion to the text.
import { RE2JS } from 're2js'
import { ProgramError } from './program-error.ts'

export interface Expression {
  /** The first match at or after a place; groups that took no part are undefined. */
  find(text: string, from?: number): Match | undefined
}

export interface Match {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
}

const expressions = new Map<string, Expression>()

/** `kind`: as grep's -G, -E and -F. Throws a ProgramError. */
export function expressionOf(source: string, kind: 'basic' | 'extended' | 'fixed', ignoresCase = false): Expression {
  const key = `${kind}${ignoresCase ? 'i' : ''}:${source}`
  let expression = expressions.get(key)
  if (expression === undefined) {
    expression = compile(source, kind, ignoresCase)
    if (expressions.size > 500) expressions.clear()
    expressions.set(key, expression)
  }
  return expression
}

function compile(source: string, kind: 'basic' | 'extended' | 'fixed', ignoresCase: boolean): Expression {
  const isPlain = kind === 'fixed' || !/[\\^$.|?*+()[\]{}]/.test(source)
  if (isPlain && !ignoresCase) {
    return {
      find(text, from = 0) {
        const start = text.indexOf(source, from)
        return start === -1 ? undefined : { start, end: start + source.length, groups: [source] }
      }
    }
  }
  const pattern =
    kind === 'fixed'
      ? source.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&')
      : kind === 'basic'
        ? fromBasic(source)
        : fromExtended(source)
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(pattern, RE2JS.DOTALL | RE2JS.LONGEST_MATCH | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0))
  } catch {
    throw new ProgramError(`invalid regular expression: '${source}'`, 2)
  }
  return {
    find(text, from = 0) {
      const matcher = compiled.matcher(text)
      if (!matcher.find(from)) return undefined
      const groups: (string | undefined)[] = []
      for (let group = 0; group <= matcher.groupCount(); group++) groups.push(matcher.group(group) ?? undefined)
      return { start: matcher.start(0), end: matcher.end(0), groups }
    }
  }
}

/** The end of a bracket expression that begins at `open`. Throws a ProgramError where it has none. */
function bracketEnd(source: string, open: number): number {
  let at = open + 1
  if (source[at] === '^') at++
  if (source[at] === ']') at++
  while (at < source.length && source[at] !== ']') {
    const named = /^\[[:.=].*?[:.=]\]/.exec(source.slice(at))
    at += named === null ? 1 : named[0].length
  }
  if (at >= source.length) throw new ProgramError('Unmatched [, [^, [:, [., or [=', 2)
  return at
}

/** In a bracket expression a backslash stands for itself. */
function bracket(source: string, open: number, end: number): string {
  const inside = source.slice(open + 1, end)
  const isNegated = inside.startsWith('^')
  const body = (isNegated ? inside.slice(1) : inside).replaceAll(/\\(?![nt])/g, '\\\\')
  const guarded = body.startsWith(']') ? `\\]${body.slice(1)}` : body
  return `[${isNegated ? '^' : ''}${guarded.replaceAll(/\[(?!:)/g, '\\[')}]`
}

/** What both kinds have of letters behind a backslash. */
function escaped(char: string): string {
  if (char === '<' || char === '>') return '\\b'
  if (char === '`') return '\\A'
  if (char === "'") return '\\z'
  if (/[wWsSbBnt]/.test(char)) return `\\${char}`
  return /[\\^$.|?*+()[\]{}/]/.test(char) ? `\\${char}` : char
}

function fromExtended(source: string): string {
  let result = ''
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!
    if (char === '[') {
      const end = bracketEnd(source, at)
      result += bracket(source, at, end)
      at = end
    } else if (char === '\\' && at + 1 < source.length) result += escaped(source[++at]!)
    else if (char === '{' && !/^\{\d*,?\d*\}/.test(source.slice(at))) result += '\\{'
    else if (char === '}' && !/\{\d*,?\d*$/.test(source.slice(0, at))) result += '\\}'
    else if (/[*+?]/.test(char) && (result === '' || /(^|[^\\])[(|]$/.test(result))) result += `\\${char}`
    else result += char
  }
  return result
}

function fromBasic(source: string): string {
  let result = ''
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!
    if (char === '[') {
      const end = bracketEnd(source, at)
      result += bracket(source, at, end)
      at = end
    } else if (char === '\\' && at + 1 < source.length) {
      const next = source[++at]!
      result += /[(){}|+?]/.test(next) ? next : escaped(next)
    } else if (/[(){}|+?]/.test(char)) result += `\\${char}`
    else if (char === '*' && (result === '' || result.endsWith('(') || result.endsWith('|') || result === '^'))
      result += '\\*'
    else if (char === '^' && result !== '' && !/(\(|\|)$/.test(result)) result += '\\^'
    else if (char === '$' && at + 1 < source.length && !/^\\[)|]/.test(source.slice(at + 1))) result += '\\$'
    else result += char
  }
  return result
}
