import { expect, test } from 'vitest'
import { Clock } from '../engine/sim/clock.ts'
import { Pacer, unpaced, type RealTime } from './pacer.ts'

/** Real time that a test moves by hand. */
class SteppedTime implements RealTime {
  #now = 0
  #waiting: { at: number; run: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(delay: number, run: () => void): () => void {
    const entry = { at: this.#now + delay, run }
    this.#waiting.push(entry)
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry)
    }
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (;;) {
      const next = this.#waiting.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#waiting = this.#waiting.filter((entry) => entry !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = end
  }

  spend(milliseconds: number): void {
    this.#now += milliseconds
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0
  }
}

function setUp() {
  const clock = new Clock(0)
  const time = new SteppedTime()
  let slices = 0
  const pacer = new Pacer(clock, time, () => slices++)
  return { clock, time, pacer, slices: () => slices }
}

test.each([0.1, 1, 10, 1000])('%d simulated seconds pass in a real second', (speed) => {
  const { clock, time, pacer } = setUp()
  pacer.setSpeed(speed)
  time.pass(10_000)
  expect(clock.now).toBeGreaterThanOrEqual(10_000 * speed - 200 * speed)
  expect(clock.now).toBeLessThanOrEqual(10_000 * speed)
})

test('a task runs when it is due, not at the next idle step', () => {
  const { clock, time, pacer } = setUp()
  const ran: number[] = []
  clock.after(30, () => ran.push(time.now()))
  pacer.setSpeed(1)
  time.pass(100)
  expect(ran).toEqual([30])
})

test('paused, nothing moves and nothing is waited for', () => {
  const { clock, time, pacer } = setUp()
  pacer.setSpeed(1)
  time.pass(1_000)
  pacer.setSpeed(0)
  const stopped = clock.now
  time.pass(60_000)
  expect(clock.now).toBe(stopped)
  expect(time.isIdle).toBe(true)
  pacer.resume()
  time.pass(1_000)
  expect(clock.now).toBeGreaterThan(stopped + 700)
})

test('a step runs its length and stands still', () => {
  const { clock, time, pacer } = setUp()
  pacer.step(5_000)
  time.pass(1)
  expect(clock.now).toBe(5_000)
  time.pass(1_000)
  expect(clock.now).toBe(5_000)
})

test('as fast as possible runs all that is due, in slices, and rests when nothing is', () => {
  const { clock, time, pacer, slices } = setUp()
  let runs = 0
  const again = (): void => {
    time.spend(1)
    if (++runs < 100) clock.after(3_600_000, again)
  }
  clock.after(0, again)
  pacer.setSpeed(unpaced)
  time.pass(200)
  expect(runs).toBe(100)
  expect(clock.now).toBe(99 * 3_600_000)
  expect(slices()).toBeGreaterThan(8)
  expect(time.isIdle).toBe(true)
})

test('a machine too slow for the speed falls behind, says so, and does not pile up a debt', () => {
  const { clock, time, pacer } = setUp()
  const again = (): void => {
    time.spend(10)
    clock.after(10, again)
  }
  clock.after(0, again)
  pacer.setSpeed(100)
  time.pass(5_000)
  expect(pacer.reached).toBeGreaterThan(0.5)
  expect(pacer.reached).toBeLessThan(2)
  expect(clock.now).toBeLessThan(6_000)
})

test('a run to something stands still at the task that brought it, and says once that it is over', () => {
  const { clock, time, pacer } = setUp()
  let ticks = 0
  const tick = (): void => {
    ticks++
    clock.after(1_000, tick)
  }
  clock.after(0, tick)
  let ended = 0
  pacer.setSpeed(10)
  pacer.runTo(
    3_600_000,
    () => ticks === 500,
    () => ended++
  )
  expect(pacer.speed).toBe(0)
  expect(pacer.isStanding).toBe(false)
  time.pass(1_000)
  expect(clock.now).toBe(499_000)
  expect([ended, pacer.isStanding, time.isIdle]).toEqual([1, true, true])
  pacer.resume()
  expect(pacer.speed).toBe(10)
  expect(ended).toBe(1)
})

test('a run that finds nothing ends where it was to end; one that is broken off ends where it is', () => {
  const { clock, time, pacer } = setUp()
  const tick = (): void => {
    time.spend(1)
    clock.after(1_000, tick)
  }
  clock.after(0, tick)
  const ends: string[] = []
  pacer.runTo(
    5_000,
    () => false,
    () => ends.push('first')
  )
  time.pass(100)
  expect(clock.now).toBe(5_000)
  pacer.runTo(
    3_600_000,
    () => false,
    () => ends.push('second')
  )
  time.pass(20)
  pacer.setSpeed(0)
  const stopped = clock.now
  time.pass(1_000)
  expect(clock.now).toBe(stopped)
  expect(stopped).toBeLessThan(3_600_000)
  expect(ends).toEqual(['first', 'second'])
})
