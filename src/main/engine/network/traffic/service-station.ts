// The queue before one container: what it can do in a second, how long requests wait, and what becomes of those that are
// too many. Between two changes its arrivals hold, so a backlog is a straight line in time.
import { meanOf, type Latency, type Phase } from './latency.ts'

/** Linux' net.core.somaxconn: more connections than this do not wait before a socket. */
const longestBacklog = 4096
/** Milliseconds of Linux' CFS period: what of a limit is used up waits for the next one. */
const quotaPeriod = 100
/** Above it a queue does not settle: it grows, and the backlog tells of that. */
const mostUse = 0.98

/** What a container has for requests. */
export interface Workbench {
  /** Millicores. */
  readonly room: number
  /** Whether the room is a limit's, so that its use is counted by periods; else it is the machine's. */
  readonly isLimited: boolean
  /** Millicore-seconds. */
  readonly cpuPerRequest: number
  /** Milliseconds of an answer when nobody else asks. */
  readonly latency: number
}

export class ServiceStation {
  #workbench: Workbench
  /** Requests a second that arrive. */
  #arrivals = 0
  #backlog = 0
  #since: number

  constructor(workbench: Workbench, now: number) {
    this.#workbench = workbench
    this.#since = now
  }

  /** Takes what arrives from now on; what has piled up until then stays. */
  set(now: number, arrivals: number, workbench: Workbench): void {
    this.#backlog = this.backlogAt(now)
    this.#since = now
    this.#arrivals = arrivals
    this.#workbench = workbench
  }

  /** Milliseconds of an answer when nobody else asks. */
  get latency(): number {
    return this.#workbench.latency
  }

  /** Requests a second that it can answer. */
  get capacity(): number {
    const { room, cpuPerRequest } = this.#workbench
    return cpuPerRequest === 0 ? Infinity : room / cpuPerRequest
  }

  get #surplus(): number {
    return this.#arrivals - this.capacity
  }

  backlogAt(now: number): number {
    if (this.capacity === Infinity) return 0
    const grown = this.#backlog + (this.#surplus * (now - this.#since)) / 1000
    return Math.max(0, Math.min(grown, longestBacklog))
  }

  /** When the backlog is full, or gone: Infinity where it stays as it is. */
  nextTurn(now: number): number {
    const backlog = this.backlogAt(now)
    const surplus = this.#surplus
    if (surplus > 0 && backlog < longestBacklog) return now + Math.ceil(((longestBacklog - backlog) / surplus) * 1000)
    if (surplus < 0 && backlog > 0) return now + Math.ceil((backlog / -surplus) * 1000)
    return Infinity
  }

  /** The share of what arrives that finds no place to wait. */
  droppedAt(now: number): number {
    return this.#surplus > 0 && this.backlogAt(now) >= longestBacklog ? this.#surplus / this.#arrivals : 0
  }

  /** Millicores that go into requests. */
  cpuAt(now: number): number {
    const { cpuPerRequest } = this.#workbench
    const isBusy = this.backlogAt(now) > 0
    return (isBusy ? this.capacity : Math.min(this.#arrivals, this.capacity)) * cpuPerRequest
  }

  /** Requests that have come in and are not answered, in the mean. */
  openAt(now: number): number {
    const served = Math.min(this.#arrivals, this.capacity)
    const waiting = this.backlogAt(now)
    const wait = waiting === 0 ? 0 : (waiting / this.capacity) * 1000
    return waiting + (served * (meanOf(this.latencyAt(now)) - wait)) / 1000
  }

  /** What an answer takes from the first byte that came in. */
  latencyAt(now: number): Latency {
    const { latency } = this.#workbench
    const backlog = this.backlogAt(now)
    const wait = backlog === 0 ? 0 : (backlog / this.capacity) * 1000
    const own: Phase = { share: 1, mean: latency * 0.2 }
    return { floor: latency * 0.8 + wait, phases: [own, ...this.#waits(backlog > 0)] }
  }

  /** Waiting for a processor (M/M/c as Sakasegawa approximates it), and for the next period of a limit. */
  #waits(isFull: boolean): readonly Phase[] {
    const { room, isLimited, cpuPerRequest } = this.#workbench
    if (cpuPerRequest === 0 || this.#arrivals === 0 || isFull) return []
    const use = Math.min(this.#arrivals / this.capacity, mostUse)
    const cores = Math.max(room / 1000, 1)
    const service = (cpuPerRequest * 1000 * cores) / room
    const share = use ** (Math.sqrt(2 * (cores + 1)) - 1)
    const phases: Phase[] = [{ share, mean: service / (cores * (1 - use)) }]
    if (isLimited) {
      // Requests that meet a period in which more came than its quota has room for.
      const perPeriod = (this.#arrivals * quotaPeriod) / 1000
      const spread = cpuPerRequest * Math.sqrt(2 * perPeriod)
      const left = (room * quotaPeriod) / 1000 - perPeriod * cpuPerRequest
      phases.push({ share: normalTail(left / spread), mean: quotaPeriod / 2 })
    }
    return phases
  }
}

/** The share of a normal distribution above so many deviations; Page's approximation. */
function normalTail(deviations: number): number {
  return 1 / (1 + Math.exp(1.5976 * deviations + 0.070565992 * deviations ** 3))
}
