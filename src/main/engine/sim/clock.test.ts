import { describe, expect, test } from 'vitest'
import { Clock, type Timer } from './clock.ts'
import { Random } from './random.ts'

describe('Clock', () => {
  test.each([1, 2, 3])('runs what is due by time, then by scheduling, without what was cancelled (seed %i)', (seed) => {
    const random = new Random(`clock-${seed}`)
    const clock = new Clock(1000)
    const ran: number[] = []
    const planned: { at: number; id: number }[] = []
    const timers: { timer: Timer; id: number }[] = []
    let id = 0
    const schedule = (): void => {
      const task = { at: clock.now + random.integer(50), id: id++ }
      planned.push(task)
      const timer = clock.at(task.at, () => {
        expect(clock.now).toBe(task.at)
        ran.push(task.id)
        // Tasks schedule others, for this very moment too.
        if (random.integer(3) === 0) schedule()
      })
      expect(timer.at).toBe(task.at)
      timers.push({ timer, id: task.id })
    }
    const cancelled = new Set<number>()
    for (let round = 0; round < 100; round++) {
      for (let count = random.integer(5); count > 0; count--) schedule()
      const victim = timers[random.integer(timers.length * 3)]
      if (victim !== undefined && !ran.includes(victim.id)) {
        victim.timer.cancel()
        cancelled.add(victim.id)
      }
      expect(clock.advanceTo(clock.now + random.integer(20))).toBe(true)
    }
    clock.advanceTo(clock.now + 100_000)
    const expected = planned.filter((task) => !cancelled.has(task.id)).sort((a, b) => a.at - b.at || a.id - b.id)
    expect(ran).toEqual(expected.map((task) => task.id))
    expect(clock.nextAt).toBeUndefined()
  })

  test('moves only as far as it is told', () => {
    const clock = new Clock(0)
    const ran: string[] = []
    clock.after(10, () => ran.push('ten'))
    clock.after(11, () => ran.push('eleven'))
    expect(clock.nextAt).toBe(10)
    clock.advanceTo(10)
    expect([ran, clock.now, clock.nextAt]).toEqual([['ten'], 10, 11])
    clock.advanceTo(5)
    expect(clock.now).toBe(10)
  })

  test('what is scheduled for the past runs now, after what is due now', () => {
    const clock = new Clock(100)
    const ran: string[] = []
    clock.at(100, () => ran.push('due'))
    clock.at(3, () => ran.push('late'))
    clock.advanceTo(100)
    expect(ran).toEqual(['due', 'late'])
    expect(clock.now).toBe(100)
  })

  test('yields between two tasks, standing at the last that ran, and goes on later', () => {
    const clock = new Clock(0)
    const ran: number[] = []
    for (const at of [1, 2, 3]) clock.at(at, () => ran.push(at))
    expect(clock.advanceTo(10, () => ran.length === 2)).toBe(false)
    expect([ran, clock.now]).toEqual([[1, 2], 2])
    expect(clock.advanceTo(10)).toBe(true)
    expect([ran, clock.now]).toEqual([[1, 2, 3], 10])
  })

  test('a cancelled task is not the next, and cancelling twice does nothing', () => {
    const clock = new Clock(0)
    const timer = clock.after(1, () => expect.unreachable())
    clock.after(5, () => {})
    timer.cancel()
    timer.cancel()
    expect(clock.nextAt).toBe(5)
    clock.advanceTo(9)
    timer.cancel()
  })

  test('stands at whole milliseconds: a part of one is waited out', () => {
    const clock = new Clock(0)
    const moments: number[] = []
    for (const delay of [0.1, 1, 1.5]) clock.after(delay, () => moments.push(clock.now))
    expect(clock.nextAt).toBe(1)
    clock.advanceTo(10)
    expect(moments).toEqual([1, 1, 2])
  })

  test('a task that throws leaves the rest due', () => {
    const clock = new Clock(0)
    const ran: string[] = []
    clock.after(1, () => {
      throw new Error('broken')
    })
    clock.after(1, () => ran.push('next'))
    expect(() => clock.advanceTo(2)).toThrow('broken')
    expect(clock.advanceTo(2)).toBe(true)
    expect(ran).toEqual(['next'])
  })
})
