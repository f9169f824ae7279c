/** containerd cuts a log's lines at so many bytes. */
const longestLine = 16 * 1024

/** What was written of a log without the end of its line, by stream: it is saved with the container. */
export interface UnendedLines {
  stdout: string
  stderr: string
}

/** Makes lines of what the processes of a container print. */
export class LogLines {
  readonly unended: UnendedLines
  readonly #say: (stream: 'stdout' | 'stderr', line: string) => void

  constructor(say: (stream: 'stdout' | 'stderr', line: string) => void, unended?: UnendedLines) {
    this.#say = say
    this.unended = unended ?? { stdout: '', stderr: '' }
  }

  take(stream: 'stdout' | 'stderr', text: string): void {
    const whole = this.unended[stream] + text
    let at = 0
    for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', at)) {
      this.#line(stream, whole.slice(at, end))
      at = end + 1
    }
    let rest = whole.slice(at)
    while (rest.length >= longestLine) {
      this.#line(stream, rest.slice(0, longestLine))
      rest = rest.slice(longestLine)
    }
    this.unended[stream] = rest
  }

  /** Nothing more will come: what has no end of its line is a line too. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.unended[stream] !== '') this.#say(stream, this.unended[stream])
      this.unended[stream] = ''
    }
  }

  #line(stream: 'stdout' | 'stderr', line: string): void {
    for (let at = 0; at < line.length || at === 0; at += longestLine)
      this.#say(stream, line.slice(at, at + longestLine))
  }
}
