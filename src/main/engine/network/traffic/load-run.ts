import type { Json } from '../../../../shared/kube/object.ts'
import type {
  LoadDocument,
  LoadFailure,
  LoadSeries,
  LoadShape,
  SteadyLoad
} from '../../../../shared/network/traffic.ts'
import { answeredLatencies, failures, podShares, type Flow, type Outcome, type PodName } from './flow.ts'
import type { Survey } from './lane.ts'
import { percentilesOf } from './latency.ts'
import { LoadHistory, type Present } from './load-history.ts'
import { rateAt, requestsBetween, steadyUntil } from './load-shape.ts'

const mostPods = 50
/** What sums of fractions are off by. */
const rounding = 1e-6

/** What the file keeps of a load: with it the count goes on as if nothing had been. Times in milliseconds. */
export interface LoadState {
  readonly load: SteadyLoad
  readonly clientName?: string
  readonly startedAt: number
  /** From when the shape counts. */
  readonly shapedAt: number
  readonly stoppedAt?: number
  /** Until when requests are counted, and how they went from then on. */
  readonly since: number
  readonly flow: Flow
  readonly addresses?: readonly string[]
  readonly sent: number
  readonly failed: number
}

/** One load, from its start until it is removed: where its requests go, and what became of them. */
export class LoadRun {
  readonly id: string
  readonly startedAt: number
  readonly #clientName: string | undefined
  readonly history: LoadHistory
  load: SteadyLoad
  #shapedAt: number
  #stoppedAt: number | undefined
  #since: number
  #flow: Flow
  #sent: number
  #failed: number
  /** Where its name leads, or undefined before that is known; empty where it leads nowhere. */
  addresses: readonly string[] | undefined
  /** Milliseconds that it took to learn that the name leads nowhere. */
  lookupLatency = 0
  survey: Survey | undefined
  /** Ends what it waits for on the clock. */
  readonly timers = new Map<string, { cancel(): void }>()

  constructor(id: string, state: LoadState, history?: LoadHistory) {
    this.id = id
    this.load = state.load
    this.startedAt = state.startedAt
    this.#clientName = state.clientName
    this.#shapedAt = state.shapedAt
    this.#stoppedAt = state.stoppedAt
    this.#since = state.since
    this.#flow = state.flow
    this.history = history ?? new LoadHistory(state.since)
    this.#sent = state.sent
    this.#failed = state.failed
    this.addresses = state.addresses
  }

  static begin(id: string, load: SteadyLoad, clientName: string | undefined, now: number): LoadRun {
    const named = clientName === undefined ? {} : { clientName }
    return new LoadRun(id, { load, ...named, startedAt: now, shapedAt: now, since: now, flow: [], sent: 0, failed: 0 })
  }

  get isRunning(): boolean {
    return this.#stoppedAt === undefined
  }

  /** When it stops by itself, in milliseconds; Infinity where it does not. */
  get endsAt(): number {
    return this.load.seconds === undefined ? Infinity : this.startedAt + this.load.seconds * 1000
  }

  /** Until when its rate may be taken for the same. */
  steadyUntil(now: number): number {
    return steadyUntil(this.load.shape, this.#shapedAt, now)
  }

  /** Requests a second from now on, in the mean of the time for which the rate may be taken for the same. */
  rateFrom(now: number): number {
    const until = this.steadyUntil(now)
    if (until === Infinity) return rateAt(this.load.shape, this.#shapedAt, now)
    return (this.#count(now, until) / (until - now)) * 1000
  }

  /** From now on its requests go another way: what was until now is counted. */
  turn(now: number, flow: Flow): void {
    const sent = this.#pending(now)
    if (sent > 0) {
      this.#sent += sent
      this.#failed += sent * failedShare(this.#flow)
      this.history.add(this.#since, now, this.#flow, this.#count)
    }
    this.#since = now
    this.#flow = flow
  }

  /** How requests to a pod end well now; undefined where none does. */
  answeredBy(podUid: string): Outcome | undefined {
    return this.#flow.find(({ failure, pod }) => failure === undefined && pod?.uid === podUid)
  }

  /** Requests that were under way, and counted as `answered`, have met the end of their container. */
  break(now: number, pod: PodName, count: number, answered: Outcome | undefined): void {
    this.#failed += count
    const latency = { floor: 0, phases: [] }
    const { status, ...before } = { ...answered, share: 1, pod, latency }
    this.history.add(now, now + 1, [{ ...before, failure: 'reset' }], () => count)
    this.history.add(now, now + 1, [{ ...before, ...(status === undefined ? {} : { status }) }], () => -count)
  }

  /** Another rate from now on. */
  reshape(now: number, shape: LoadShape): void {
    this.turn(now, this.#flow)
    this.load = { ...this.load, shape }
    this.#shapedAt = now
  }

  stop(now: number): void {
    this.turn(now, [])
    this.#stoppedAt = now
    this.survey = undefined
    for (const timer of this.timers.values()) timer.cancel()
    this.timers.clear()
  }

  document(now: number): LoadDocument {
    const flow = this.#flow
    const rps = flow.length === 0 ? 0 : rateAt(this.load.shape, this.#shapedAt, now)
    const pending = this.#pending(now)
    const sent = Math.round(this.#sent + pending)
    // Part of a request that failed is a failed one: only what never failed is zero.
    const failed = Math.max(Math.ceil(this.#failed + pending * failedShare(flow) - rounding), 0)
    const latency = percentilesOf(answeredLatencies({ flow, requests: 1 }))
    const pods = podShares(flow)
    return {
      id: this.id,
      load: this.load,
      ...(this.#clientName === undefined ? {} : { clientName: this.#clientName }),
      startedAt: this.startedAt,
      ...(this.#stoppedAt === undefined ? {} : { stoppedAt: this.#stoppedAt }),
      rps,
      failing: failures(flow).map(({ reason, share }) => ({ reason, rps: share * rps })),
      ...(latency === undefined ? {} : { latency }),
      pods: pods.slice(0, mostPods).map(({ pod, share }) => ({ ...pod, rps: share * rps })),
      podCount: pods.length,
      sent,
      failed: Math.min(failed, sent)
    }
  }

  /** What it was between two moments (milliseconds), up to now. */
  series(from: number, to: number, now: number): LoadSeries {
    return this.history.series(from, Math.min(to, now), this.present)
  }

  /** What goes on since it was counted last. */
  get present(): Present {
    return { since: this.#since, flow: this.#flow, count: this.#count }
  }

  toJSON(): Json {
    const state: LoadState = {
      load: this.load,
      ...(this.#clientName === undefined ? {} : { clientName: this.#clientName }),
      startedAt: this.startedAt,
      shapedAt: this.#shapedAt,
      ...(this.#stoppedAt === undefined ? {} : { stoppedAt: this.#stoppedAt }),
      since: this.#since,
      flow: this.#flow,
      ...(this.addresses === undefined ? {} : { addresses: this.addresses }),
      sent: this.#sent,
      failed: this.#failed
    }
    return state as unknown as Json
  }

  readonly #count = (from: number, to: number): number => requestsBetween(this.load.shape, this.#shapedAt, from, to)

  /** What was sent since it was counted. */
  #pending(now: number): number {
    return this.#flow.length === 0 ? 0 : this.#count(this.#since, now)
  }
}

function failedShare(flow: Flow): number {
  return failures(flow).reduce(
    (sum: number, { share }: { readonly reason: LoadFailure; readonly share: number }) => sum + share,
    0
  )
}
