import { describe, expect, it } from 'vitest'
import { fnv1a } from '../../../shared/kube/hash.ts'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import { containerUsage, settledAt, usageLength, WavePositions, type Limits } from './usage-model.ts'

const profile: UsageProfile = {
  idleCpu: 100,
  startCpu: 400,
  startSeconds: 7,
  cpuPerRequest: 0,
  startMemory: 20e6,
  memory: 60e6,
  variation: 0.1
}
const none: Limits = { cpu: undefined, memory: undefined }
const start = Date.UTC(2026, 10, 20, 12)

function usageOf(name: string, isStarting: boolean, limits: Limits = none): Float64Array {
  return containerUsage({ seed: fnv1a(name), profile, limits }, isStarting)
}

function cpuAt(vector: Float64Array, time: number): number {
  const positions = new WavePositions()
  positions.moveTo(time)
  return positions.cpu(vector)
}

/** How far the mean of so many containers swings within 35 minutes, in millicores. */
function spread(count: number): number {
  const mean = new Float64Array(usageLength)
  for (let index = 0; index < count; index++) {
    const vector = usageOf(`uid-${index}/web`, false)
    for (let at = 0; at < usageLength; at++) mean[at]! += vector[at]! / count
  }
  const values = Array.from({ length: 300 }, (_, index) => cpuAt(mean, start + index * 7000))
  return Math.max(...values) - Math.min(...values)
}

describe('the usage of a container', () => {
  it('is the same whenever it is asked', () => {
    const a = usageOf('uid/web', false)
    const b = usageOf('uid/web', false)
    expect(a).toEqual(b)
    expect(usageOf('uid/other', false)).not.toEqual(a)
  })

  it('swings around its base by its variation and the hour of the day', () => {
    const vector = usageOf('uid/web', false)
    const day = Array.from({ length: 2000 }, (_, index) => cpuAt(vector, start + index * 43_200))
    expect(Math.min(...day)).toBeGreaterThanOrEqual(100 * 0.8 - 10)
    expect(Math.max(...day)).toBeLessThanOrEqual(100 * 1.2 + 10)
    expect(Math.max(...day) - Math.min(...day)).toBeGreaterThan(35)
    const mean = day.reduce((sum, value) => sum + value, 0) / day.length
    expect(mean).toBeCloseTo(100, -1)
  })

  it('is higher while it starts', () => {
    expect(settledAt(profile, start + 1)).toBe(start + 10_000)
    expect(cpuAt(usageOf('uid/web', true), start)).toBeGreaterThan(300)
  })

  it('never passes a limit', () => {
    const limits = { cpu: 105, memory: 61e6 }
    const positions = new WavePositions()
    for (const isStarting of [true, false]) {
      const vector = usageOf('uid/web', isStarting, limits)
      for (let time = start; time < start + 86_400_000; time += 600_000) {
        positions.moveTo(time)
        expect(positions.cpu(vector)).toBeLessThanOrEqual(105)
        expect(positions.memory(vector)).toBeLessThanOrEqual(61e6)
      }
    }
  })

  it('adds up: the sum of many is the usage of their summed vectors', () => {
    const vectors = Array.from({ length: 500 }, (_, index) => usageOf(`uid-${index}/web`, false))
    const sum = new Float64Array(usageLength)
    for (const vector of vectors) for (let index = 0; index < usageLength; index++) sum[index]! += vector[index]!
    for (let time = start; time < start + 7_200_000; time += 61_000) {
      const apart = vectors.reduce((total, vector) => total + cpuAt(vector, time), 0)
      // Each of them is rounded to whole millicores.
      expect(Math.abs(cpuAt(sum, time) - apart)).toBeLessThan(0.005 * apart)
    }
  })

  it('evens out: many together are calmer than one', () => {
    expect(spread(400)).toBeLessThan(spread(1) / 3)
  })
})
