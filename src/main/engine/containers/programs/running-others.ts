// xargs, timeout, nohup, nice, time, watch, find -exec: programs that run other programs.
import { FileError } from '../files/file-system.ts'
import { joined, nameOf } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import { lookUpProgram } from '../processes/launching.ts'
import { signalNumber } from '../processes/signals.ts'
import { matcherOf } from '../shell/pattern.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { bytesOf } from './changing-files.ts'
import { modeText, sizeOf } from './listing.ts'
import { instant, stateful, type Outcome, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { strftime } from './strftime.ts'

/** Starts a program as a child: its number; or what was said because there is none. */
function start(call: Call, argv: readonly string[]): number | undefined {
  const found = lookUpProgram(call, argv, call.env('PATH'))
  if ('code' in found) {
    call.complain(
      call.machine.distribution === 'debian'
        ? `${argv[0]}: ${new FileError(found.code).message}`
        : `${argv[0]}: ${new FileError(found.code).message}`
    )
    return undefined
  }
  return call.table.spawn(call.process, found.launch)?.pid
}

/** The status of a child that has ended; what to wait for otherwise. */
function ended(call: Call, pid: number): number | { readonly kind: 'child'; readonly pid: number } {
  const child = call.table.childEnded(call.process, pid)
  return child === undefined ? { kind: 'child', pid } : call.table.reap(child)
}

interface Gathering {
  readonly command: readonly string[]
  readonly most: number
  readonly replaced: string | null
  readonly delimiter: string | null
  readonly skipsEmpty: boolean
  readonly isTold: boolean
  text: string
  isOver: boolean
  words: string[]
  child: number | null
  status: number
  runs: number
}

const mostText = 4 * 1024 * 1024

/** xargs [-0rt] [-n MOST] [-I TEXT] [-d CHAR] [COMMAND [ARGUMENTS]]. */
const xargs = stateful(
  (call) => {
    const { args } = call
    let at = 0
    const state = {
      most: Infinity,
      replaced: null as string | null,
      delimiter: null as string | null,
      skipsEmpty: call.machine.distribution !== 'debian',
      isTold: false
    }
    for (; at < args.length && args[at]!.startsWith('-'); at++) {
      const word = args[at]!
      const value = (): string => (word.length > 2 ? word.slice(2) : (args[++at] ?? ''))
      if (word.startsWith('-n') || word.startsWith('-L')) state.most = Number(value())
      else if (word.startsWith('-I')) state.replaced = value()
      else if (word.startsWith('-i')) state.replaced = '{}'
      else if (word.startsWith('-d')) state.delimiter = value().replace('\\n', '\n').replace('\\0', '\0')
      else if (word.startsWith('-P') || word.startsWith('-s')) value()
      else if (word === '-0') state.delimiter = '\0'
      else if (word === '-r' || word === '--no-run-if-empty') state.skipsEmpty = true
      else if (word === '-t') state.isTold = true
      else if (word === '--') {
        at++
        break
      }
    }
    const command = args.slice(at)
    const gathering: Gathering = {
      ...state,
      most: state.replaced === null ? Math.min(state.most, 5000) : 1,
      command: command.length === 0 ? ['echo'] : command,
      text: '',
      isOver: false,
      words: [],
      child: null,
      status: 0,
      runs: 0
    }
    return gathering as unknown as Json
  },
  (call, json) => stepXargs(call, json as unknown as Gathering)
)

function stepXargs(call: Call, state: Gathering): Outcome {
  if (state.child !== null) {
    const status = ended(call, state.child)
    if (typeof status !== 'number') return status
    state.child = null
    if (status === 255) return 124
    if (status !== 0) state.status = 123
  }
  if (!state.isOver) {
    const piece = call.read(0, 32_768)
    if (piece === undefined) return { kind: 'input', descriptor: 0 }
    if (piece === '') {
      state.isOver = true
      state.words = wordsOf(state.text, state)
      state.text = ''
    } else {
      state.text += piece
      if (state.text.length > mostText) throw new ProgramError('argument list too long')
    }
    return undefined
  }
  if (state.words.length === 0 && (state.runs > 0 || state.skipsEmpty || state.replaced !== null)) return state.status
  const words = state.words.splice(0, state.most)
  state.runs++
  const { replaced } = state
  const argv =
    replaced === null
      ? [...state.command, ...words]
      : state.command.map((word) => word.replaceAll(replaced, words[0] ?? ''))
  if (state.isTold) call.print(`${argv.join(' ')}\n`, 2)
  const child = start(call, argv)
  if (child === undefined) return 127
  state.child = child
  return undefined
}

function wordsOf(text: string, { delimiter, replaced }: Gathering): string[] {
  if (delimiter !== null) {
    const parts = text.split(delimiter)
    if (parts.at(-1) === '') parts.pop()
    return parts
  }
  if (replaced !== null)
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const words: string[] = []
  for (const match of text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[^]|[^\s"'\\])+/g)) {
    words.push(
      match[0].replaceAll(
        /"([^"\n]*)"|'([^'\n]*)'|\\([^])/g,
        (_all, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''
      )
    )
  }
  return words
}

/** timeout [-s SIGNAL] [-k AFTER] TIME COMMAND... */
const timeout = stateful(
  (call) => {
    const words = [...call.args]
    let signal = 15
    let killAfter: number | null = null
    const time = (text: string): number => {
      const match = /^(\d*\.?\d+)([smhd]?)$/.exec(text)
      if (match === null) throw new ProgramError(`invalid time interval '${text}'`, 125)
      return Number(match[1]) * { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2]!]!
    }
    while (words[0]?.startsWith('-') === true) {
      const word = words.shift()!
      if (word === '-s' || word === '--signal') signal = signalNumber(words.shift() ?? '') ?? 15
      else if (/^(-s.|--signal=)/.test(word)) signal = signalNumber(word.replace(/^(-s|--signal=)/, '')) ?? 15
      else if (word === '-k') killAfter = time(words.shift() ?? '')
      else if (word === '-t') break
    }
    const [limit = '', ...command] = words
    if (command.length === 0) throw new ProgramError('missing operand', 125)
    const length = time(limit)
    const child = start(call, command)
    if (child === undefined) return 127
    return { child, until: length === 0 ? null : call.table.now + length, signal, killAfter, isLate: false as boolean }
  },
  (call, state) => {
    const child = call.table.childEnded(call.process, state.child)
    if (child !== undefined) {
      const status = call.table.reap(child)
      if (!state.isLate) return status
      return call.machine.distribution === 'debian' ? 124 : 143
    }
    if (state.until !== null && call.table.now >= state.until) {
      call.table.kill(state.child, state.isLate ? 9 : state.signal)
      state.until = state.isLate || state.killAfter === null ? null : call.table.now + state.killAfter
      state.isLate = true
      return undefined
    }
    if (state.until === null) return { kind: 'child', pid: state.child }
    // It looks at the child four times a second: it can wait for one thing only.
    return { kind: 'time', until: Math.min(state.until, call.table.now + 250) }
  }
)

/** nohup, nice, env's like: the rest of the words is the command. */
const passing = instant((call) => {
  let words = call.args
  while (words[0]?.startsWith('-') === true) words = words.slice(words[0] === '-n' ? 2 : 1)
  if (words.length === 0) return 0
  if (call.name === 'nohup') call.process.ignored = [...call.process.ignored, 1]
  call.launch(words)
  return undefined
})

/** watch [-n SECONDS] COMMAND: again and again. */
const watch = stateful(
  (call) => {
    const words = [...call.args]
    let pause = 2
    while (words[0]?.startsWith('-') === true) {
      const word = words.shift()!
      if (word === '-n') pause = Number(words.shift() ?? 2)
      else if (/^-n\d/.test(word)) pause = Number(word.slice(2))
    }
    return { command: words.join(' '), pause: Math.max(pause, 0.1) * 1000, until: 0, child: null as number | null }
  },
  (call, state) => {
    if (state.child !== null) {
      const status = ended(call, state.child)
      if (typeof status !== 'number') return status
      state.child = null
    }
    if (call.table.now < state.until) return { kind: 'time', until: state.until }
    state.until = call.table.now + state.pause
    call.print(
      `${call.isTerminal(1) ? '\u001b[H\u001b[J' : ''}Every ${(state.pause / 1000).toFixed(1)}s: ${state.command}  ${strftime(call.now, '%Y-%m-%d %H:%M:%S')}\n\n`
    )
    state.child = start(call, ['sh', '-c', state.command]) ?? null
    return state.child === null ? 127 : undefined
  }
)

interface Finding {
  queue: [path: string, depth: number][]
  waiting: string[][]
  gathered: string[]
  child: number | null
  status: number
}

interface Query {
  readonly roots: readonly string[]
  readonly words: readonly string[]
  readonly minimum: number
  readonly maximum: number
}

function queryOf(args: readonly string[]): Query {
  const first = args.findIndex((word) => word.startsWith('-') || word === '(' || word === '!')
  const roots = first === -1 ? args : args.slice(0, first)
  const words = first === -1 ? [] : args.slice(first)
  const depth = (name: string, missing: number): number => {
    const at = words.indexOf(name)
    return at === -1 ? missing : Number(words[at + 1])
  }
  return {
    roots: roots.length === 0 ? ['.'] : roots,
    words,
    minimum: depth('-mindepth', 0),
    maximum: depth('-maxdepth', Infinity)
  }
}

/** find [PATH...] [EXPRESSION]: -name, -iname, -path, -type, -size, -mtime, -mmin, -newer, -empty, -exec, -delete, -print0. */
const find = stateful(
  (call) => {
    const state: Finding = {
      queue: queryOf(call.args).roots.map((root) => [root, 0]),
      waiting: [],
      gathered: [],
      child: null,
      status: 0
    }
    return state as unknown as Json
  },
  (call, json) => stepFind(call, json as unknown as Finding)
)

function stepFind(call: Call, state: Finding): Outcome {
  if (state.child !== null) {
    const status = ended(call, state.child)
    if (typeof status !== 'number') return status
    state.child = null
  }
  const command = state.waiting.shift()
  if (command !== undefined) {
    const child = start(call, command)
    if (child === undefined) state.status = 1
    else state.child = child
    return undefined
  }
  const query = queryOf(call.args)
  for (let count = 0; count < 50 && state.queue.length > 0 && state.waiting.length === 0; count++)
    visit(call, state, query)
  if (state.queue.length > 0 || state.waiting.length > 0) return undefined
  const plus = commandBehind(query.words)
  if (plus?.isGathered === true && state.gathered.length > 0) {
    state.waiting.push([...plus.command.filter((word) => word !== '{}'), ...state.gathered.splice(0)])
    return undefined
  }
  return state.status
}

function commandBehind(
  words: readonly string[]
): { readonly command: readonly string[]; readonly isGathered: boolean } | undefined {
  const at = words.findIndex((word) => word === '-exec' || word === '-execdir' || word === '-ok')
  if (at === -1) return undefined
  const end = words.findIndex(
    (word, index) => index > at && (word === ';' || (word === '+' && words[index - 1] === '{}'))
  )
  return { command: words.slice(at + 1, end === -1 ? undefined : end), isGathered: words[end] === '+' }
}

function visit(call: Call, state: Finding, query: Query): void {
  const [path, depth] = state.queue.shift()!
  const found = call.seek(path, false)
  if (found === undefined) {
    call.complain(
      call.machine.distribution === 'debian'
        ? `'${path}': No such file or directory`
        : `${path}: No such file or directory`
    )
    state.status = 1
    return
  }
  call.charge(0.05)
  const isDeleting = query.words.includes('-delete')
  let goesIn = depth < query.maximum
  if (depth >= query.minimum) {
    const verdict = new Expression(call, query.words, found.path, path).holds()
    if (verdict.prunes) goesIn = false
    if (verdict.isTrue && !isDeleting) act(call, state, query, path)
    if (verdict.isTrue && isDeleting) {
      // What lies in a folder goes before it.
      if (found.entry.kind !== 'directory') call.files.remove(call.process, path, false)
      else if (call.files.names(call.process, found.path).length === 0) call.files.remove(call.process, path, true)
    }
  }
  if (found.entry.kind !== 'directory' || !goesIn) return
  const names = call.files.names(call.process, found.path)
  state.queue.unshift(
    ...names.map((name): [string, number] => [joined(path.replace(/\/$/, '') || '/', name), depth + 1])
  )
}

function act(call: Call, state: Finding, { words }: Query, path: string): void {
  const behind = commandBehind(words)
  if (behind !== undefined) {
    if (behind.isGathered) state.gathered.push(path)
    else state.waiting.push(behind.command.map((word) => word.replaceAll('{}', path)))
    if (!words.includes('-print')) return
  }
  if (words.includes('-quit')) state.queue = []
  const format = words[words.indexOf('-printf') + 1]
  if (words.includes('-printf') && format !== undefined) {
    const { entry } = call.find(path, false)
    call.print(
      format.replaceAll(/%([pfsmM])|\\([nt0])/g, (all, letter?: string, escape?: string) =>
        escape !== undefined
          ? { n: '\n', t: '\t', '0': '\0' }[escape]!
          : ({
              p: path,
              f: nameOf(path),
              s: String(sizeOf(entry)),
              m: (entry.mode & 0o7777).toString(8),
              M: modeText(entry)
            }[letter!] ?? all)
      )
    )
  } else call.print(words.includes('-print0') ? `${path}\0` : `${path}\n`)
}

/** The tests of find, read from left to right. */
class Expression {
  readonly #call: Call
  readonly #words: readonly string[]
  readonly #path: string
  readonly #shown: string
  #at = 0
  #prunes = false

  constructor(call: Call, words: readonly string[], path: string, shown: string) {
    this.#call = call
    this.#words = words
    this.#path = path
    this.#shown = shown
  }

  holds(): { readonly isTrue: boolean; readonly prunes: boolean } {
    const isTrue = this.#words.length === 0 || this.#or()
    return { isTrue, prunes: this.#prunes }
  }

  #or(): boolean {
    let value = this.#and()
    while (this.#words[this.#at] === '-o' || this.#words[this.#at] === '-or') {
      this.#at++
      // What has decided already need not act: -prune -o -print.
      const before = this.#prunes
      const right = this.#and()
      if (value) this.#prunes = before
      value = before && value ? false : value || right
    }
    return value
  }

  #and(): boolean {
    let value = true
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at]!
      if (word === '-o' || word === '-or' || word === ')') break
      if (word === '-a' || word === '-and') {
        this.#at++
        continue
      }
      const next = this.#primary()
      value &&= next
    }
    return value
  }

  #primary(): boolean {
    const word = this.#words[this.#at++]!
    const value = (): string => this.#words[this.#at++] ?? ''
    const entry = this.#call.seek(this.#path, false)?.entry
    if (entry === undefined) return false
    switch (word) {
      case '!':
      case '-not':
        return !this.#primary()
      case '(': {
        const inner = this.#or()
        this.#at++
        return inner
      }
      case '-name':
      case '-iname':
        return matcherOf(value(), word === '-iname')(nameOf(this.#path) || '/')
      case '-path':
      case '-wholename':
        return matcherOf(value())(this.#shown)
      case '-type':
        return { f: 'file', d: 'directory', l: 'link', c: 'device' }[value()] === entry.kind
      case '-empty':
        return entry.kind === 'directory'
          ? this.#call.files.names(this.#call.process, this.#path).length === 0
          : sizeOf(entry) === 0
      case '-size': {
        const text = value()
        const unit = /[ckMGbw]$/.exec(text)?.[0] ?? 'b'
        const size = Math.ceil(sizeOf(entry) / bytesOf(`1${unit}`))
        return compares(text.replace(/[a-zA-Z]$/, ''), size)
      }
      case '-mtime':
        return compares(value(), Math.floor((this.#call.now - entry.time) / 86_400_000))
      case '-mmin':
        return compares(value(), Math.floor((this.#call.now - entry.time) / 60_000))
      case '-newer':
        return entry.time > (this.#call.seek(value())?.entry.time ?? 0)
      case '-user':
      case '-perm':
        value()
        return true
      case '-prune':
        this.#prunes = true
        return true
      case '-maxdepth':
      case '-mindepth':
      case '-printf':
        value()
        return true
      case '-exec':
      case '-execdir':
      case '-ok':
        while (this.#at < this.#words.length && !/^[;+]$/.test(this.#words[this.#at]!)) this.#at++
        this.#at++
        return true
      case '-print':
      case '-print0':
      case '-delete':
      case '-quit':
      case '-xdev':
      case '-mount':
      case '-follow':
      case '-true':
        return true
      case '-false':
        return false
      default:
        throw new ProgramError(
          this.#call.machine.distribution === 'debian' ? `unknown predicate \`${word}'` : `unrecognized: ${word}`
        )
    }
  }
}

function compares(text: string, value: number): boolean {
  const number = Number(text.replace(/^[-+]/, ''))
  return text.startsWith('+') ? value > number : text.startsWith('-') ? value < number : value === number
}

/** du [-sh] [PATH...]. */
const du = instant((call) => {
  const flags = call.args.filter((word) => word.startsWith('-')).join('')
  const words = call.args.filter((word) => !word.startsWith('-') && !/^\d+$/.test(word))
  const shown = (bytes: number): string =>
    flags.includes('h') ? humanKibibytes(bytes) : String(Math.ceil(bytes / 1024))
  let status = 0
  const walk = (path: string, isTop: boolean): number => {
    const found = call.find(path, isTop)
    call.charge(0.05)
    if (found.entry.kind !== 'directory') {
      const size = found.entry.kind === 'file' ? Math.ceil(sizeOf(found.entry) / 4096) * 4096 : 0
      if (isTop || flags.includes('a')) call.print(`${shown(size)}\t${path}\n`)
      return size
    }
    let size = 4096
    for (const name of call.files.names(call.process, found.path))
      size += walk(joined(path.replace(/\/$/, '') || '/', name), false)
    if (isTop || !flags.includes('s')) call.print(`${shown(size)}\t${path}\n`)
    return size
  }
  for (const word of words.length === 0 ? ['.'] : words) {
    try {
      walk(word, true)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      call.complain(
        call.machine.distribution === 'debian'
          ? `cannot access '${word}': ${error.message}`
          : `${word}: ${error.message}`
      )
      status = 1
    }
  }
  return status
})

function humanKibibytes(bytes: number): string {
  const units = ['K', 'M', 'G', 'T']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1024 && unit < 3) {
    value /= 1024
    unit++
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}${units[unit]}`
}

export const runningPrograms: Readonly<Record<string, Program>> = {
  xargs,
  timeout,
  nohup: passing,
  nice: passing,
  ionice: passing,
  setsid: passing,
  watch,
  find,
  du
}
