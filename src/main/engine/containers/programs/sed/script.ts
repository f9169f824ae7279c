// sed's scripts: what stands in them.
import { ProgramError } from '../program-error.ts'

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'match'; readonly source: string; readonly ignoresCase: boolean }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }

export interface Command {
  readonly from?: Address
  readonly to?:
    | Address
    | { readonly kind: 'count'; readonly count: number }
    /** To the next line whose number is a multiple of this. */
    | { readonly kind: 'multiple'; readonly of: number }
  readonly isNegated: boolean
  readonly name: string
  readonly text: string
  /** Of s: the pattern, what takes its place, its flags. Of y: both lists. */
  readonly pattern?: string
  readonly replacement?: string
  readonly flags?: string
  /** Of s: where the flag w writes. */
  readonly file?: string
  /** Of {: where its end is; of b and t: where they go. */
  target?: number
}

const scripts = new Map<string, readonly Command[]>()

export function commandsOf(script: string): readonly Command[] {
  let commands = scripts.get(script)
  if (commands === undefined) {
    commands = new ScriptReader(script).read()
    if (scripts.size > 200) scripts.clear()
    scripts.set(script, commands)
  }
  return commands
}

class ScriptReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): readonly Command[] {
    const commands: Command[] = []
    const open: number[] = []
    for (;;) {
      this.#skip(/[\s;]/)
      if (this.#at >= this.#text.length) break
      const command = this.#command()
      if (command.name === '{') open.push(commands.length)
      else if (command.name === '}') {
        const start = open.pop()
        if (start === undefined) throw this.#error("unexpected `}'")
        commands[start]!.target = commands.length
      }
      if (command.name !== '#') commands.push(command)
    }
    if (open.length > 0) throw this.#error("unmatched `{'")
    for (const command of commands) {
      if (!/^[btT]$/.test(command.name)) continue
      const label = commands.findIndex(({ name, text }) => name === ':' && text === command.text)
      if (command.text !== '' && label === -1)
        throw new ProgramError(`-e expression #1, char ${this.#at}: can't find label for jump to \`${command.text}'`)
      command.target = command.text === '' ? commands.length : label
    }
    return commands
  }

  #error(message: string): ProgramError {
    return new ProgramError(`-e expression #1, char ${this.#at}: ${message}`)
  }

  #skip(chars: RegExp): void {
    while (this.#at < this.#text.length && chars.test(this.#text[this.#at]!)) this.#at++
  }

  #address(): Address | undefined {
    const rest = this.#text.slice(this.#at)
    const step = /^(\d+)~(\d+)/.exec(rest)
    if (step !== null) {
      this.#at += step[0].length
      return { kind: 'step', first: Number(step[1]), step: Number(step[2]) }
    }
    const number = /^\d+/.exec(rest)
    if (number !== null) {
      this.#at += number[0].length
      return { kind: 'line', line: Number(number[0]) }
    }
    if (rest.startsWith('$')) {
      this.#at++
      return { kind: 'last' }
    }
    if (!/^(\/|\\.)/.test(rest)) return undefined
    const delimiter = rest.startsWith('/') ? '/' : rest[1]!
    this.#at += delimiter === '/' ? 1 : 2
    const source = this.#until(delimiter)
    const ignoresCase = this.#text[this.#at] === 'I'
    if (ignoresCase) this.#at++
    return { kind: 'match', source, ignoresCase }
  }

  #until(delimiter: string): string {
    let text = ''
    let inBracket = false
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!
      if (char === '\\' && this.#at + 1 < this.#text.length) {
        const next = this.#text[++this.#at]!
        text += next === delimiter ? (/[a-zA-Z0-9|,#:@!%_/]/.test(delimiter) ? next : `\\${next}`) : `\\${next}`
        continue
      }
      if (char === '[') inBracket = true
      else if (char === ']') inBracket = false
      if (char === delimiter && !inBracket) {
        this.#at++
        return text
      }
      if (char === delimiter && inBracket && !this.#text.slice(this.#at).includes(']')) {
        this.#at++
        return text
      }
      text += char
    }
    throw this.#error('unterminated address regex')
  }

  #command(): Command {
    const from = this.#address()
    let to: Command['to']
    this.#skip(/ /)
    if (from !== undefined && this.#text[this.#at] === ',') {
      this.#at++
      this.#skip(/ /)
      const count = /^\+(\d+)/.exec(this.#text.slice(this.#at))
      if (count !== null) {
        this.#at += count[0].length
        to = { kind: 'count', count: Number(count[1]) }
      } else {
        const multiple = /^~(\d+)/.exec(this.#text.slice(this.#at))
        if (multiple === null) to = this.#address()
        else {
          this.#at += multiple[0].length
          to = { kind: 'multiple', of: Math.max(Number(multiple[1]), 1) }
        }
      }
      if (to === undefined) throw this.#error("unexpected `,'")
    }
    this.#skip(/ /)
    const isNegated = this.#text[this.#at] === '!'
    if (isNegated) this.#at++
    this.#skip(/ /)
    const name = this.#text[this.#at++] ?? ''
    const base = {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      isNegated,
      name,
      text: ''
    }
    if (name === '') throw this.#error('missing command')
    if (name === '#') {
      this.#rest()
      return base
    }
    if (name === 's' || name === 'y') return this.#substitution(base)
    if (/[aic]/.test(name)) {
      const text = /^[ \t]*\\?\n?[ \t]*/.exec(this.#text.slice(this.#at))
      this.#at += text![0].length
      return { ...base, text: this.#longText() }
    }
    if (/[:btT]/.test(name)) return { ...base, text: this.#word() }
    if (/[rw]/.test(name)) {
      const file = this.#rest().trim()
      if (file === '') throw this.#error('missing filename in r/R/w/W commands')
      return { ...base, text: file }
    }
    if (/[qQl]/.test(name)) return { ...base, text: this.#word() }
    if (!/[{}dDpPnNgGhHx=zF]/.test(name)) throw this.#error(`unknown command: \`${name}'`)
    return base
  }

  #rest(): string {
    const end = this.#text.indexOf('\n', this.#at)
    const text = this.#text.slice(this.#at, end === -1 ? undefined : end)
    this.#at = end === -1 ? this.#text.length : end
    return text
  }

  /** The text of a, i and c: lines that end in a backslash go on. */
  #longText(): string {
    let text = ''
    for (;;) {
      const line = this.#rest()
      this.#at++
      if (!line.endsWith('\\')) return text + line.replaceAll(/\\(.)/g, '$1')
      text += `${line.slice(0, -1)}\n`
    }
  }

  #word(): string {
    const match = /^[ \t]*([^\s;}]*)/.exec(this.#text.slice(this.#at))!
    this.#at += match[0].length
    return match[1]!
  }

  #substitution(base: Command): Command {
    const delimiter = this.#text[this.#at++]
    if (delimiter === undefined || delimiter === '\n') throw this.#error(`unterminated \`${base.name}' command`)
    let pattern: string
    let replacement: string
    try {
      pattern = this.#until(delimiter)
      replacement = this.#until(delimiter)
    } catch {
      throw this.#error(`unterminated \`${base.name}' command`)
    }
    const flags = /^[gpiIemM0-9]*/.exec(this.#text.slice(this.#at))![0]
    this.#at += base.name === 's' ? flags.length : 0
    if (base.name === 's' && this.#text[this.#at] === 'w') {
      this.#at++
      return { ...base, pattern, replacement, flags, file: this.#rest().trim() }
    }
    const next = this.#text[this.#at]
    if (next !== undefined && !/[\s;}]/.test(next)) throw this.#error(`unknown option to \`${base.name}'`)
    return { ...base, pattern, replacement, flags: base.name === 's' ? flags : '' }
  }
}
