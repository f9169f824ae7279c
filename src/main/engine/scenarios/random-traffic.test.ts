import { describe, expect, test } from 'vitest'
import { Random } from '../sim/random.ts'
import { Cluster } from './cluster.ts'
import { networkChaosActs } from './random/chaos-acts.ts'
import { cnis, networkActs, pick, randomClient, randomRequest, waits } from './random/network-acts.ts'
import { seedsFrom } from './random/seeds.ts'

/** Chaos too, so often that some of it is on. */
const acts = [...networkActs, ...networkChaosActs, ...networkChaosActs]

interface Course {
  readonly id: string
  /** Why requests fail; how many do where a machine has too much to do changes with what else runs on it. */
  readonly reasons: readonly string[]
  readonly pods: readonly string[]
}

/** Where the loads go now. */
function courses(cluster: Cluster): readonly Course[] {
  return cluster.engine.traffic.documents().map(({ id, failing, pods }) => ({
    id,
    reasons: failing.map(({ reason }) => reason).toSorted(),
    pods: pods.map(({ name, rps }) => `${name} ${rps.toFixed(3)}`)
  }))
}

/** Plays it, and gives what came of each load. */
function play(seed: number): readonly string[] {
  const random = new Random(`traffic-${seed}`)
  const cluster = new Cluster({ seed: String(seed), cni: pick(random, cnis), onDisk: true })
  try {
    for (let step = 0; step < 60; step++) {
      pick(random, acts)(cluster, random)
      const { traffic } = cluster.engine
      if (random.integer(3) === 0) {
        const rps = pick(random, [1, 300, 20_000])
        const [client, request] = [randomClient(cluster, random), randomRequest(cluster, random)]
        cluster.engine.changeTraffic({ type: 'start', load: { client, request, shape: { kind: 'constant', rps } } })
      }
      cluster.run(pick(random, waits))
      // What is remembered of the ways is what they are: nothing has changed that nobody heard of.
      const remembered = courses(cluster)
      traffic.routesChanged()
      cluster.run(0)
      expect(courses(cluster)).toEqual(remembered)
      for (const { sent, failed, rps, failing, pods } of traffic.documents()) {
        expect(failed).toBeLessThanOrEqual(Math.ceil(sent))
        const asked = pods.reduce((sum, one) => sum + one.rps, 0)
        expect(asked).toBeLessThanOrEqual(rps * 1.000_001)
        expect(failing.every((one) => one.rps > 0)).toBe(true)
      }
    }
    return cluster.engine.traffic.documents().map(({ sent, failed }) => `${failed} of ${sent}`)
  } finally {
    cluster.close()
  }
}

describe('S11 whatever happens to the network', () => {
  test.each(seedsFrom(1, 6))(
    'S11: seed %i: what is remembered of the ways of loads is what they are',
    (seed) => {
      expect(play(seed).length).toBeGreaterThan(5)
    },
    60_000
  )

  test('S11: the same seed gives the same counts', () => {
    expect(play(7)).toEqual(play(7))
  }, 60_000)
})
