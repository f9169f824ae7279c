import type { LiveStream } from './live-stream.ts'

export interface RowWindow {
  readonly first: number
  readonly count: number
}

interface Subscription {
  readonly stream: LiveStream<unknown>
  readonly move?: (window: RowWindow) => void
}

/** More than any window needs; a client that opens more is broken. */
export const subscriptionLimit = 64

/** The live subscriptions of one connection, by the ids that its window chose. The host ends them with it. */
export class Subscriptions {
  readonly #open = new Map<string, Subscription>()
  #closed = false

  get size(): number {
    return this.#open.size
  }

  /** Whether one more may be opened under this id; one that has it already is ended by the new one. */
  hasRoomFor(id: string): boolean {
    return !this.#closed && (this.#open.has(id) || this.#open.size < subscriptionLimit)
  }

  add(id: string, stream: LiveStream<unknown>, move?: (window: RowWindow) => void): void {
    this.#open.get(id)?.stream.end()
    this.#open.set(id, { stream, ...(move !== undefined && { move }) })
  }

  /** Called when a stream has ended by itself; a newer one with the same id stays. */
  remove(id: string, stream: LiveStream<unknown>): void {
    if (this.#open.get(id)?.stream === stream) this.#open.delete(id)
  }

  /** An unknown id is no error: the subscription may have ended while the message was on its way. */
  acknowledge(id: string, sequence: number): void {
    this.#open.get(id)?.stream.acknowledge(sequence)
  }

  move(id: string, window: RowWindow): void {
    this.#open.get(id)?.move?.(window)
  }

  close(): void {
    this.#closed = true
    // Ending a stream takes it out of the map, which a Map allows while it is walked.
    for (const { stream } of this.#open.values()) stream.end()
    this.#open.clear()
  }
}
