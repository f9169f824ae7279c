import { describe, expect, test } from 'vitest'
import type { RequestReport } from '../../../shared/network/request.ts'
import { Random } from '../sim/random.ts'
import { Cluster } from './cluster.ts'
import { cnis, networkActs, pick, randomClient, randomRequest, waits } from './random/network-acts.ts'
import { outcome } from './requests.ts'

/** Plays it, and gives how each request ended. */
function play(seed: number): readonly string[] {
  const random = new Random(`network-${seed}`)
  const cluster = new Cluster({ seed: String(seed), cni: pick(random, cnis), onDisk: true })
  const ends: string[] = []
  try {
    for (let step = 0; step < 60; step++) {
      pick(random, networkActs)(cluster, random)
      for (let count = random.integer(4); count > 0; count--) {
        const [client, request] = [randomClient(cluster, random), randomRequest(cluster, random)]
        const start = cluster.now
        const reports: RequestReport[] = []
        const { engine } = cluster
        engine.sendRequest(client, request, (report) => reports.push(report))
        expect(reports).toEqual([])
        cluster.run(pick(random, waits))
        // Whatever becomes of the cluster meanwhile, it ends once and within the client's patience.
        cluster.run(Math.max(0, (start + 4100 - cluster.now) / 1000))
        const [report] = reports
        expect([reports.length, report!.latency <= 4100]).toEqual([1, true])
        const { answer, by, hops } = report!
        if (answer.kind === 'http' && by?.pod !== undefined) expect(hops.some(({ isLost }) => isLost)).toBe(false)
        ends.push(outcome(report!))
      }
    }
  } finally {
    cluster.close()
  }
  return ends
}

describe('S1 whatever happens to the network', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'S1 seed %i: each request ends once, in its time',
    (seed) => {
      const ends = play(seed)
      expect(ends.length).toBeGreaterThan(30)
      expect(new Set(ends).size).toBeGreaterThan(2)
    },
    60_000
  )

  test('S1 the same seed gives the same ends', () => {
    expect(play(7)).toEqual(play(7))
  }, 60_000)
})
