import { describe, expect, it } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { Clock } from '../sim/clock.ts'
import { WorkQueue, type RetryPace } from './work-queue.ts'

function recorded(latency?: number, failures = 0, pace?: RetryPace) {
  const clock = new Clock(0)
  const seen: string[] = []
  let left = failures
  const queue = new WorkQueue(
    clock,
    (key) => {
      seen.push(`${key}@${clock.now}`)
      if (left-- > 0) throw new ApiError(409, 'Conflict', 'changed')
    },
    { ...(latency === undefined ? {} : { latency }), ...(pace === undefined ? {} : { pace }) }
  )
  return { clock, seen, queue }
}

describe('WorkQueue', () => {
  it('reconciles a key once however often it was added, after the latency', () => {
    const { clock, seen, queue } = recorded()
    queue.add('a')
    queue.add('b')
    queue.add('a')
    expect(queue.length).toBe(2)
    clock.advanceTo(9)
    expect(seen).toEqual([])
    clock.advanceTo(20)
    expect(seen).toEqual(['a@10', 'b@10'])
    queue.add('a')
    clock.advanceTo(40)
    expect(seen.at(-1)).toBe('a@30')
  })

  it('gives the clock back between two keys', () => {
    const { clock, seen, queue } = recorded(0)
    for (const key of ['a', 'b', 'c']) queue.add(key)
    let steps = 0
    clock.advanceTo(0, () => ++steps > 2)
    expect(seen).toEqual(['a@0', 'b@0'])
  })

  it('retries a refused key after 5 ms, doubling, and starts anew after a success', () => {
    const { clock, seen, queue } = recorded(0, 3)
    queue.add('a')
    clock.advanceTo(100)
    expect(seen).toEqual(['a@0', 'a@5', 'a@15', 'a@35'])
  })

  it('retries at the pace of its controller, up to the longest wait', () => {
    const { clock, seen, queue } = recorded(0, 4, { first: 1000, longest: 3000 })
    queue.add('a')
    clock.advanceTo(20_000)
    expect(seen).toEqual(['a@0', 'a@1000', 'a@3000', 'a@6000', 'a@9000'])
  })

  it('keeps the earlier of two delays', () => {
    const { clock, seen, queue } = recorded(0)
    queue.addAfter('a', 50)
    queue.addAfter('a', 20)
    queue.addAfter('a', 80)
    clock.advanceTo(200)
    expect(seen).toEqual(['a@20'])
  })

  it('lets a mistake in a controller through', () => {
    const clock = new Clock(0)
    const queue = new WorkQueue(clock, () => {
      throw new TypeError('mistake')
    })
    queue.add('a')
    expect(() => clock.advanceTo(10)).toThrow('mistake')
  })
})
