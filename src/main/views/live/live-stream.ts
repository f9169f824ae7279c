import type { Live } from '../../../shared/contract/call.ts'
import type { Schedule } from './schedule.ts'

/** Makes the values of one live stream. */
export interface Producer<T> {
  /** The newest value, or undefined where it does not differ from the last one given out. */
  next(): T | undefined
  /** Real milliseconds to leave until the next question, where that was costly; else the stream's own interval. */
  readonly rest?: number | undefined
  /** Called exactly once, when nobody will ask again. */
  close(): void
}

/** `changed` says that there may be a new value; `urgent` (a person moved the window) does not wait for it. */
export type OpenProducer<T> = (changed: (urgent?: boolean) => void) => Producer<T>

export interface LiveStreamOptions {
  readonly schedule: Schedule
  /** Least real milliseconds between two updates; 250 where absent. */
  readonly interval?: number
  readonly onEnd?: () => void
}

/** How many updates may be on their way before the window has drawn the first of them. */
const unacknowledgedLimit = 2
const defaultInterval = 250

/**
 * A live value on its way to a window. oRPC pushes what an iterator gives without waiting for the other side, so this
 * iterator gives a value only when something changed, the interval has passed, and at most one earlier update is still
 * unacknowledged. What changes meanwhile only sets a flag, so a slow or dead window costs no memory. Producers are
 * never asked from within a change listener, only from a timer.
 */
export class LiveStream<T> implements AsyncIteratorObject<Live<T>, unknown, void> {
  readonly #schedule: Schedule
  readonly #interval: number
  readonly #onEnd: (() => void) | undefined
  readonly #producer: Producer<T>
  #sequence = 0
  #acknowledged = 0
  #dirty = true
  #urgent = false
  #ended = false
  #timer: (() => void) | undefined
  #waiter: { resolve(result: IteratorResult<Live<T>>): void; reject(error: unknown): void } | undefined

  constructor(open: OpenProducer<T>, { schedule, interval = defaultInterval, onEnd }: LiveStreamOptions) {
    this.#schedule = schedule
    this.#interval = interval
    this.#onEnd = onEnd
    this.#producer = open((urgent = false) => {
      this.#dirty = true
      if (urgent) this.#urgent = true
      this.#arm()
    })
  }

  get ended(): boolean {
    return this.#ended
  }

  next(): Promise<IteratorResult<Live<T>>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    if (this.#waiter !== undefined) return Promise.reject(new Error('a live stream is read by one reader at a time'))
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject }
      this.#arm()
    })
  }

  return(): Promise<IteratorResult<Live<T>>> {
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }

  throw(error: unknown): Promise<IteratorResult<Live<T>>> {
    this.end()
    return Promise.reject(error)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.end()
    return Promise.resolve()
  }

  /** The window has drawn this update. Numbers that were never given out count as the newest one. */
  acknowledge(sequence: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(sequence, this.#sequence))
    this.#arm()
  }

  /** Ends the producer at once; a reader that waits is told that there is no more. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#timer?.()
    this.#timer = undefined
    this.#producer.close()
    this.#onEnd?.()
    this.#waiter?.resolve({ done: true, value: undefined })
    this.#waiter = undefined
  }

  #ready(): boolean {
    return (
      !this.#ended &&
      this.#dirty &&
      this.#waiter !== undefined &&
      this.#sequence - this.#acknowledged < unacknowledgedLimit
    )
  }

  #arm(): void {
    if (!this.#ready()) return
    if (this.#urgent && this.#timer !== undefined) {
      this.#timer()
      this.#timer = undefined
    }
    this.#timer ??= this.#schedule(0, () => this.#fire())
  }

  #fire(): void {
    this.#timer = undefined
    if (!this.#ready()) return
    this.#dirty = false
    this.#urgent = false
    let value: T | undefined
    try {
      value = this.#producer.next()
    } catch (error) {
      const waiter = this.#waiter
      this.#waiter = undefined
      this.end()
      waiter?.reject(error)
      return
    }
    this.#timer = this.#schedule(Math.max(this.#interval, this.#producer.rest ?? 0), () => this.#fire())
    if (value === undefined) return
    this.#sequence++
    const waiter = this.#waiter!
    this.#waiter = undefined
    waiter.resolve({ done: false, value: { sequence: this.#sequence, value } })
  }
}
