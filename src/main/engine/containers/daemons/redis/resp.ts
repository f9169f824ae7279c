// What redis and its clients write to each other: the protocol RESP2, and the inline commands that people type into a
// bare connection. Lengths count bytes, texts are characters.
import { byteLength, decode, encode } from '../../text-bytes.ts'

/** A simple string: OK, PONG. */
export class Status {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export class Failure {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** null: nil. */
export type Reply = Status | Failure | number | string | null | readonly Reply[]

export const ok = new Status('OK')

export function encodeReply(reply: Reply): string {
  if (reply === null) return '$-1\r\n'
  if (typeof reply === 'number') return `:${reply}\r\n`
  if (typeof reply === 'string') return `$${byteLength(reply)}\r\n${reply}\r\n`
  if (reply instanceof Status) return `+${reply.text}\r\n`
  if (reply instanceof Failure) return `-${reply.text}\r\n`
  return `*${reply.length}\r\n${reply.map(encodeReply).join('')}`
}

export function encodeCommand(words: readonly string[]): string {
  return encodeReply(words)
}

/** Reads one thing after the other of a text, whose lengths are counted in bytes. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(text: string) {
    this.#bytes = encode(text)
  }

  get isOver(): boolean {
    return this.#at >= this.#bytes.length
  }

  peek(): string {
    return String.fromCharCode(this.#bytes[this.#at]!)
  }

  line(): string {
    const end = this.#bytes.indexOf(10, this.#at)
    const stop = end === -1 ? this.#bytes.length : end
    const text = decode(this.#bytes.subarray(this.#at, stop))
    this.#at = stop + 1
    return text.replace(/\r$/, '')
  }

  /** undefined where there are not so many. */
  take(length: number): string | undefined {
    if (!(length >= 0) || this.#at + length > this.#bytes.length) return undefined
    const text = decode(this.#bytes.subarray(this.#at, this.#at + length))
    this.#at += length + 2
    return text
  }
}

const mostWords = 1024 * 1024

/** The commands of a message, in either form. A Failure stands where the protocol was broken: nothing behind it counts. */
export function commandsOf(message: string): readonly (readonly string[] | Failure)[] {
  const reader = new Reader(message)
  const commands: (readonly string[] | Failure)[] = []
  while (!reader.isOver) {
    if (reader.peek() !== '*') {
      const words = wordsOf(reader.line())
      if (words === undefined) return [...commands, new Failure('ERR Protocol error: unbalanced quotes in request')]
      if (words.length > 0) commands.push(words)
      continue
    }
    const count = Number(reader.line().slice(1))
    if (!Number.isInteger(count) || count > mostWords)
      return [...commands, new Failure('ERR Protocol error: invalid multibulk length')]
    const words: string[] = []
    for (let index = 0; index < count; index++) {
      if (reader.isOver) return commands
      const next = reader.peek()
      if (next !== '$') return [...commands, new Failure(`ERR Protocol error: expected '$', got '${next}'`)]
      const length = Number(reader.line().slice(1))
      const word = reader.take(length)
      if (word === undefined) return [...commands, new Failure('ERR Protocol error: invalid bulk length')]
      words.push(word)
    }
    if (words.length > 0) commands.push(words)
  }
  return commands
}

/** All replies of a server's text. */
export function repliesOf(text: string): readonly Reply[] {
  const reader = new Reader(text)
  const replies: Reply[] = []
  while (!reader.isOver) replies.push(replyOf(reader))
  return replies
}

function replyOf(reader: Reader): Reply {
  const line = reader.line()
  const rest = line.slice(1)
  switch (line[0]) {
    case '+':
      return new Status(rest)
    case '-':
      return new Failure(rest)
    case ':':
      return Number(rest)
    case '$':
      return reader.take(Number(rest)) ?? null
    case '*':
      return Array.from({ length: Math.max(Number(rest), 0) }, () => replyOf(reader))
    default:
      return new Failure(`ERR Protocol error, got "${line[0] ?? ''}" as reply type byte`)
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\u0007' }

/** Splits a line as redis and redis-cli do (sdssplitargs); undefined where a quote is not closed. */
export function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = []
  let at = 0
  for (;;) {
    while (at < line.length && /\s/.test(line[at]!)) at++
    if (at >= line.length) return words
    let word = ''
    while (at < line.length && !/\s/.test(line[at]!)) {
      const quote = line[at]!
      if (quote !== '"' && quote !== "'") {
        word += line[at++]!
        continue
      }
      at++
      while (line[at] !== quote) {
        if (at >= line.length) return undefined
        const isEscape = line[at] === '\\' && at + 1 < line.length && (quote === '"' || line[at + 1] === "'")
        if (!isEscape) {
          word += line[at++]!
          continue
        }
        const hex = quote === '"' ? /^\\x([0-9a-fA-F]{2})/.exec(line.slice(at, at + 4)) : null
        const char = line[at + 1]!
        word += hex === null ? (escapes[char] ?? char) : decode(Uint8Array.of(Number.parseInt(hex[1]!, 16)))
        at += hex === null ? 2 : 4
      }
      at++
      if (at < line.length && !/\s/.test(line[at]!)) return undefined
    }
    words.push(word)
  }
}
