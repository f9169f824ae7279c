// What a command of redis has before it, and how it fails.
import type { Dataset, Entry, Value } from './dataset.ts'
import { Failure, type Reply } from './resp.ts'

/** Ends a command with this error. */
export class CommandError extends Error {
  get reply(): Failure {
    return new Failure(this.message)
  }
}

const wrongType = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const notInteger = 'ERR value is not an integer or out of range'
const notFloat = 'ERR value is not a valid float'
export const syntax = 'ERR syntax error'

export interface Command {
  /** Words with the command's own name; negative: at least so many. As COMMAND INFO has it. */
  readonly arity: number
  /** Whether it changes something: it is counted for the next snapshot and refused by a replica. */
  readonly isWrite?: boolean
  run(keys: Keys, args: readonly string[]): Reply
}

/** One database as a command sees it. */
export class Keys {
  readonly dataset: Dataset
  readonly now: number
  readonly #database: Map<string, Entry>
  changes = 0

  constructor(dataset: Dataset, number: number, now: number) {
    this.dataset = dataset
    this.now = now
    this.#database = dataset.database(number)
  }

  get names(): string[] {
    return Array.from(this.#database.keys()).filter((key) => this.entry(key) !== undefined)
  }

  entry(key: string): Entry | undefined {
    const entry = this.#database.get(key)
    if (entry?.endsAt === undefined || entry.endsAt > this.now) return entry
    this.#database.delete(key)
    return undefined
  }

  /** The value of a key. Throws WRONGTYPE where it is of another type. */
  value<Type extends Value['type']>(key: string, type: Type): Extract<Value, { readonly type: Type }> | undefined {
    const value = this.entry(key)?.value
    if (value !== undefined && value.type !== type) throw new CommandError(wrongType)
    return value as Extract<Value, { readonly type: Type }> | undefined
  }

  /** The value of a key, made where there is none. */
  made<Type extends Value['type']>(key: string, type: Type): Extract<Value, { readonly type: Type }> {
    const present = this.value(key, type)
    if (present !== undefined) return present
    const value = emptyValue(type) as Extract<Value, { readonly type: Type }>
    this.#database.set(key, { value, endsAt: undefined })
    return value
  }

  set(key: string, value: Value, endsAt?: number): void {
    this.#database.set(key, { value, endsAt })
    this.changed()
  }

  delete(key: string): boolean {
    const isThere = this.entry(key) !== undefined
    this.#database.delete(key)
    if (isThere) this.changed()
    return isThere
  }

  /** A collection that has nothing left is no key any more. */
  settle(key: string): void {
    const value = this.#database.get(key)?.value
    if (value === undefined || value.type === 'string') return
    const left =
      value.type === 'list'
        ? value.items.length
        : value.type === 'hash'
          ? value.fields.size
          : value.type === 'set'
            ? value.members.size
            : value.scores.size
    if (left === 0) this.#database.delete(key)
  }

  clear(): void {
    this.#database.clear()
    this.changed()
  }

  changed(): void {
    this.changes++
  }
}

function emptyValue(type: Value['type']): Value {
  switch (type) {
    case 'string':
      return { type, text: '' }
    case 'list':
      return { type, items: [] }
    case 'hash':
      return { type, fields: new Map() }
    case 'set':
      return { type, members: new Set() }
    case 'zset':
      return { type, scores: new Map() }
  }
}

/** A whole number as redis takes it: within 64 bits upstream, here as far as numbers are exact. */
export function integerOf(word: string | undefined): number {
  const value = Number(word)
  if (word === undefined || !/^-?\d+$/.test(word) || !Number.isSafeInteger(value)) throw new CommandError(notInteger)
  return value
}

export function floatOf(word: string | undefined): number {
  const text = (word ?? '').toLowerCase()
  if (/^[+-]?inf(inity)?$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) throw new CommandError(notFloat)
  return Number(text)
}

export function floatText(value: number): string {
  if (value === Infinity) return 'inf'
  return value === -Infinity ? '-inf' : String(value)
}

/** A range of a list by its two ends, which may count from behind. */
export function rangeOf(length: number, first: number, last: number): readonly [from: number, to: number] {
  const from = first < 0 ? Math.max(length + first, 0) : first
  const to = last < 0 ? length + last : Math.min(last, length - 1)
  return [from, to + 1]
}

/** A glob pattern of KEYS and its like as redis matches it: * ? [a-z] [^a] and a backslash. */
export function globMatches(pattern: string, text: string): boolean {
  let [at, place, star, retry] = [0, 0, -1, 0]
  while (place < text.length) {
    const step = matchOne(pattern, at, text[place]!)
    if (pattern[at] === '*') {
      star = at++
      retry = place
    } else if (step > 0) {
      at += step
      place++
    } else if (star >= 0) {
      at = star + 1
      place = ++retry
    } else return false
  }
  while (pattern[at] === '*') at++
  return at >= pattern.length
}

/** How long the piece of the pattern is that takes this character; 0 where it does not. */
function matchOne(pattern: string, at: number, char: string): number {
  const first = pattern[at]
  if (first === undefined || first === '*') return 0
  if (first === '?') return 1
  if (first === '\\' && at + 1 < pattern.length) return pattern[at + 1] === char ? 2 : 0
  if (first !== '[') return first === char ? 1 : 0
  const end = pattern.indexOf(']', at + 1)
  if (end === -1) return first === char ? 1 : 0
  let inside = pattern.slice(at + 1, end)
  const isNot = inside.startsWith('^')
  if (isNot) inside = inside.slice(1)
  let isIn = false
  for (let index = 0; index < inside.length; index++) {
    if (inside[index + 1] === '-' && index + 2 < inside.length) {
      isIn ||= char >= inside[index]! && char <= inside[index + 2]!
      index += 2
    } else isIn ||= char === inside[index]
  }
  return isIn === isNot ? 0 : end - at + 1
}

/** Removes members of a collection; returns how many there were. */
export function removeFrom(
  keys: Keys,
  key: string,
  names: readonly string[],
  from: Map<string, unknown> | Set<string>
): number {
  const count = names.filter((name) => from.delete(name)).length
  if (count > 0) keys.changed()
  keys.settle(key)
  return count
}
