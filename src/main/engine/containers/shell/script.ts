// Scripts as just-bash's parser reads them, with a number for each node: so a frame that is saved as JSON names its place
// by the script's text and a number. Scripts are parsed once per text.
import { selectName } from './builtins/selecting.ts'
import { withCoprocesses } from './coprocess-words.ts'
import { textOutsideQuotes } from './outside-quotes.ts'
import { parse, type CommandNode, type ScriptNode, type StatementNode, type WordNode } from 'just-bash'

export type WordPart = WordNode['parts'][number] & Partial<Numbered>
export type Part<Type extends WordPart['type']> = Extract<WordPart, { readonly type: Type }>
export type Statement = StatementNode & Numbered
export type Command = CommandNode & Numbered
export type CommandOf<Type extends CommandNode['type']> = Extract<CommandNode, { readonly type: Type }> & Numbered
export type Redirection = CommandOf<'SimpleCommand'>['redirections'][number]
export type Assignment = CommandOf<'SimpleCommand'>['assignments'][number]
export type Condition = CommandOf<'ConditionalCommand'>['expression']
export type ParameterOperation = NonNullable<Part<'ParameterExpansion'>['operation']>

export interface Numbered {
  /** Its place in Script.nodes. */
  number: number
  /** Of a word between brackets: the text that it was read from, which is a script of its own. */
  source?: string
}

/** What a frame's memo remembers a node by. */
export function memoKey({ number, source }: Partial<Numbered>): string | number | undefined {
  return source === undefined || number === undefined ? number : `${source}#${number}`
}

/** A script, or why it is none. */
export interface Script {
  readonly source: string
  /** Statements to run, in order; those of the whole script are list 0. */
  readonly lists: readonly (readonly Statement[])[]
  readonly nodes: readonly unknown[]
  readonly error?: SyntaxTrouble
}

export interface SyntaxTrouble {
  readonly line: number
  /** The token that nobody expected; undefined for the end of the text. */
  readonly token: string | undefined
  /** The quote whose end is missing. */
  readonly quote?: string
  /** Whether more lines could mend it. */
  readonly isIncomplete: boolean
}

const scripts = new Map<string, Script>()
const mostScripts = 500
/** The parser's own bound is a million characters. */
const longestScript = 1_000_000

export function scriptOf(source: string): Script {
  let script = scripts.get(source)
  if (script === undefined) {
    script = read(source)
    // Parsed again when it is needed again: all that is lost is time.
    if (scripts.size >= mostScripts) scripts.clear()
    scripts.set(source, script)
  }
  return script
}

function read(source: string): Script {
  if (source.length > longestScript) {
    return { source, lists: [[]], nodes: [], error: { line: 1, token: undefined, isIncomplete: false } }
  }
  let root: ScriptNode
  try {
    root = parse(withShifts(withCoprocesses(withSelect(withoutHash(source)))))
  } catch (error) {
    return { source, lists: [[]], nodes: [], error: troubleOf(error) }
  }
  const lists: (readonly Statement[])[] = []
  const nodes: unknown[] = []
  number(root, nodes, lists)
  const deferred = root.statements.find(({ deferredError }) => deferredError !== undefined)
  const open = nodes.some(
    (node) =>
      (node as { type: string; terminated?: boolean }).type === 'HereDoc' &&
      (node as { terminated?: boolean }).terminated === false
  )
  const script: Script = { source, lists, nodes }
  if (deferred !== undefined) {
    const { token } = deferred.deferredError!
    return { ...script, error: { line: deferred.line ?? 1, token, isIncomplete: false } }
  }
  if (open) return { ...script, error: { line: 1, token: undefined, isIncomplete: true }, lists }
  const dangling = root.statements.at(-1)?.pipelines.at(-1)
  if (dangling !== undefined && isEmpty(dangling.commands.at(-1)) && /(\||&&)\s*$/.test(source)) {
    return { ...script, error: { line: 1, token: undefined, isIncomplete: true } }
  }
  return script
}

/** The parser takes $# within $( ) for the beginning of a comment: there it is written ${#}. */
function withoutHash(source: string): string {
  if (!source.includes('$#') || !/\$\(|`/.test(source)) return source
  let result = ''
  let isSingle = false
  let isDouble = false
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!
    if (char === '\\' && !isSingle) {
      result += char + (source[++at] ?? '')
      continue
    }
    if (char === "'" && !isDouble) isSingle = !isSingle
    else if (char === '"' && !isSingle) isDouble = !isDouble
    if (char === '$' && !isSingle && source[at + 1] === '#') {
      result += '${#}'
      at++
    } else result += char
  }
  return result
}

/** The parser knows no select: the loop is read as a while whose condition asks, see builtins/selecting.ts. */
function withSelect(source: string): string {
  if (!source.includes('select')) return source
  return textOutsideQuotes(source, /^select\s/, (rest) => {
    const found = /^select\s+([A-Za-z_]\w*)(?:\s+in\b([^;\n]*))?\s*[;\n]\s*do\b/.exec(rest)
    if (found === null) return undefined
    return { text: `while ${selectName} ${found[1]} ${found[2]?.trim() ?? '"$@"'}; do`, length: found[0].length }
  })
}

/** The parser takes << of ((...)) for a here-document: there it is written as let. */
function withShifts(source: string): string {
  if (!/\(\([^;&|\n]*<</.test(source)) return source
  return textOutsideQuotes(source, /^\(\(/, (rest) => {
    const found = /^\(\(([^"\n]*?)\)\)/.exec(rest)
    return found?.[1]!.includes('<<') === true ? { text: `let "${found[1]}"`, length: found[0].length } : undefined
  })
}

function isEmpty(command: CommandNode | undefined): boolean {
  return (
    command?.type === 'SimpleCommand' &&
    command.name === null &&
    command.assignments.length === 0 &&
    command.redirections.length === 0
  )
}

function troubleOf(error: unknown): SyntaxTrouble {
  const {
    message,
    line = 1,
    token
  } = error as { message: string; line?: number; token?: { type: string; value: string } }
  const quote = /looking for matching [`'"]([^\s]+?)'/.exec(message)?.[1]
  if (quote !== undefined) return { line, token: undefined, quote, isIncomplete: true }
  const isEnd = token?.type === 'EOF' || /end of file|EOF|unterminated/i.test(message)
  if (isEnd) return { line, token: undefined, isIncomplete: true }
  const named = /unexpected token [`']([^']*)'/.exec(message)?.[1]
  return { line, token: token?.type === 'NEWLINE' ? 'newline' : (token?.value ?? named ?? ''), isIncomplete: false }
}

/** Gives numbers to a node and all below it. */
function number(node: unknown, nodes: unknown[], lists: (readonly Statement[])[]): void {
  if (Array.isArray(node)) {
    for (const each of node) number(each, nodes, lists)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const each = node as Record<string, unknown>
  if (typeof each['type'] === 'string') {
    each['number'] = nodes.length
    nodes.push(node)
    if (each['type'] === 'ArithmeticExpression') {
      // Read as text, as the shell does: what it expands to is worked out then.
      each['word'] = textWord(balanced((each['originalText'] as string).replaceAll(/([<>]) =/g, '$1=')))
      delete each['expression']
    }
  }
  for (const key in each) {
    const value = each[key]
    if (Array.isArray(value) && isListKey(key)) {
      each[`${key}List`] = lists.length
      lists.push(value as Statement[])
    }
    number(value, nodes, lists)
  }
}

/** The parser leaves the end of some expressions in their text: brackets that nobody has opened. */
function balanced(text: string): string {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth < 0) return text.slice(0, at)
  }
  return text
}

function isListKey(key: string): boolean {
  return key === 'statements' || key === 'body' || key === 'condition' || key === 'elseBody'
}

/** The number of a list of statements: what `number` has put beside it. */
export function listOf(node: object, key: 'statements' | 'body' | 'condition' | 'elseBody'): number {
  return (node as Record<string, number>)[`${key}List`]!
}

/** The word that a text is within double quotes: for what is only known as text. */
function textWord(text: string): WordNode {
  if (!/[$`\\]/.test(text)) return { type: 'Word', parts: [{ type: 'Literal', value: text.replaceAll(/["']/g, '') }] }
  try {
    const [statement] = parse(`: "${text.replaceAll('"', '')}"`).statements
    const command = statement?.pipelines[0]?.commands[0]
    if (command?.type === 'SimpleCommand' && command.args[0] !== undefined) return command.args[0]
  } catch {
    // It is no word: the text stands for itself, and whoever evaluates it complains.
  }
  return { type: 'Word', parts: [{ type: 'Literal', value: text }] }
}

const subscripts = new Map<string, WordNode>()

/** The word between the brackets of name[...]: read as a script of its own, whose numbers are not those around it. */
export function subscriptWord(text: string): WordNode {
  let word = subscripts.get(text)
  if (word === undefined) {
    word = /[$`\\]/.test(text) ? numberedWord(text) : textWord(text)
    if (subscripts.size > 1000) subscripts.clear()
    subscripts.set(text, word)
  }
  return word
}

function numberedWord(text: string): WordNode {
  const script = scriptOf(`: "${text.replaceAll('"', '')}"`)
  const command = script.lists[0]?.[0]?.pipelines[0]?.commands[0]
  if (command?.type !== 'SimpleCommand' || command.args[0] === undefined)
    return { type: 'Word', parts: [{ type: 'Literal', value: text }] }
  for (const node of script.nodes) (node as Partial<Numbered>).source = script.source
  return command.args[0]
}

/** The text of a word in which nothing is to be expanded; undefined for others. */
export function plainWord(word: WordNode): string | undefined {
  const known = word as WordNode & { plain?: string | null }
  if (known.plain === undefined) {
    let text: string | null = ''
    for (const part of word.parts) {
      if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped') text += part.value
      else if (
        part.type === 'DoubleQuoted' &&
        part.parts.every(({ type }) => type === 'Literal' || type === 'Escaped')
      ) {
        text += part.parts.map((inner) => (inner as { value: string }).value).join('')
      } else {
        text = null
        break
      }
    }
    known.plain = text
  }
  return known.plain ?? undefined
}
