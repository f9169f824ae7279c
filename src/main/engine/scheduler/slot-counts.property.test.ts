import { expect, it } from 'vitest'
import { Random } from '../sim/random.ts'
import { SlotCounts, type NodeMask } from './slot-counts.ts'
import type { Topology } from './topology.ts'

function topologyOf(random: Random, slots: number, version: number): Topology {
  const size = 4
  return { size, version, bySlot: Int32Array.from({ length: slots }, () => random.integer(size + 1) - 1) }
}

function recount(counts: SlotCounts, topology: Topology, mask: NodeMask | undefined): readonly number[] {
  const sums = Array<number>(topology.size).fill(0)
  for (const [slot, domain] of topology.bySlot.entries()) {
    if (domain !== -1 && (mask === undefined || mask[slot] === 1)) sums[domain]! += counts.bySlot[slot] ?? 0
  }
  return sums
}

it.each([1, 2, 3])('keeps the sums by domain equal to a recount, as labels and masks change (seed %i)', (seed) => {
  const random = new Random(`sums ${seed}`)
  const slots = 30
  const counts = new SlotCounts(4)
  const naive = Array<number>(slots).fill(0)
  let topologies = [topologyOf(random, slots, 0), topologyOf(random, slots, 0)]
  const masks = [undefined, ...Array.from({ length: 12 }, () => Uint8Array.from(naive, () => random.integer(2)))]
  for (let step = 1; step < 2000; step++) {
    const slot = random.integer(slots)
    const change = naive[slot]! > 0 && random.integer(2) === 0 ? -1 : 1
    naive[slot]! += change
    counts.add(slot, change)
    if (random.integer(50) === 0) topologies = topologies.map(() => topologyOf(random, slots, step))
    const topology = topologies[random.integer(2)]!
    const mask = masks[random.integer(masks.length)]
    expect([...counts.byDomain(topology, mask)]).toEqual(recount(counts, topology, mask))
    expect(counts.total).toBe(naive.reduce((a, b) => a + b, 0))
  }
  expect([...counts.bySlot, ...naive.slice(counts.bySlot.length)].slice(0, slots)).toEqual(naive)
})
