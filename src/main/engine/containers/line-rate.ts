/** Lines that one container may log in one simulated second. */
const mostLines = 2000

/** Keeps a container's log readable that says more than anybody reads: what is above the rate is counted, not kept. */
export class LineRate {
  #second = 0
  #count = 0

  /** The lines to keep: this one, none, or with it the number of those that were left out before. */
  take(now: number, line: string): readonly string[] {
    const second = Math.floor(now / 1000)
    if (second === this.#second) return ++this.#count <= mostLines ? [line] : []
    const left = this.#count - mostLines
    this.#second = second
    this.#count = 1
    return left > 0 ? [`[${left} lines of one second were not kept]`, line] : [line]
  }
}
