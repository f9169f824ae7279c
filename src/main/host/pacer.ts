/** The engine as the pacer drives it. */
export interface Paced {
  readonly now: number
  readonly nextAt: number | undefined
  /** Runs what is due up to `time`; stops between two tasks when told to. Returns whether it arrived. */
  advanceTo(time: number, shouldYield: () => boolean): boolean
}

/** Real time, in milliseconds; the pacer is the only place that has it. */
export interface RealTime {
  now(): number
  /** Runs later, not before `delay` has passed; returns what cancels it. */
  after(delay: number, run: () => void): () => void
}

/** As fast as possible. */
export const unpaced = -1

/** How long the engine may run before the thread listens to its callers again, in real milliseconds. */
const slice = 8
/** With nothing due sooner, how often the clock is moved on all the same, in real milliseconds. */
const idleStep = 200
/** Behind by more than this many real milliseconds, the pacer gives up catching up. */
const patience = 250
/** How long a lag is told of after it was last seen, in real milliseconds. */
const memory = 1_000

/** Time that is run through as fast as possible, up to a moment. */
interface Run {
  readonly until: number
  /** Looked at between two tasks: where it says so, the clock stands still at the task that was. */
  readonly isOver: () => boolean
  /** It came to its end, or was put off for something else. */
  readonly ended: () => void
}

/**
 * Moves simulated time along real time at a speed: simulated seconds per real second, 0 while paused, `unpaced` for
 * as fast as possible. After each slice `onSlice` is called, which is where the group is committed and views look up.
 */
export class Pacer {
  readonly #engine: Paced
  readonly #time: RealTime
  readonly #onSlice: () => void
  #speed = 0
  #resumeSpeed = 1
  #anchorReal = 0
  #anchorSimulated = 0
  #ahead: Run | undefined
  #cancel: (() => void) | undefined
  #behindUntil = -Infinity
  #reached = 0

  constructor(engine: Paced, time: RealTime, onSlice: () => void) {
    this.#engine = engine
    this.#time = time
    this.#onSlice = onSlice
  }

  get speed(): number {
    return this.#speed
  }

  /** Whether simulated time stands still until somebody asks for more of it. */
  get isStanding(): boolean {
    return this.#speed === 0 && this.#ahead === undefined
  }

  /** The speed that `resume` goes back to. */
  get resumeSpeed(): number {
    return this.#resumeSpeed
  }

  /** The speed that is reached where the machine cannot keep the one asked for; undefined where it can. */
  get reached(): number | undefined {
    return this.#time.now() < this.#behindUntil ? this.#reached : undefined
  }

  /** 0 pauses; anything else runs at once. */
  setSpeed(speed: number): void {
    this.#speed = speed
    if (speed !== 0) this.#resumeSpeed = speed
    this.#endRun()
    this.#behindUntil = -Infinity
    this.#anchor()
    this.#wake(0)
  }

  /** As setSpeed; where it begins paused, `resume` goes on at another speed. */
  begin(speed: number, resumeSpeed: number): void {
    if (resumeSpeed !== 0) this.#resumeSpeed = resumeSpeed
    this.setSpeed(speed)
  }

  resume(): void {
    this.setSpeed(this.#resumeSpeed)
  }

  /** Runs `duration` simulated milliseconds as fast as possible, then stands still. */
  step(duration: number): void {
    this.runTo(this.#engine.now + duration)
  }

  /** Runs as fast as possible up to a moment, or to the task after which `isOver` says so, then stands still. */
  runTo(until: number, isOver: () => boolean = () => false, ended: () => void = () => {}): void {
    this.#endRun()
    this.#speed = 0
    this.#ahead = { until, isOver, ended }
    this.#wake(0)
  }

  /** Something new is due: look now instead of when the last look thought best. */
  nudge(): void {
    if (!this.isStanding) this.#wake(0)
  }

  stop(): void {
    this.#speed = 0
    this.#endRun()
    this.#cancel?.()
    this.#cancel = undefined
  }

  #endRun(): void {
    const run = this.#ahead
    this.#ahead = undefined
    run?.ended()
  }

  #anchor(): void {
    this.#anchorReal = this.#time.now()
    this.#anchorSimulated = this.#engine.now
  }

  #wake(delay: number): void {
    this.#cancel?.()
    this.#cancel = this.#time.after(delay, () => this.#run())
  }

  #run(): void {
    this.#cancel = undefined
    if (this.isStanding) {
      this.#onSlice()
      return
    }
    const started = this.#time.now()
    const target = this.#target(started)
    const arrived = this.#advance(target, started)
    const run = this.#ahead
    const isOver = run !== undefined && ((arrived && this.#engine.now >= run.until) || run.isOver())
    if (isOver) this.#endRun()
    if (this.#speed > 0) this.#judge(target)
    this.#onSlice()
    const delay = this.#delay(arrived || isOver)
    if (delay !== undefined) this.#wake(delay)
  }

  #target(real: number): number {
    if (this.#ahead !== undefined) return this.#ahead.until
    if (this.#speed === unpaced) return Infinity
    return Math.floor(this.#anchorSimulated + (real - this.#anchorReal) * this.#speed)
  }

  #advance(target: number, started: number): boolean {
    const isOver = this.#ahead?.isOver
    const shouldYield = (): boolean => isOver?.() === true || this.#time.now() - started > slice
    if (target !== Infinity) return this.#engine.advanceTo(target, shouldYield)
    for (;;) {
      const { nextAt } = this.#engine
      if (nextAt === undefined) return true
      if (!this.#engine.advanceTo(nextAt, shouldYield) || shouldYield()) return false
    }
  }

  /** Notices when the machine cannot keep the speed, and then counts from here instead of running ever further behind. */
  #judge(target: number): void {
    const behind = (target - this.#engine.now) / this.#speed
    if (behind <= patience) return
    const real = this.#time.now()
    this.#reached = (this.#engine.now - this.#anchorSimulated) / (real - this.#anchorReal)
    this.#behindUntil = real + memory
    this.#anchor()
  }

  /** Real milliseconds until the next look; undefined where nothing will happen by itself. */
  #delay(arrived: boolean): number | undefined {
    if (!arrived) return 0
    if (this.#speed === 0) return undefined
    const { nextAt, now } = this.#engine
    if (this.#speed === unpaced) return nextAt === undefined ? undefined : 0
    if (nextAt === undefined) return idleStep
    return Math.min(idleStep, Math.max(1, Math.ceil((nextAt - now) / this.#speed)))
  }
}
