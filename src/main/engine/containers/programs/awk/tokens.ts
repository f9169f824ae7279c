import { ProgramError } from '../program-error.ts'

export type Token = {
  readonly kind: 'number' | 'text' | 'pattern' | 'name' | 'callee' | 'sign' | 'end'
  readonly text: string
}

export const keywords = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf'.split(
    ' '
  )
)

export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const rest = source.slice(at)
    const skipped = /^(?:[ \t\r]+|\\\n|#[^\n]*)/.exec(rest)
    if (skipped !== null) {
      at += skipped[0].length
      continue
    }
    const last = tokens.at(-1)
    const isOperand =
      last !== undefined &&
      (last.kind === 'number' ||
        last.kind === 'text' ||
        (last.kind === 'name' && !keywords.has(last.text)) ||
        /^[)\]$]$/.test(last.text))
    if (rest[0] === '/' && !isOperand) {
      const match = /^\/((?:[^/\\[\n]|\\.|\[(?:\^?\]?(?:[^\]\\]|\\.)*)\])*)\//.exec(rest)
      if (match === null) throw new ProgramError('syntax error: unterminated regexp', 2)
      tokens.push({ kind: 'pattern', text: match[1]!.replaceAll('\\/', '/') })
      at += match[0].length
      continue
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/.exec(rest)
    if (number !== null) {
      tokens.push({ kind: 'number', text: number[0] })
      at += number[0].length
      continue
    }
    if (rest[0] === '"') {
      const match = /^"((?:[^"\\]|\\[^])*)"/.exec(rest)
      if (match === null) throw new ProgramError('syntax error: unterminated string', 2)
      tokens.push({ kind: 'text', text: unescaped(match[1]!) })
      at += match[0].length
      continue
    }
    const name = /^[A-Za-z_]\w*/.exec(rest)
    if (name !== null) {
      const isCallee = source[at + name[0].length] === '(' && !keywords.has(name[0])
      tokens.push({ kind: isCallee ? 'callee' : 'name', text: name[0] })
      at += name[0].length
      continue
    }
    const sign =
      /^(?:\n|\*\*=|\*\*|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|<=|>=|!=|!~|&&|\|\||>>|[-+*/%^!<>|?:~=$;,(){}[\]])/.exec(rest)
    if (sign === null) throw new ProgramError(`syntax error at source line 1: unexpected ${rest[0]}`, 2)
    tokens.push({ kind: 'sign', text: sign[0] })
    at += sign[0].length
  }
  return tokens
}

function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '"': '"',
    '/': '/',
    a: '\u0007',
    b: '\b',
    f: '\f',
    v: '\v'
  }
  return text.replaceAll(/\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|[^])/g, (all, rest: string) => {
    if (/^[0-7]/.test(rest)) return String.fromCharCode(Number.parseInt(rest, 8))
    if (/^x./.test(rest)) return String.fromCharCode(Number.parseInt(rest.slice(1), 16))
    return known[rest] ?? all
  })
}
