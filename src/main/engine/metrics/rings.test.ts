import { describe, expect, it } from 'vitest'
import { Random } from '../sim/random.ts'
import { longestAge, StateRing, tiers } from './rings.ts'

const start = Date.UTC(2026, 10, 20)
const minute = 60_000

describe('StateRing', () => {
  it('keeps the last state of each step', () => {
    const ring = new StateRing(1)
    ring.note(start, [1])
    ring.note(start + 4000, [2])
    ring.note(start + 5000, [3])
    expect(ring.length).toBe(2)
    expect([start - 1, start, start + 4999, start + 5000, start + 86_400_000].map((time) => ring.find(time))).toEqual([
      -1, 0, 0, 1, 1
    ])
    expect(ring.values[0]).toBe(2)
  })

  it('stays within its bounds however long and often the state changes', () => {
    const ring = new StateRing(2)
    const most = tiers.reduce((sum, { step, age }) => sum + age / step, 0) + 300
    for (let step = 0; step < 60_000; step++) ring.note(start + step * 50_000, [step, -step])
    expect(ring.length).toBeLessThan(most)
    expect(ring.length).toBeGreaterThan(1000)
  })

  it('remembers the last minutes exactly and the past to the step of its age', () => {
    const ring = new StateRing(1)
    const random = new Random('ring')
    const truth: (readonly [number, number])[] = []
    let time = start
    for (let index = 0; index < 20_000; index++) {
      time += 5000 * (1 + random.integer(12))
      truth.push([time, index])
      ring.note(time, [index])
    }
    for (let sample = 0; sample < 500; sample++) {
      const asked = time - random.integer(3 * 86_400_000)
      const { step } = tiers.find(({ age }) => time - asked + 2 * 1_800_000 <= age)!
      const found = ring.values[ring.find(asked)]!
      const reach = step === tiers[0]!.step ? 0 : step
      const possible = truth.filter(
        ([at], index) => at <= asked + reach && (truth[index + 1]?.[0] ?? Infinity) > asked - reach
      )
      expect(possible.map(([, value]) => value)).toContain(found)
    }
  })

  it('reads back what it wrote, and refuses what it does not know', () => {
    const ring = new StateRing(3)
    for (let step = 0; step < 1000; step++) ring.note(start + step * minute, [step, step / 2, -1])
    const bytes = ring.toBytes()
    const read = StateRing.fromBytes(bytes, 3)!
    expect(read.length).toBe(ring.length)
    for (let index = 0; index < ring.length; index++) {
      expect(read.timeAt(index)).toBe(ring.timeAt(index))
      expect([...read.values.subarray(3 * index, 3 * index + 3)]).toEqual([
        ...ring.values.subarray(3 * index, 3 * index + 3)
      ])
    }
    expect(StateRing.fromBytes(bytes, 4)).toBeUndefined()
    expect(StateRing.fromBytes(bytes, 2, 1)).toBeUndefined()
    // What was added since is 0 in it.
    const wider = StateRing.fromBytes(bytes, 5, 3)!
    expect(wider.length).toBe(ring.length)
    const last = ring.length - 1
    expect([...wider.values.subarray(5 * last, 5 * last + 5)]).toEqual([
      ...ring.values.subarray(3 * last, 3 * last + 3),
      0,
      0
    ])
    wider.note(start + 2000 * minute, [1, 2, 3, 4, 5])
    expect([...wider.values.subarray(5 * last + 5, 5 * last + 10)]).toEqual([1, 2, 3, 4, 5])
    expect(StateRing.fromBytes(bytes.subarray(0, 100), 3)).toBeUndefined()
    expect(StateRing.fromBytes(new Uint8Array(0), 3)).toBeUndefined()
  })

  it('forgets what is older than it is told to keep, but for the state that held then', () => {
    const ring = new StateRing(1)
    for (let step = 0; step < 100; step++) ring.note(start + step * 60 * minute, [step])
    const now = start + 99 * 60 * minute
    ring.keepFor(24 * 60 * minute, now)
    expect(ring.length).toBe(26)
    expect(ring.values[ring.find(now - 24 * 60 * minute)]).toBe(75)
    expect(ring.find(start + 60 * minute)).toBe(-1)
    for (let step = 100; step < 1000; step++) ring.note(start + step * 60 * minute, [step])
    expect(ring.length).toBeLessThan(26 + 257)
    ring.keepFor(longestAge, start + 1000 * 60 * minute)
    expect(ring.find(start + 100 * 60 * minute)).toBe(-1)
  })
})
