import { describe, expect, it } from 'vitest'
import { Random } from '../../sim/random.ts'
import { percentilesOf } from './latency.ts'
import { ServiceStation, type Workbench } from './service-station.ts'

/** 1,000 requests a second on half a processor. */
const bench: Workbench = { room: 500, isLimited: true, cpuPerRequest: 0.5, latency: 2 }

function busy(rps: number): ServiceStation {
  const station = new ServiceStation(bench, 0)
  station.set(0, rps, bench)
  return station
}

describe('S11: the queue before a container', () => {
  it('S11: what arrives is answered, waits or is dropped, whatever comes when', () => {
    const random = new Random('station')
    const station = new ServiceStation(bench, 0)
    let [now, rps, arrived, done, dropped] = [0, 0, 0, 0, 0]
    for (let turn = 0; turn < 300; turn++) {
      // To the next turn of the queue at most: as whoever looks after it does.
      const until = Math.min(now + random.integer(3000), station.nextTurn(now))
      const seconds = (until - now) / 1000
      arrived += rps * seconds
      dropped += rps * seconds * station.droppedAt(now)
      done += (station.cpuAt(now) / bench.cpuPerRequest) * seconds
      now = until
      rps = random.integer(4) === 0 ? rps : random.integer(3000)
      station.set(now, rps, bench)
    }
    expect(dropped).toBeGreaterThan(0)
    // A turn is a whole millisecond: what a queue does in it is not told apart.
    expect(Math.abs(arrived - done - dropped - station.backlogAt(now)) / arrived).toBeLessThan(0.001)
  })

  it('S11: never works more than it can, and only for what comes', () => {
    expect(busy(100).cpuAt(0)).toBe(50)
    expect(busy(5000).cpuAt(0)).toBe(500)
    expect(busy(0).cpuAt(0)).toBe(0)
  })

  it('S11: answers take longer the more come, and longest where a limit throttles', () => {
    const p99 = (rps: number, more: Partial<Workbench> = {}): number => {
      const own = { ...bench, ...more }
      const station = new ServiceStation(own, 0)
      station.set(0, rps, own)
      return percentilesOf([{ weight: 1, latency: station.latencyAt(0) }])!.p99
    }
    const rising = [1, 300, 600, 900, 970].map((rps) => p99(rps))
    expect(rising).toEqual(rising.toSorted((a, b) => a - b))
    expect(rising.at(-1)!).toBeGreaterThan(10 * rising[0]!)
    expect(p99(900, { isLimited: false })).toBeLessThan(p99(900))
  })
})

it('S11: percentiles of an exponential are those of the books', () => {
  const latency = { floor: 10, phases: [{ share: 1, mean: 100 }] }
  const { p50, p95, p99 } = percentilesOf([{ weight: 3, latency }])!
  expect(p50).toBeCloseTo(10 + 100 * Math.LN2, 1)
  expect(p95).toBeCloseTo(10 + 100 * Math.log(20), 1)
  expect(p99).toBeCloseTo(10 + 100 * Math.log(100), 1)
  expect(percentilesOf([])).toBeUndefined()
})
