/** Steps that are remembered, for the past of pods. */
const mostSteps = 512

/** What something works for others: millicores, and bytes that it holds for them. */
export interface Work {
  readonly cpu: number
  readonly memory: number
  /** Bytes a second that it gets from them, and sends them. */
  readonly received?: number
  readonly sent?: number
}

export const noWork: Work = { cpu: 0, memory: 0 }

function isSame(a: Work, b: Work): boolean {
  return a.cpu === b.cpu && a.memory === b.memory && a.received === b.received && a.sent === b.sent
}

/** Work over time, in steps: now, and as far as it is remembered. Times in milliseconds. */
export class WorkSteps {
  #times: number[] = []
  #works: Work[] = []

  get now(): Work {
    return this.#works.at(-1) ?? noWork
  }

  /** When it changed last. */
  get since(): number {
    return this.#times.at(-1) ?? Number.NEGATIVE_INFINITY
  }

  /** Returns whether that is another work than before. */
  set(time: number, work: Work): boolean {
    if (isSame(work, this.now)) return false
    this.#times.push(time)
    this.#works.push(work)
    if (this.#times.length > 2 * mostSteps) {
      this.#times = this.#times.slice(-mostSteps)
      this.#works = this.#works.slice(-mostSteps)
    }
    return true
  }

  /** The work at a moment; none before the oldest that is remembered. */
  at(time: number): Work {
    let low = 0
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#times[middle]! <= time) low = middle + 1
      else high = middle
    }
    return low === 0 ? noWork : this.#works[low - 1]!
  }
}
