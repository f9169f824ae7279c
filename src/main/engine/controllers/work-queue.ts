import { ApiError } from '../api/api-error.ts'
import type { Clock, Timer } from '../sim/clock.ts'

/** How long to wait before a reconcile that failed is tried again, in milliseconds: doubled each time up to the longest. */
export interface RetryPace {
  readonly first: number
  readonly longest: number
}

/** Upstream's DefaultTypedControllerRateLimiter. */
const usualPace: RetryPace = { first: 5, longest: 1_000_000 }

/**
 * A controller's queue of keys, as upstream's client-go workqueue: a key that waits is there once, however often it
 * was added; a reconcile that fails is retried at its pace. Each reconcile is a task of its own on the clock, so that a
 * long queue never holds the engine.
 */
export class WorkQueue {
  readonly #clock: Clock
  readonly #reconcile: (key: string) => void
  /** Milliseconds between a change and the reconcile it causes: what a watch and a worker take. */
  readonly #latency: number
  readonly #pace: RetryPace
  readonly #waiting = new Set<string>()
  readonly #delayed = new Map<string, Timer>()
  readonly #failures = new Map<string, number>()
  #isScheduled = false

  constructor(
    clock: Clock,
    reconcile: (key: string) => void,
    { latency = 10, pace = usualPace }: { readonly latency?: number; readonly pace?: RetryPace } = {}
  ) {
    this.#clock = clock
    this.#reconcile = reconcile
    this.#latency = latency
    this.#pace = pace
  }

  get length(): number {
    return this.#waiting.size
  }

  add(key: string): void {
    this.#waiting.add(key)
    if (!this.#isScheduled) this.#schedule(this.#latency)
  }

  /** Adds the key in `delay` milliseconds. An earlier wait for the same key stands, a later one is replaced. */
  addAfter(key: string, delay: number): void {
    const waiting = this.#delayed.get(key)
    if (waiting !== undefined) {
      if (waiting.at <= this.#clock.now + delay) return
      waiting.cancel()
    }
    const timer = this.#clock.after(delay, () => {
      this.#delayed.delete(key)
      this.add(key)
    })
    this.#delayed.set(key, timer)
  }

  #schedule(delay: number): void {
    this.#isScheduled = true
    this.#clock.after(delay, () => this.#next())
  }

  #next(): void {
    this.#isScheduled = false
    for (const key of this.#waiting) {
      this.#waiting.delete(key)
      this.#run(key)
      break
    }
    if (this.#waiting.size > 0 && !this.#isScheduled) this.#schedule(0)
  }

  #run(key: string): void {
    try {
      this.#reconcile(key)
      this.#failures.delete(key)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const failures = this.#failures.get(key) ?? 0
      this.#failures.set(key, failures + 1)
      const { first, longest } = this.#pace
      this.addAfter(key, Math.min(first * 2 ** failures, longest))
    }
  }
}
