import { expect, it } from 'vitest'
import { stateLength, UsageGroup } from './usage-group.ts'

const start = Date.UTC(2026, 10, 20, 12)

it('the past of a group has its last state of each step, and none that nobody reads too early', () => {
  const group = new UsageGroup({ type: 'node', name: 'a' })
  const cpuAt = (time: number): number => group.ring.values[group.ring.find(time) * stateLength]!
  group.add(start, [1], 0, 1)
  group.add(start + 4999, [2], 0, 1)
  group.add(start + 5000, [4], 0, 1)
  group.add(start + 60_000, [2], 0, -1)
  expect(group.ring.length).toBe(3)
  expect([start, start + 4999, start + 5000, start + 59_999, start + 60_000].map(cpuAt)).toEqual([3, 3, 7, 7, 5])
  // Read between two changes of one step: the later one still counts.
  group.add(start + 61_000, [8], 0, 1)
  expect(cpuAt(start + 60_000)).toBe(13)
  expect(group.ring.length).toBe(3)
})
