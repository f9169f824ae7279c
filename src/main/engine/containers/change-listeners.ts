import type { Clock } from '../sim/clock.ts'
import type { LivingContainer } from './living-container.ts'

/** Who hears that pods use another amount than before, or may answer otherwise. */
export class ChangeListeners {
  readonly #clock: Clock
  readonly #isRunning: (container: LivingContainer) => boolean
  #usage: ((podUid: string) => void) | undefined
  #answers: ((podUid: string) => void) | undefined

  constructor(clock: Clock, isRunning: (container: LivingContainer) => boolean) {
    this.#clock = clock
    this.#isRunning = isRunning
  }

  onUsage(listener: (podUid: string) => void): void {
    this.#usage = listener
  }

  onAnswers(listener: (podUid: string) => void): void {
    this.#answers = listener
  }

  usageChanged(podUid: string): void {
    this.#usage?.(podUid)
  }

  /** A container of the pod began or ended. */
  containersChanged(podUid: string): void {
    this.#answers?.(podUid)
  }

  answersChanged({ watcher, launch }: LivingContainer): void {
    watcher.answersChanged(launch)
    this.#answers?.(launch.sandbox.uid)
  }

  /** Probes that look at files may find others: told after the moment, once, where there are such probes. */
  filesChanged(container: LivingContainer): void {
    if (container.isTelling || container.probed === undefined) return
    container.isTelling = true
    this.#clock.at(this.#clock.now, () => {
      container.isTelling = false
      if (this.#isRunning(container)) this.answersChanged(container)
    })
  }
}
