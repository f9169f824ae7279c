import { WorkSteps } from './work-steps.ts'

/** Work that somebody gives a workload: so many millicores in all, shared by its ready pods. */
export class WorkloadLoad {
  millicores: number
  /** Uids of the pods that are ready now. */
  readonly pods = new Set<string>()
  /** Whether a new spreading is due. */
  isStale = false
  readonly #shares = new WorkSteps()

  constructor(millicores: number) {
    this.millicores = millicores
  }

  /** Millicores that each ready pod works for it now. */
  get share(): number {
    return this.#shares.now.cpu
  }

  /** When the share changed last, in milliseconds. */
  get since(): number {
    return this.#shares.since
  }

  /** Spreads the load anew over the pods that are ready, from a moment (milliseconds) on. */
  spread(now: number): void {
    this.isStale = false
    this.#shares.set(now, { cpu: this.pods.size === 0 ? 0 : this.millicores / this.pods.size, memory: 0 })
  }

  /** The share at a moment of the past; none before the oldest that is remembered. */
  shareAt(time: number): number {
    return this.#shares.at(time).cpu
  }
}
