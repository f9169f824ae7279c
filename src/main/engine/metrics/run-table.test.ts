import { describe, expect, it } from 'vitest'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import { Random } from '../sim/random.ts'
import type { ContainerRun } from './pod-usage.ts'
import { noRun, RunTable, type RunList } from './run-table.ts'
import { containerUsage } from './usage-model.ts'

const profile: UsageProfile = {
  idleCpu: 50,
  startCpu: 300,
  startSeconds: 3,
  cpuPerRequest: 0,
  startMemory: 10e6,
  memory: 40e6,
  variation: 0.1
}

function run(name: string, seed: number): ContainerRun {
  const limits = { cpu: 100 + (seed % 50), memory: undefined }
  return { name, seed, profile, limits, startedAt: seed * 1000, endedAt: Infinity }
}

describe('RunTable', () => {
  it('keeps what each list holds over random histories, in as many slots as ran at once', () => {
    const table = new RunTable()
    const random = new Random('runs')
    const lists = Array.from({ length: 60 }, () => ({
      list: { firstRun: noRun },
      truth: new Map<string, ContainerRun>()
    }))
    let running = 0
    let most = 0
    for (let step = 1; step < 5000; step++) {
      const { list, truth } = lists[random.integer(lists.length)]!
      const name = `c${random.integer(5)}`
      const slot = table.find(list, name)
      expect(slot === noRun).toBe(!truth.has(name))
      if (slot === noRun) {
        const started = run(name, step)
        table.count(table.add(list, started), false, 0)
        truth.set(name, started)
        most = Math.max(most, ++running)
      } else {
        table.remove(list, slot)
        truth.delete(name)
        running--
      }
      expectHolds(table, list, truth)
    }
    expect(table.capacity).toBe(most)
    expect(most).toBeGreaterThan(64)
    for (const { list, truth } of lists) expectHolds(table, list, truth)
  })

  it('tells the usage as which a run is counted, whatever time it is', () => {
    const table = new RunTable()
    const list = { firstRun: noRun }
    const started = run('c', 7)
    const slot = table.add(list, started)
    for (const [isStarting, load] of [
      [true, 0],
      [false, 0],
      [false, 20],
      [false, 90]
    ] as const) {
      table.count(slot, isStarting, load)
      expect(table.usage(slot)).toEqual(containerUsage(started, isStarting, load))
    }
  })
})

function expectHolds(table: RunTable, list: RunList, truth: ReadonlyMap<string, ContainerRun>): void {
  expect(table.lengthOf(list)).toBe(truth.size)
  for (const [name, { seed, limits, startedAt }] of truth) {
    const slot = table.find(list, name)
    expect(table.name(slot)).toBe(name)
    expect(table.startedAt(slot)).toBe(startedAt)
    expect(table.origin(slot)).toEqual({ seed, profile, limits })
  }
}
