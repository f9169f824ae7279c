import { sigint, sigwinch } from './processes/signals.ts'
import type { SessionPort } from './processes/session.ts'
import { endOfInput } from './processes/session.ts'
import { ByteDecoder, byteLength, encode } from './text-bytes.ts'
import { inputCredit, outputCredit, type ContainerSession, type SessionListener } from '../kubelet/container-streams.ts'

/** What a session moves in its container. */
export interface SessionTarget {
  /** Input has come, or room for output. */
  moved(): void
  signal(signal: number): void
}

/** The longest line that a terminal takes: the kernel's. */
const longestLine = 4096
const quit = 3

/**
 * A process's three streams as somebody outside has them, and, where they are a terminal, the terminal's line discipline:
 * it echoes, keeps a line until its end, and makes signals of Ctrl-C and Ctrl-\.
 */
export class LivingSession implements ContainerSession, SessionPort {
  readonly isTerminal: boolean
  input = ''
  isEnded: boolean
  columns = 80
  rows = 24
  readonly #listener: SessionListener
  readonly #decoder = new ByteDecoder()
  #target: SessionTarget | undefined
  /** Bytes of output that nobody has said he took. */
  #outstanding = 0
  #line = ''
  /** Within the sequence of an arrow key or its like, which no line takes. */
  #escape = ''
  #isClosed = false
  /** Whether its terminal has a size: the first one of a new terminal changes nothing for who is about to start in it. */
  #isSized: boolean

  /** `command`: absent where it is attached to a terminal that is there already. */
  constructor(
    options: { readonly stdin: boolean; readonly tty: boolean; readonly command?: readonly string[] },
    listener: SessionListener
  ) {
    this.isTerminal = options.tty
    this.isEnded = !options.stdin
    this.#isSized = options.command === undefined
    this.#listener = listener
  }

  /** What it moves, once that is there. */
  set target(target: SessionTarget) {
    this.#target = target
  }

  hasRoom(): boolean {
    return this.#isClosed || this.#outstanding < outputCredit
  }

  write(stream: 'stdout' | 'stderr', text: string): void
  write(bytes: Uint8Array): void
  write(first: 'stdout' | 'stderr' | Uint8Array, text = ''): void {
    if (typeof first === 'string') this.#print(first, text)
    else this.#take(first)
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#isClosed) return
    const bytes = encode(this.isTerminal ? text.replaceAll(/\r?\n/g, '\r\n') : text)
    this.#outstanding += bytes.length
    this.#listener.output(this.isTerminal ? 'stdout' : stream, bytes)
  }

  #take(bytes: Uint8Array): void {
    if (this.isEnded || this.#isClosed) return
    // Its transport has been told how much it may send: whoever sends more loses it.
    if (this.input.length > 2 * inputCredit) return
    const text = this.#decoder.take(bytes)
    if (!this.isTerminal) this.input += text
    else {
      for (const char of text) this.#key(char)
      // A terminal has taken a key as soon as it was pressed.
      this.#listener.consumed(bytes.length)
    }
    this.#target?.moved()
  }

  #key(char: string): void {
    if (this.#escape !== '' || char === '\u001b') {
      this.#escape += char
      const isOver = this.#escape.length > 8 || /^.(?:[^[O]|[[O][0-9;]*[A-Za-z~])$/s.test(this.#escape)
      if (isOver) this.#escape = ''
      return
    }
    if (char === '\r' || char === '\n') {
      this.#print('stdout', '\n')
      this.input += `${this.#line}\n`
      this.#line = ''
    } else if (char === '\u0003' || char === '\u001c') {
      this.#print('stdout', char === '\u0003' ? '^C' : '^\\')
      this.#line = ''
      this.#target?.signal(char === '\u0003' ? sigint : quit)
    } else if (char === '\u0004') {
      this.input += this.#line === '' ? endOfInput : this.#line
      this.#line = ''
    } else if (char === '\u007f' || char === '\b') {
      if (this.#line === '') return
      this.#line = Array.from(this.#line).slice(0, -1).join('')
      this.#print('stdout', '\b \b')
    } else if (char === '\u0015') {
      this.#print('stdout', '\b \b'.repeat(this.#line.length))
      this.#line = ''
    } else if ((char >= ' ' || char === '\t') && this.#line.length < longestLine) {
      this.#line += char
      this.#print('stdout', char)
    }
  }

  consumed(text: string): void {
    if (!this.isTerminal) this.#listener.consumed(byteLength(text))
  }

  end(): void {
    if (this.isEnded) return
    if (!this.isTerminal) this.input += this.#decoder.take(new Uint8Array(0), true)
    this.isEnded = true
    this.#target?.moved()
  }

  resize(columns: number, rows: number): void {
    this.columns = columns
    this.rows = rows
    if (this.isTerminal && this.#isSized) this.#target?.signal(sigwinch)
    this.#isSized = true
  }

  took(bytes: number): void {
    this.#outstanding = Math.max(this.#outstanding - bytes, 0)
    this.#target?.moved()
  }

  close(): void {
    this.#isClosed = true
    this.isEnded = true
    this.#target?.moved()
  }
}
