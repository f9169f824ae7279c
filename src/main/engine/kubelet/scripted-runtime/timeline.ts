// What a script does, worked out once and before it runs: which line comes when, which file exists from when to when,
// and when it ends. So a container's past and future can be read at any moment, and nothing runs while nobody looks.
import { isKnownProgram, isServerProgram } from './programs.ts'
import { writeComplaint } from './read-only-root.ts'
import { sizeOf, sleepTime } from './shell-amounts.ts'
import { parseScript, type Output, type Statement, type Word } from './shell-syntax.ts'
import { plainText, type Part } from './shell-words.ts'

/** A piece of a line that is known only when it is printed. `step` is what the counter gains a round of the loop. */
export type LinePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'date'; readonly format: string }
  | { readonly kind: 'counter'; readonly name: string; readonly value: number; step: number }

export interface TimelineLine {
  /** Milliseconds after the start; within a loop, after the start of the round. */
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly parts: readonly LinePart[]
}

export interface FileChange {
  readonly at: number
  readonly path: string
  /** undefined: it is gone. */
  readonly text: string | undefined
  /** Where that is more than its text: what dd and fallocate write. */
  readonly bytes?: number
  /** Behind what the file holds, and not in its place. */
  readonly isAppended?: true
}

export interface Timeline {
  readonly lines: readonly TimelineLine[]
  readonly loop?: { readonly start: number; readonly period: number; readonly lines: readonly TimelineLine[] }
  readonly exit?: { readonly at: number; readonly code: number }
  readonly files: readonly FileChange[]
  /** Milliseconds after which it starts a program that serves; absent where it never does. */
  readonly servesFrom?: number
  /** Exit code on SIGTERM, where the script traps it. A shell that is a container's first process ignores it else. */
  readonly trapExit?: number
}

const longestLoop = 2000
const mostLines = 5000
/** A loop that never waits still gets a period, so that its lines have times. */
const shortestPeriod = 10

/** The timeline of a script; parsed once per text. `writable`: the only folders that it may write to. */
export function timelineOf(script: string, writable?: readonly string[]): Timeline {
  const key = writable === undefined ? script : `${writable.join('\0')}\0\0${script}`
  let timeline = timelines.get(key)
  if (timeline === undefined) {
    timeline = new Run(writable).timeline(script)
    if (timelines.size > 1000) timelines.clear()
    timelines.set(key, timeline)
  }
  return timeline
}

const timelines = new Map<string, Timeline>()

/** One pass over a script: the shell's state at the moment that the pass has reached. */
class Run {
  readonly #writable: readonly string[] | undefined
  #time = 0
  #status = 0
  #lines: TimelineLine[] = []
  readonly #files: FileChange[] = []
  readonly #variables = new Map<string, string | number>()
  #loop: Timeline['loop']
  #servesFrom: number | undefined
  #trapExit: number | undefined
  #hasEnded = false
  #hasLeftLoop = false
  #depth = 0

  constructor(writable: readonly string[] | undefined) {
    this.#writable = writable
  }

  timeline(script: string): Timeline {
    this.#statements(parseScript(script))
    const runsOn = this.#loop !== undefined || this.#servesFrom !== undefined || this.#time === Infinity
    return {
      lines: this.#lines,
      files: this.#files,
      ...(this.#loop === undefined ? {} : { loop: this.#loop }),
      ...(runsOn ? {} : { exit: { at: this.#time, code: this.#status } }),
      ...(this.#servesFrom === undefined ? {} : { servesFrom: this.#servesFrom }),
      ...(this.#trapExit === undefined ? {} : { trapExit: this.#trapExit })
    }
  }

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      if (this.#hasEnded || this.#hasLeftLoop || this.#lines.length > mostLines) return
      if (statement.joint === '&&' && this.#status !== 0) continue
      if (statement.joint === '||' && this.#status === 0) continue
      if (statement.kind === 'command') this.#command(statement.words, statement.output)
      else if (statement.values === undefined) this.#endless(statement.body)
      else this.#each(statement.name, statement.values, statement.body)
    }
  }

  /** A loop without end: its first round is run, and tells what every later round does. */
  #endless(body: readonly Statement[]): void {
    const start = this.#time
    const before = new Map(this.#variables)
    const straight = this.#lines
    this.#lines = []
    this.#statements(body)
    const lines = this.#lines
    this.#lines = straight
    if (this.#hasEnded || this.#hasLeftLoop) {
      straight.push(...lines)
      this.#hasLeftLoop = false
      return
    }
    for (const line of lines) {
      for (const part of line.parts) {
        if (part.kind !== 'counter') continue
        part.step = numberOf(this.#variables.get(part.name)) - numberOf(before.get(part.name))
      }
    }
    const period = Math.max(this.#time - start, shortestPeriod)
    this.#loop = { start, period, lines: lines.map((line) => ({ ...line, at: line.at - start })) }
    this.#hasEnded = true
  }

  #each(name: string, values: readonly Word[], body: readonly Statement[]): void {
    let rounds = 0
    for (const value of values.flatMap((word) => this.#expand(word))) {
      if (this.#hasEnded || ++rounds > longestLoop) return
      this.#variables.set(name, value)
      this.#statements(body)
      if (this.#hasLeftLoop) break
    }
    this.#hasLeftLoop = false
  }

  #expand(word: Word): readonly string[] {
    const [first] = word
    if (word.length === 1 && first?.kind === 'sequence') {
      const count = Math.min(Math.max(first.to - first.from + 1, 0), longestLoop)
      return Array.from({ length: count }, (_, index) => String(first.from + index))
    }
    const text = this.#text(word)
    const range = /^\{(\d+)\.\.(\d+)\}$/.exec(text)
    if (range === null) return [text]
    return this.#expand([{ kind: 'sequence', from: Number(range[1]), to: Number(range[2]) }])
  }

  #command(words: readonly Word[], output: Output): void {
    const assignment = /^([A-Za-z_]\w*)=/.exec(firstText(words[0]))
    if (assignment !== null && words.length === 1) {
      this.#assign(assignment[1]!, words[0]!, assignment[0].length)
      return
    }
    const program = this.#text(words[0] ?? [])
    const rest = words.slice(1)
    const name = program.slice(program.lastIndexOf('/') + 1)
    this.#status = 0
    if (name === 'echo') this.#echo(rest, output)
    else if (name === 'printf') this.#echo(rest.slice(0, 1), output)
    else if (name === 'date') this.#date(rest, output)
    else if (name === 'hostname') this.#print([{ kind: 'variable', name: 'HOSTNAME' }], output)
    else if (name === 'sleep') this.#sleep(rest)
    else if (name === 'exit') this.#exit(rest)
    else if (name === 'false') this.#status = 1
    else if (name === 'break') this.#hasLeftLoop = true
    else if (name === 'exec') this.#command(rest, output)
    else if (name === 'tail' && rest.some((word) => /^-[fF]$/.test(this.#text(word)))) this.#waitForever()
    else if (name === 'touch' || name === 'rm') this.#touch(name, rest)
    else if (name === 'dd' || name === 'fallocate')
      this.#write(
        name,
        rest.map((word) => this.#text(word))
      )
    else if (name === 'trap') this.#trap(rest)
    else if (name === 'sh' || name === 'bash' || name === 'ash') this.#nested(rest)
    else if (isServerProgram(program)) this.#serve()
    else if (!isKnownProgram(program) && !program.startsWith('/') && program !== '') {
      this.#print([{ kind: 'text', text: `sh: ${program}: not found` }], output, 'stderr')
      this.#status = 127
    }
  }

  #assign(name: string, word: Word, prefix: number): void {
    const [first, ...others] = word
    const rest: Part[] = [...others]
    const head = first?.kind === 'text' ? first.text.slice(prefix) : ''
    if (head !== '') rest.unshift({ kind: 'text', text: head })
    const [only] = rest
    if (rest.length === 1 && only?.kind === 'sum') {
      this.#variables.set(name, numberOf(only.name === '' ? 0 : this.#variables.get(only.name)) + only.add)
      return
    }
    const text = this.#text(rest)
    this.#variables.set(name, /^-?\d+$/.test(text) ? Number(text) : text)
  }

  #echo(words: readonly Word[], output: Output): void {
    const parts: LinePart[] = []
    for (const [index, word] of words.entries()) {
      if (index === 0 && /^-[neE]+$/.test(plainText(word) ?? '')) continue
      if (parts.length > 0) parts.push({ kind: 'text', text: ' ' })
      for (const part of word) parts.push(this.#linePart(part))
    }
    this.#print(parts, output)
  }

  #date(words: readonly Word[], output: Output): void {
    this.#print([{ kind: 'date', format: this.#text(words.at(-1) ?? []).replace(/^\+/, '') }], output)
  }

  #print(parts: readonly LinePart[], output: Output, stream: 'stdout' | 'stderr' = 'stdout'): void {
    if (output === 'nowhere') return
    if (output !== 'log') {
      const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
      const change = { at: this.#time, path: this.#text(output.file), text: `${text}\n` }
      this.#change('sh', output.isAppended ? { ...change, isAppended: true } : change)
      return
    }
    this.#lines.push({ at: this.#time, stream, parts })
  }

  #linePart(part: Part): LinePart {
    if (part.kind === 'text' || part.kind === 'date') return part
    if (part.kind === 'command') {
      return part.program === 'hostname' ? { kind: 'variable', name: 'HOSTNAME' } : { kind: 'text', text: '' }
    }
    if (part.kind === 'sequence') return { kind: 'text', text: this.#expand([part]).join(' ') }
    const value = this.#variables.get(part.name)
    if (part.kind === 'sum') {
      const sum = numberOf(value) + part.add
      if (part.name === '') return { kind: 'text', text: String(sum) }
      return { kind: 'counter', name: part.name, value: sum, step: 0 }
    }
    if (typeof value === 'number') return { kind: 'counter', name: part.name, value, step: 0 }
    return value === undefined ? part : { kind: 'text', text: value }
  }

  #sleep(words: readonly Word[]): void {
    for (const word of words) this.#time += sleepTime(this.#text(word))
    if (this.#time === Infinity) this.#hasEnded = true
  }

  #exit(words: readonly Word[]): void {
    if (words.length > 0) this.#status = Number.parseInt(this.#text(words[0]!), 10) & 255 || 0
    this.#hasEnded = true
  }

  #waitForever(): void {
    this.#time = Infinity
    this.#hasEnded = true
  }

  #serve(): void {
    this.#servesFrom = this.#time
    this.#hasEnded = true
  }

  #touch(name: 'touch' | 'rm', words: readonly Word[]): void {
    for (const word of words) {
      const path = this.#text(word)
      if (!path.startsWith('-')) this.#change(name, { at: this.#time, path, text: name === 'rm' ? undefined : '' })
    }
  }

  /** dd if=/dev/zero of=FILE bs=1M count=200, fallocate -l 200M FILE. */
  #write(name: 'dd' | 'fallocate', words: readonly string[]): void {
    const { of, bs, count } = Object.fromEntries(words.map((word) => word.split('=', 2) as [string, string]))
    const length = words[words.indexOf('-l') + 1]
    const path = of ?? words.at(-1)
    const bytes = of === undefined ? sizeOf(length) : sizeOf(bs ?? '512') * Number(count ?? 0)
    if (path !== undefined && bytes > 0) this.#change(name, { at: this.#time, path, text: '', bytes })
  }

  /** Writes or takes away a file, or says why it cannot. */
  #change(program: string, change: FileChange): void {
    const complaint = writeComplaint(program, change.path, this.#writable)
    if (complaint === undefined) {
      this.#files.push(change)
      return
    }
    this.#status = 1
    this.#lines.push({ at: this.#time, stream: 'stderr', parts: [{ kind: 'text', text: complaint }] })
  }

  #trap(words: readonly Word[]): void {
    const action = this.#text(words[0] ?? [])
    if (!words.slice(1).some((word) => /^(SIG)?TERM$|^15$/.test(this.#text(word)))) return
    this.#trapExit = Number(/exit\s+(\d+)/.exec(action)?.[1] ?? 0)
  }

  #nested(words: readonly Word[]): void {
    const at = words.findIndex((word) => /^-[a-z]*c$/.test(this.#text(word)))
    if (at === -1 || this.#depth > 4) return
    this.#depth++
    this.#statements(parseScript(this.#text(words[at + 1] ?? [])))
    this.#depth--
  }

  #text(word: Word): string {
    return word.map((part) => this.#partText(part)).join('')
  }

  #partText(part: Part): string {
    if (part.kind === 'text') return part.text
    if (part.kind === 'variable') return String(this.#variables.get(part.name) ?? `$${part.name}`)
    if (part.kind === 'sum') return String(numberOf(this.#variables.get(part.name)) + part.add)
    return ''
  }
}

function firstText(word: Word | undefined): string {
  const first = word?.[0]
  return first?.kind === 'text' ? first.text : ''
}

function numberOf(value: string | number | undefined): number {
  const number = Number(value ?? 0)
  return Number.isFinite(number) ? number : 0
}
