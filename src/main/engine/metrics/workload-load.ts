/** Steps of a load's share that are remembered, for the past of pods. */
const mostSteps = 512

/** Work that somebody gives a workload: so many millicores in all, shared by its ready pods. */
export class WorkloadLoad {
  millicores: number
  /** Uids of the pods that are ready now. */
  readonly pods = new Set<string>()
  /** Whether a new spreading is due. */
  isStale = false
  #times: number[] = []
  #shares: number[] = []

  constructor(millicores: number) {
    this.millicores = millicores
  }

  /** Millicores that each ready pod works for it now. */
  get share(): number {
    return this.#shares.at(-1) ?? 0
  }

  /** When the share changed last, in milliseconds. */
  get since(): number {
    return this.#times.at(-1) ?? Number.NEGATIVE_INFINITY
  }

  /** Spreads the load anew over the pods that are ready, from a moment (milliseconds) on. */
  spread(now: number): void {
    this.isStale = false
    const share = this.pods.size === 0 ? 0 : this.millicores / this.pods.size
    if (share === this.share) return
    this.#times.push(now)
    this.#shares.push(share)
    if (this.#times.length <= 2 * mostSteps) return
    this.#times = this.#times.slice(-mostSteps)
    this.#shares = this.#shares.slice(-mostSteps)
  }

  /** The share at a moment of the past; none before the oldest that is remembered. */
  shareAt(time: number): number {
    let low = 0
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#times[middle]! <= time) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : this.#shares[low - 1]!
  }
}
