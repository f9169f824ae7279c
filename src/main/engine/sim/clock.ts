/** Something due at a moment of simulated time. Cancelling a timer that has run or was cancelled does nothing. */
export interface Timer {
  readonly at: number
  cancel(): void
}

class Task implements Timer {
  readonly at: number
  readonly sequence: number
  run: (() => void) | undefined

  constructor(at: number, sequence: number, run: () => void) {
    this.at = at
    this.sequence = sequence
    this.run = run
  }

  cancel(): void {
    this.run = undefined
  }
}

/**
 * Simulated time and the ordered queue of all that is due. Time only moves when the owner says so, and only to the
 * next due task or to the moment asked for; tasks of one moment run in the order in which they were scheduled.
 * All times are milliseconds since the Unix epoch, on the simulated clock.
 */
export class Clock {
  #now: number
  #sequence = 0
  readonly #heap: Task[] = []

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  /** When the next task is due, or undefined where nothing is scheduled. */
  get nextAt(): number | undefined {
    this.#dropCancelled()
    return this.#heap[0]?.at
  }

  /**
   * Schedules `run` at a moment; one that has passed means now, after what is already due now. Moments are whole
   * milliseconds: a part of one is waited out, so that `now` can stand in names and in the file.
   */
  at(time: number, run: () => void): Timer {
    const task = new Task(Math.max(Math.ceil(time), this.#now), this.#sequence++, run)
    this.#push(task)
    return task
  }

  /** Schedules `run` in `delay` milliseconds. */
  after(delay: number, run: () => void): Timer {
    return this.at(this.#now + delay, run)
  }

  /**
   * Runs what is due up to and including `time`, in order, and moves the clock there. Stops early, between two tasks,
   * as soon as `shouldYield` says so; then the clock stands at the last task that ran. Returns whether it arrived.
   */
  advanceTo(time: number, shouldYield?: () => boolean): boolean {
    for (;;) {
      this.#dropCancelled()
      const next = this.#heap[0]
      if (next === undefined || next.at > time) break
      if (shouldYield?.() === true) return false
      this.#pop()
      this.#now = next.at
      const { run } = next
      next.run = undefined
      run?.()
    }
    if (time > this.#now) this.#now = time
    return true
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.run === undefined) this.#pop()
  }

  #push(task: Task): void {
    const heap = this.#heap
    let index = heap.length
    heap.push(task)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(task, heap[parent]!)) break
      heap[index] = heap[parent]!
      index = parent
    }
    heap[index] = task
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    const { length } = heap
    if (length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= length) break
      if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, last)) break
      heap[index] = heap[child]!
      index = child
    }
    heap[index] = last
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
}
