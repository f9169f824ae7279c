import type { Clock } from '../sim/clock.ts'
import { SchedulingQueue, type QueuedPod, type UnschedulableGroup } from './scheduling-queue.ts'

/** Milliseconds until the scheduler has seen a change. */
const latency = 5
/** Upstream's podMaxInUnschedulablePodsDuration, and how often it looks. */
const longestUnschedulable = 5 * 60_000
const leftOverPeriod = 30_000

/** The scheduling queue and the clock: when which pod is tried, one after the other. */
export class PendingPods {
  readonly queue = new SchedulingQueue()
  readonly #clock: Clock
  readonly #attempt: (queued: QueuedPod) => void
  #isScheduled = false
  #isWatchingLeftOver = false

  constructor(clock: Clock, attempt: (queued: QueuedPod) => void) {
    this.#clock = clock
    this.#attempt = attempt
  }

  /** Tries those again, after their back-off, that a change may have helped. */
  move(isHelped: (group: UnschedulableGroup) => boolean): void {
    if (this.queue.move(isHelped, this.#clock.now)) this.wake()
  }

  /** Tries the next pod soon where there is one. */
  wake(): void {
    if (!this.#isScheduled && this.queue.hasNext()) this.#schedule(latency)
  }

  /** Puts a pod that fits nowhere aside until a change helps it, or five minutes have passed. */
  suspend(queued: QueuedPod, filters: ReadonlySet<string>): void {
    this.queue.suspend(queued, filters, this.#clock.now)
    this.#watchLeftOver()
  }

  /** Tries a pod again after its back-off, whatever changes: a write for it failed. */
  retry(queued: QueuedPod): void {
    this.queue.hold(queued)
    this.#clock.after(SchedulingQueue.backoff(queued.attempts), () => {
      if (queued.place !== 'waiting' || this.queue.get(queued.uid) !== queued) return
      this.queue.activate(queued)
      this.wake()
    })
  }

  #schedule(delay: number): void {
    this.#isScheduled = true
    this.#clock.after(delay, () => this.#next())
  }

  #next(): void {
    this.#isScheduled = false
    const queued = this.queue.next(this.#clock.now)
    if (queued !== undefined) this.#attempt(queued)
    if (this.queue.hasNext() && !this.#isScheduled) this.#schedule(0)
  }

  /** Looks for pods that no change has helped for long; only while there are any. */
  #watchLeftOver(): void {
    if (this.#isWatchingLeftOver) return
    this.#isWatchingLeftOver = true
    this.#clock.after(leftOverPeriod, () => {
      this.#isWatchingLeftOver = false
      if (this.queue.moveLeftOver(this.#clock.now - longestUnschedulable, this.#clock.now)) this.wake()
      if (this.queue.unschedulableCount > 0) this.#watchLeftOver()
    })
  }
}
