// The words of a shell line: enough of the grammar for the scripts that stand in manifests. The real shell comes with
// the living containers; what this does not know it passes over in silence.

/** A piece of a word. What depends on the moment or on the pod stays open until the line is printed. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** date +FORMAT; the empty format is date's own. */
  | { readonly kind: 'date'; readonly format: string }
  /** $((NAME + ADD)), or a number where the name is empty. */
  | { readonly kind: 'sum'; readonly name: string; readonly add: number }
  | { readonly kind: 'sequence'; readonly from: number; readonly to: number }
  /** hostname, and any other command, which gives nothing. */
  | { readonly kind: 'command'; readonly program: string }

export type Token =
  | { readonly kind: 'word'; readonly parts: readonly Part[] }
  | { readonly kind: 'operator'; readonly text: ';' | '&&' | '||' | '|' | '&' | '>' | '>>' | '<' | '(' | ')' }

class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get next(): string {
    return this.text[this.at] ?? ''
  }
}

export function tokenize(script: string): readonly Token[] {
  const reader = new Reader(script)
  const tokens: Token[] = []
  while (reader.next !== '') {
    const char = reader.next
    if (char === ' ' || char === '\t' || char === '\r') reader.at++
    else if (char === '\\' && reader.text[reader.at + 1] === '\n') reader.at += 2
    else if (char === '#') skipComment(reader)
    else if (char === '\n') {
      tokens.push({ kind: 'operator', text: ';' })
      reader.at++
    } else if (';&|<>()'.includes(char)) tokens.push(readOperator(reader))
    else tokens.push({ kind: 'word', parts: readWord(reader) })
  }
  return tokens
}

function skipComment(reader: Reader): void {
  while (reader.next !== '' && reader.next !== '\n') reader.at++
}

function readOperator(reader: Reader): Token {
  const char = reader.next as ';' | '&' | '|' | '<' | '>' | '(' | ')'
  reader.at++
  const isDouble = reader.next === char
  if (isDouble) reader.at++
  if (char === '&') return { kind: 'operator', text: isDouble ? '&&' : '&' }
  if (char === '|') return { kind: 'operator', text: isDouble ? '||' : '|' }
  if (char === '>') return { kind: 'operator', text: isDouble ? '>>' : '>' }
  return { kind: 'operator', text: char }
}

function readWord(reader: Reader): readonly Part[] {
  const parts: Part[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
  }
  let quote = ''
  for (;;) {
    const char = reader.next
    if (char === '') break
    if (quote === '' && ' \t\r\n;&|<>()'.includes(char)) break
    reader.at++
    if (char === quote) quote = ''
    else if (quote === '' && (char === "'" || char === '"')) quote = char
    else if (quote === "'") text += char
    else if (char === '\\') text += escaped(reader, quote)
    else if (char === '$' || char === '`') {
      const part = char === '`' ? readBackquoted(reader) : readDollar(reader)
      if (part === undefined) text += char
      else {
        flush()
        parts.push(part)
      }
    } else text += char
  }
  flush()
  return parts.length === 0 ? [{ kind: 'text', text: '' }] : parts
}

function escaped(reader: Reader, quote: string): string {
  const char = reader.next
  reader.at++
  if (char === '\n') return ''
  return quote === '"' && !'"$`\\'.includes(char) ? `\\${char}` : char
}

function readBackquoted(reader: Reader): Part {
  const end = reader.text.indexOf('`', reader.at)
  const inner = reader.text.slice(reader.at, end === -1 ? undefined : end)
  reader.at = end === -1 ? reader.text.length : end + 1
  return commandPart(inner)
}

/** What follows a dollar; undefined where it stands for itself. */
function readDollar(reader: Reader): Part | undefined {
  const rest = reader.text.slice(reader.at)
  const sum = /^\(\(\s*\$?([A-Za-z_]\w*)?\s*(?:([+-])\s*)?(\d+|\+\+)?\s*\)\)/.exec(rest)
  if (sum !== null) {
    reader.at += sum[0].length
    const add = sum[3] === '++' ? 1 : Number(sum[3] ?? 0)
    return { kind: 'sum', name: sum[1] ?? '', add: sum[2] === '-' ? -add : add }
  }
  if (rest.startsWith('(')) {
    const end = closing(reader.text, reader.at)
    const inner = reader.text.slice(reader.at + 1, end)
    reader.at = end + 1
    return commandPart(inner)
  }
  const braced = /^\{([A-Za-z_]\w*)(?::?-([^}]*))?\}/.exec(rest)
  const variable = braced ?? /^([A-Za-z_]\w*|[?#@*0-9$])/.exec(rest)
  if (variable === null) return undefined
  reader.at += variable[0].length
  return { kind: 'variable', name: variable[1]! }
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return at
  }
  return text.length
}

function commandPart(inner: string): Part {
  const words = inner.trim().split(/\s+/)
  const [program = ''] = words
  if (program === 'date') {
    const format = /\+\s*(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(inner)
    return { kind: 'date', format: format?.[1] ?? format?.[2] ?? format?.[3] ?? '' }
  }
  if (program === 'seq') {
    const numbers = words.slice(1).map(Number)
    const [first = 1, second] = numbers
    return { kind: 'sequence', from: second === undefined ? 1 : first, to: numbers.at(-1) ?? 0 }
  }
  return { kind: 'command', program }
}

/** The word as written where nothing in it is open; undefined otherwise. */
export function plainText(parts: readonly Part[]): string | undefined {
  let text = ''
  for (const part of parts) {
    if (part.kind !== 'text') return undefined
    text += part.text
  }
  return text
}
