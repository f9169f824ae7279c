import type { Json } from '../../../../shared/kube/object.ts'
import { joined, nameOf } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import { matcherOf } from '../shell/pattern.ts'
import { bytesOf } from './changing/sizing.ts'
import { ended, start } from './child-programs.ts'
import { modeText, sizeOf } from './listing.ts'
import { stateful, type Outcome } from './program.ts'
import { ProgramError } from './program-error.ts'

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
  /** Links are taken for what they lead to. */
  readonly follows: boolean
}

function queryOf(all: readonly string[]): Query {
  const begin = all.findIndex((word) => !/^-[LHP]$/.test(word))
  const args = begin === -1 ? [] : all.slice(begin)
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
    maximum: depth('-maxdepth', Infinity),
    follows: all.slice(0, begin === -1 ? all.length : begin).at(-1) === '-L' || words.includes('-follow')
  }
}

/** find [-L] [PATH...] [EXPRESSION]: -name, -iname, -path, -type, -size, -mtime, -mmin, -newer, -empty, -exec, -delete, -print0. */
export const find = stateful(
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
  const lying = call.seek(path, false)
  const found = query.follows && lying?.entry.kind === 'link' ? (call.seek(path) ?? lying) : lying
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
  const around = query.follows ? passedBefore(call, path, depth, found.path) : undefined
  if (around !== undefined) {
    if (call.machine.distribution === 'debian')
      call.complain(`File system loop detected; '${path}' is part of the same file system loop as '${around}'.`)
    else call.complain(`${path}: Too many levels of symbolic links`)
    state.status = 1
    return
  }
  const names = call.files.names(call.process, found.path)
  state.queue.unshift(
    ...names.map((name): [string, number] => [joined(path.replace(/\/$/, '') || '/', name), depth + 1])
  )
}

/** The folder on the way to a path, so many steps long, that is where a link leads back to. */
function passedBefore(call: Call, path: string, depth: number, place: string): string | undefined {
  let around = path
  for (let step = 0; step < depth; step++) {
    around = around.slice(0, Math.max(around.lastIndexOf('/'), 1))
    if (call.seek(around)?.path === place) return around
  }
  return undefined
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
