import type { Clock, Timer } from '../sim/clock.ts'

/** What is saved of it: what was written without the end of its line, and how much of this second was logged. */
export interface ContainerLogState {
  readonly rest: { stdout: string; stderr: string }
  readonly rate?: LogRate
}

interface LogRate {
  second: number
  lines: number
  /** Lines that were left out. */
  left: number
}

type Stream = 'stdout' | 'stderr'

/** containerd cuts a log's lines at so many bytes. */
const longestLine = 16 * 1024
/** Lines that one container may log in one simulated second; of those beyond only the number is kept. */
const mostLines = 2000

interface ContainerLogDeps {
  readonly clock: Clock
  /** A line, or a piece of one that is too long to be written at once. */
  log(stream: Stream, text: string, isPartial: boolean): void
  /** Something that is saved has changed. */
  changed(): void
}

/** Makes lines of what a container's processes write, and keeps the log of one readable that says more than anybody reads. */
export class ContainerLog {
  readonly #deps: ContainerLogDeps
  readonly #rest: { stdout: string; stderr: string }
  readonly #rate: LogRate
  /** The last piece of its stream that was kept goes on in the next one. */
  readonly #isOpen = { stdout: false, stderr: false }
  #timer: Timer | undefined

  constructor(deps: ContainerLogDeps, saved?: ContainerLogState) {
    this.#deps = deps
    this.#rest = saved?.rest ?? { stdout: '', stderr: '' }
    this.#rate = saved?.rate ?? { second: 0, lines: 0, left: 0 }
    if (this.#rate.left > 0) this.#awaitEnd()
  }

  save(): ContainerLogState {
    return { rest: this.#rest, ...(this.#rate.left > 0 ? { rate: this.#rate } : {}) }
  }

  write(stream: Stream, text: string): void {
    const whole = this.#rest[stream] + text
    let at = 0
    for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', at)) {
      this.#line(stream, whole.slice(at, end), false)
      at = end + 1
    }
    let rest = whole.slice(at)
    while (rest.length > longestLine) {
      this.#line(stream, rest.slice(0, longestLine), true)
      rest = rest.slice(longestLine)
    }
    this.#rest[stream] = rest
  }

  /** Nothing more comes: what has no end of its line is a line too. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#rest[stream] !== '') this.#line(stream, this.#rest[stream], false)
      this.#rest[stream] = ''
    }
    this.#endSecond()
  }

  /** Nobody hears of it any more. */
  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #line(stream: Stream, line: string, isPartial: boolean): void {
    let at = 0
    for (; line.length - at > longestLine; at += longestLine)
      this.#piece(stream, line.slice(at, at + longestLine), true)
    this.#piece(stream, line.slice(at), isPartial)
  }

  #piece(stream: Stream, text: string, isPartial: boolean): void {
    const rate = this.#rate
    const second = Math.floor(this.#deps.clock.now / 1000)
    if (second !== rate.second) {
      this.#endSecond()
      rate.second = second
      rate.lines = 0
    }
    rate.lines++
    if (rate.lines <= mostLines) {
      this.#deps.log(stream, text, isPartial)
      this.#isOpen[stream] = isPartial
      return
    }
    if (rate.left++ === 0) this.#awaitEnd()
  }

  #awaitEnd(): void {
    this.#timer = this.#deps.clock.at((this.#rate.second + 1) * 1000, () => {
      this.#endSecond()
      this.#deps.changed()
    })
  }

  /** Says how many lines were left out. */
  #endSecond(): void {
    const { left } = this.#rate
    this.#timer?.cancel()
    this.#timer = undefined
    if (left === 0) return
    this.#rate.left = 0
    for (const stream of ['stdout', 'stderr'] as const) {
      // A line that was begun would go on in this one.
      if (this.#isOpen[stream]) this.#deps.log(stream, '', false)
      this.#isOpen[stream] = false
    }
    this.#deps.log('stdout', `[${left} more lines of this second were not kept]`, false)
  }
}
