import type { Clock, Timer } from '../sim/clock.ts'
import { leakedBytes, type Leak } from './disturbance.ts'

/** Milliseconds between two moments at which what a container uses is told anew. */
const beat = 5000

export interface LeakingContainer {
  /** Bytes that it uses besides. */
  readonly memory: number
  /** Its memory limit in bytes; undefined where it has none. */
  readonly limit: number | undefined
  /** It uses more than when it was last told. */
  grew(): void
  /** It has come to its limit, or to the end of its machine's memory. */
  full(): void
}

/** A container's memory that grows until the kernel ends it. */
export class MemoryLeak {
  readonly leak: Leak
  readonly #clock: Clock
  readonly #container: LeakingContainer
  #beat: Timer | undefined
  readonly #full: Timer
  /** Bytes, when it was last told. */
  #bytes: number

  constructor(clock: Clock, leak: Leak, container: LeakingContainer) {
    this.leak = leak
    this.#clock = clock
    this.#container = container
    this.#bytes = leakedBytes(leak, clock.now)
    const room = Math.max((container.limit ?? leak.most) - container.memory, 0)
    const at = leak.since + Math.ceil((room * 1000) / leak.bytesPerSecond)
    this.#full = clock.at(Math.max(at, clock.now), () => container.full())
    this.#wait()
  }

  /** Bytes, as of the last beat: who was told then reads the same until the next. */
  get bytes(): number {
    return this.#bytes
  }

  stop(): void {
    this.#beat?.cancel()
    this.#full.cancel()
  }

  #wait(): void {
    this.#beat = this.#clock.after(beat, () => {
      this.#bytes = leakedBytes(this.leak, this.#clock.now)
      this.#container.grew()
      this.#wait()
    })
  }
}
