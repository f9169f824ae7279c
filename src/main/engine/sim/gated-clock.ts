import { Clock, type Timer } from './clock.ts'

/** What is due while the gate is shut waits, in its order, until it opens. */
class GatedTask implements Timer {
  readonly #timer: Timer
  #run: (() => void) | undefined

  constructor(clock: Clock, time: number, run: () => void, gate: GatedClock) {
    this.#run = run
    this.#timer = clock.at(time, () => {
      if (gate.isOpen) this.fire()
      else if (this.#run !== undefined) gate.hold(this)
    })
  }

  get at(): number {
    return this.#timer.at
  }

  fire(): void {
    const run = this.#run
    this.#run = undefined
    run?.()
  }

  cancel(): void {
    this.#run = undefined
    this.#timer.cancel()
  }
}

/**
 * The clock of components that can stand still, as controllers do while they have no leader or no API: time passes for
 * them, but nothing of theirs is done until the gate opens again.
 */
export class GatedClock extends Clock {
  readonly #base: Clock
  #held: GatedTask[] = []
  #isOpen = true

  constructor(base: Clock) {
    super(base.now)
    this.#base = base
  }

  override get now(): number {
    return this.#base.now
  }

  override get nextAt(): number | undefined {
    return this.#base.nextAt
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  override at(time: number, run: () => void): Timer {
    return new GatedTask(this.#base, time, run, this)
  }

  override after(delay: number, run: () => void): Timer {
    return this.at(this.#base.now + delay, run)
  }

  override advanceTo(time: number, shouldYield?: () => boolean): boolean {
    return this.#base.advanceTo(time, shouldYield)
  }

  hold(task: GatedTask): void {
    this.#held.push(task)
  }

  /** Opens or shuts the gate. What waited is done now, in the order in which it was due. */
  set isOpen(isOpen: boolean) {
    this.#isOpen = isOpen
    if (!isOpen) return
    const held = this.#held
    this.#held = []
    // Shut again by one of them, the rest waits on.
    for (const task of held) this.#base.at(this.#base.now, () => (this.#isOpen ? task.fire() : this.hold(task)))
  }
}
