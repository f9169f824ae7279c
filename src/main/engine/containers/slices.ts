import type { Clock, Timer } from '../sim/clock.ts'
import { stepTime } from './processes/process.ts'
import type { ProcessTable } from './processes/process-table.ts'

export interface SlicesDeps {
  readonly clock: Clock
  readonly table: ProcessTable
  /** How many processors its processes may use at once; the share of one below that. */
  readonly cores: number
  /** Steps of one slice, where they are not the usual ones. */
  readonly steps?: number
  /** Some steps were done: what is saved has changed. */
  worked(): void
  /** It runs without a pause, or it does not any more. */
  busyChanged(): void
}

/** Steps of one slice: far below five milliseconds of real time. */
const usualSteps = 1500
/** Milliseconds without a pause, after which it is seen. */
const busyAfter = 1000

/** When the processes of a container have their turns: now, at their next moment, or at once again, within its CPU limit. */
export class Slices {
  readonly #deps: SlicesDeps
  #timer: Timer | undefined
  #isRunning = false
  #isOver = false
  /** No process gets a turn. */
  #isFrozen = false
  /** Since when it has had no pause, in milliseconds; undefined where it has. */
  #busySince: number | undefined
  /** Its being busy was told. */
  #isTold = false

  constructor(deps: SlicesDeps) {
    this.#deps = deps
  }

  /** The first slice comes behind all that is due now: whoever starts something is told nothing within the call. */
  begin(): void {
    this.#timer = this.#deps.clock.at(this.#deps.clock.now, () => this.wake())
  }

  /** One slice now, and the next when it is due. */
  run(): void {
    if (this.#isRunning || this.#isOver || this.#isFrozen) return
    this.#isRunning = true
    const used = this.#deps.table.turns.run(this.#deps.steps ?? usualSteps)
    this.#isRunning = false
    if (used > 0) this.#deps.worked()
    this.#schedule(used)
  }

  /** A moment has come that some wait for. */
  wake(): void {
    if (this.#isFrozen) return
    this.#timer?.cancel()
    this.#timer = undefined
    this.#deps.table.waits.wakeDue()
    this.run()
  }

  /** Gives nothing a turn any more, or goes on: as the freezer of a cgroup does. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen
    if (!isFrozen) return this.wake()
    this.#timer?.cancel()
    this.#timer = undefined
    this.#busySince = undefined
  }

  stop(): void {
    this.#isOver = true
    this.#timer?.cancel()
    this.#timer = undefined
  }

  get isBusy(): boolean {
    return this.#busySince !== undefined && this.#deps.clock.now - this.#busySince >= busyAfter
  }

  /** When it next does something by itself, in milliseconds; Infinity where it does not. */
  get nextAt(): number {
    return this.#timer?.at ?? Infinity
  }

  #schedule(used: number): void {
    if (this.#isOver) return
    const { clock, table, cores } = this.#deps
    this.#timer?.cancel()
    const { isBusy } = table.turns
    if (isBusy !== (this.#busySince !== undefined)) {
      this.#busySince = isBusy ? clock.now : undefined
      if (!isBusy) this.#deps.busyChanged()
    } else if (isBusy && !this.#isTold && clock.now - this.#busySince! >= busyAfter) {
      this.#isTold = true
      this.#deps.busyChanged()
    }
    if (!isBusy) this.#isTold = false
    const next = isBusy ? clock.now + Math.max(Math.ceil((used * stepTime) / cores), 1) : table.waits.nextDue()
    this.#timer = next === Infinity ? undefined : clock.at(next, () => this.wake())
  }
}
