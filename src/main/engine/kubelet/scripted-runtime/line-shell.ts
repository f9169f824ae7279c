// The shell that somebody types into: reads a line, runs it, asks for the next. What a line does is the runtime's exec.
import type { ExecResult } from '../container-runtime.ts'
import type { OutputStream } from '../container-streams.ts'
import { Terminal } from './terminal.ts'

export interface LineShellHost {
  /** Runs `sh -c LINE`. */
  run(line: string, done: (result: ExecResult) => void): void
  print(stream: OutputStream, bytes: Uint8Array): void
  consumed(bytes: number): void
  ended(exitCode: number): void
}

/** Lines that were typed ahead; more are lost, as the keyboard's buffer loses them. */
const mostLines = 1000
/** Bytes without an end of line, where no terminal bounds it. */
const longestLine = 64 * 1024

const encoder = new TextEncoder()

export class LineShell {
  readonly #host: LineShellHost
  readonly #prompt: string
  readonly #terminal: Terminal | undefined
  #waiting: { readonly text: string; readonly bytes: number }[] = []
  #rest = ''
  #decoder = new TextDecoder()
  #status = 0
  /** Grows with each command: the answer of one that was interrupted is nobody's. */
  #command = 0
  #isRunning = false
  #isAtEnd = false
  #isOver = false

  constructor(host: LineShellHost, isTerminal: boolean, prompt: string) {
    this.#host = host
    this.#prompt = isTerminal ? prompt : ''
    this.#terminal = isTerminal
      ? new Terminal(
          {
            line: (text) => this.#typed(text, 0),
            interrupt: () => this.#interrupt(),
            endOfFile: () => this.end()
          },
          (bytes) => host.print('stdout', bytes)
        )
      : undefined
  }

  /** Shows the prompt. */
  start(): void {
    this.#terminal?.print(this.#prompt)
  }

  write(bytes: Uint8Array): void {
    if (this.#isOver) return this.#host.consumed(bytes.length)
    if (this.#terminal !== undefined) {
      // Nobody types faster than a terminal can echo.
      this.#host.consumed(bytes.length)
      return this.#terminal.keys(bytes)
    }
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n')
    this.#rest = (lines.pop() ?? '').slice(0, longestLine)
    if (lines.length === 0) return this.#host.consumed(bytes.length)
    for (const [index, text] of lines.entries()) this.#typed(text, index === lines.length - 1 ? bytes.length : 0)
  }

  end(): void {
    if (this.#rest !== '') this.#typed(this.#rest, 0)
    this.#rest = ''
    this.#isAtEnd = true
    this.#next()
  }

  #typed(text: string, bytes: number): void {
    if (this.#waiting.length >= mostLines && this.#terminal !== undefined) return
    this.#waiting.push({ text, bytes })
    this.#next()
  }

  #interrupt(): void {
    this.#command++
    this.#isRunning = false
    this.#waiting = []
    this.#status = 130
    this.#terminal?.print(this.#prompt)
  }

  #next(): void {
    while (!this.#isRunning && !this.#isOver) {
      const next = this.#waiting.shift()
      if (next === undefined) {
        if (this.#isAtEnd) this.#finish(this.#status)
        return
      }
      if (next.bytes > 0) this.#host.consumed(next.bytes)
      this.#execute(next.text.trim())
    }
  }

  #execute(line: string): void {
    const exit = /^(?:exit|logout)(?:\s+(\d+))?$/.exec(line)
    if (exit !== null) return this.#finish(exit[1] === undefined ? this.#status : Number(exit[1]) & 255)
    if (line === '' || line.startsWith('#')) return this.#terminal?.print(this.#prompt)
    const command = ++this.#command
    this.#isRunning = true
    this.#host.run(line.replaceAll('$?', String(this.#status)), ({ exitCode, stdout, stderr }) => {
      if (command !== this.#command || this.#isOver) return
      this.#isRunning = false
      this.#status = exitCode
      if (this.#terminal === undefined) {
        this.#host.print('stdout', encoder.encode(stdout))
        this.#host.print('stderr', encoder.encode(stderr))
      } else this.#terminal.print(stdout + stderr + this.#prompt)
      this.#next()
    })
  }

  #finish(exitCode: number): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const { bytes } of this.#waiting) this.#host.consumed(bytes)
    this.#waiting = []
    this.#host.ended(exitCode)
  }
}
