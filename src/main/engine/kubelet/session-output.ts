import { outputCredit, type OutputStream, type SessionEnd, type SessionListener } from './container-streams.ts'

/** What a session has to say and its listener has not asked for yet: told piece by piece, as far as there is credit. */
export class SessionOutput {
  readonly #listener: SessionListener
  #waiting: { readonly stream: OutputStream; readonly bytes: Uint8Array }[] = []
  #waitingBytes = 0
  #credit = outputCredit
  #end: SessionEnd | undefined
  #isOver = false

  constructor(listener: SessionListener) {
    this.#listener = listener
  }

  /** Bytes that were not told yet: who could say more without end looks here first. */
  get waiting(): number {
    return this.#waitingBytes
  }

  write(stream: OutputStream, bytes: Uint8Array): void {
    if (this.#isOver || this.#end !== undefined || bytes.length === 0) return
    this.#waiting.push({ stream, bytes })
    this.#waitingBytes += bytes.length
    this.#tell()
  }

  took(bytes: number): void {
    this.#credit += bytes
    this.#tell()
  }

  /** Told behind all that waits. */
  end(end: SessionEnd): void {
    if (this.#isOver || this.#end !== undefined) return
    this.#end = end
    this.#tell()
  }

  /** Nobody listens any more. */
  drop(): void {
    this.#isOver = true
    this.#waiting = []
    this.#waitingBytes = 0
  }

  #tell(): void {
    while (this.#waiting.length > 0 && this.#credit > 0 && !this.#isOver) {
      const [{ stream, bytes }] = this.#waiting as [{ stream: OutputStream; bytes: Uint8Array }]
      const piece = bytes.subarray(0, this.#credit)
      if (piece.length === bytes.length) this.#waiting.shift()
      else this.#waiting[0] = { stream, bytes: bytes.subarray(piece.length) }
      this.#credit -= piece.length
      this.#waitingBytes -= piece.length
      this.#listener.output(stream, piece)
    }
    if (this.#end === undefined || this.#waiting.length > 0 || this.#isOver) return
    this.#isOver = true
    this.#listener.ended(this.#end)
  }
}
