import type { TerminalEnd, TerminalPlace, TerminalUpdate } from '../../../shared/contract/terminals.ts'
import type { ClusterSource, SourceTerminal } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'

/**
 * What a terminal prints, on its way to a window. The process is given room for more when the window is asked for the
 * next update: so a slow window, or one that is gone, holds it back.
 */
export class TerminalProducer implements Producer<TerminalUpdate> {
  readonly #terminal: SourceTerminal | undefined
  readonly #decoder = new TextDecoder()
  #pieces: { readonly bytes: Uint8Array; readonly taken: () => void }[] = []
  #end: TerminalEnd | undefined
  #hasToldEnd = false
  #isClosed = false

  constructor(source: ClusterSource, place: TerminalPlace, identity: string, changed: (urgent?: boolean) => void) {
    this.#terminal = source.openTerminal(place, identity, {
      output: (bytes, taken) => {
        if (this.#isClosed) return
        this.#pieces.push({ bytes, taken })
        changed()
      },
      ended: (end) => {
        this.#end = end
        changed()
      }
    })
  }

  write(text: string): void {
    if (this.#end === undefined) this.#terminal?.write(new TextEncoder().encode(text))
  }

  resize(columns: number, rows: number): void {
    if (this.#end === undefined) this.#terminal?.resize(columns, rows)
  }

  next(): TerminalUpdate | undefined {
    const pieces = this.#pieces
    this.#pieces = []
    // A character whose last bytes have not come yet waits for them.
    const text = pieces.map(({ bytes }) => this.#decoder.decode(bytes, { stream: true })).join('')
    for (const { taken } of pieces) taken()
    // Taking may bring what waited for room; the end comes behind all of it.
    const isLast = this.#end !== undefined && this.#pieces.length === 0 && !this.#hasToldEnd
    if (isLast) this.#hasToldEnd = true
    if (text === '' && !isLast) return undefined
    return isLast ? { text, end: this.#end! } : { text }
  }

  close(): void {
    this.#isClosed = true
    this.#pieces = []
    this.#terminal?.close()
  }
}
