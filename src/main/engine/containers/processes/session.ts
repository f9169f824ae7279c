// A stream from outside into a container: what exec, attach and probes have at the other end of a process's descriptors.

/** What a process reads of it and writes to it; not saved, because who is outside does not outlive the engine. */
export interface SessionPort {
  /** What came and was not read. */
  input: string
  /** No more will come. */
  isEnded: boolean
  /** Whether it is a terminal: programs ask for it with `test -t`. */
  readonly isTerminal: boolean
  columns: number
  rows: number
  /** Whether there is room for more output. */
  hasRoom(): boolean
  write(stream: 'stdout' | 'stderr', text: string): void
  /** So many characters of input were read. */
  consumed(text: string): void
}

/** Stands in a terminal's input where somebody has pressed Ctrl-D: who reads finds the end there, once. */
export const endOfInput = '\u0004'
