import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RequestLog } from './request-log.ts'
import { requestOf } from '../../../shared/contract/testing-requests.ts'

const ids = (log: RequestLog): readonly number[] => [...log.after(0)].map(({ id }) => id)

describe('the log of requests', () => {
  test('numbers what it takes down, and forgets the oldest', () => {
    const log = new RequestLog({ entries: 3 })
    for (const name of ['a', 'b', 'c', 'd']) log.add(requestOf({ name }))
    expect([...log.after(0)].map(({ id, name }) => `${id}${name}`)).toEqual(['2b', '3c', '4d'])
    expect({ size: log.size, ever: log.ever, oldest: log.oldest }).toEqual({ size: 3, ever: 4, oldest: 2 })
    expect([log.get(1), log.get(2)?.name, log.get(5)]).toEqual([undefined, 'b', undefined])
  })

  test('forgets more where the texts are long, but never the newest', () => {
    const log = new RequestLog({ entries: 100, bytes: 6_000 })
    for (let index = 0; index < 20; index++) log.add(requestOf({ userAgent: 'x'.repeat(1_000) }))
    expect(log.size).toBe(2)
    const tiny = new RequestLog({ bytes: 10 })
    tiny.add(requestOf({}))
    expect(tiny.size).toBe(1)
  })

  test('cuts texts that a client made endless', () => {
    const log = new RequestLog()
    log.add(requestOf({ userAgent: 'x'.repeat(100_000), path: `/${'y'.repeat(100_000)}` }))
    const [record] = log.after(0)
    expect([record?.userAgent.length, record?.path?.length]).toEqual([1_025, 1_025])
    expect(log.bytes).toBeLessThan(10_000)
  })

  test('tells whoever listens, until he no longer does', () => {
    const log = new RequestLog()
    let told = 0
    const stop = log.onAdd(() => told++)
    log.add(requestOf({}))
    stop()
    log.add(requestOf({}))
    expect(told).toBe(1)
  })

  test('keeps what a plain list cut at its end would keep, within its bytes', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 60 })
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20_000 }),
        (sizes, entries, bytes) => {
          const log = new RequestLog({ entries, bytes })
          for (const [index, size] of sizes.entries()) {
            log.add(requestOf({ userAgent: 'x'.repeat(size) }))
            const kept = ids(log)
            expect(kept.at(-1)).toBe(index + 1)
            expect(kept).toEqual(Array.from({ length: log.size }, (_, place) => log.oldest + place))
            expect(log.size).toBeLessThanOrEqual(entries)
            expect(log.bytes <= bytes || log.size === 1).toBe(true)
          }
          // What it takes is what the kept ones alone would take.
          const anew = new RequestLog({ entries })
          for (const { id: _, ...request } of log.after(0)) anew.add(request)
          expect(log.bytes).toBe(anew.bytes)
        }
      )
    )
  })
})
