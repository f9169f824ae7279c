import type { Topology } from './topology.ts'

/** Nodes that count for a purpose: by slot, 1 for those that do. */
export type NodeMask = Uint8Array

interface DomainSum {
  readonly topology: Topology
  readonly mask: NodeMask | undefined
  readonly byDomain: Int32Array
}

/** Sums beyond this many are made again when they are asked for: as many as different specs look at one count. */
const mostSums = 8

/**
 * How many pods of some kind stand on each node, and in each domain of the topologies that were asked for; kept by
 * changes, so that no attempt adds up the nodes.
 */
export class SlotCounts {
  bySlot: Int32Array
  total = 0
  readonly #sums: DomainSum[] = []

  constructor(capacity: number) {
    this.bySlot = new Int32Array(capacity)
  }

  add(slot: number, change: 1 | -1): void {
    if (slot >= this.bySlot.length) this.reserve(Math.max(slot + 1, this.bySlot.length * 2))
    this.bySlot[slot]! += change
    this.total += change
    for (const { topology, mask, byDomain } of this.#sums) {
      if (mask !== undefined && mask[slot] !== 1) continue
      const domain = topology.bySlot[slot] ?? -1
      if (domain !== -1) byDomain[domain]! += change
    }
  }

  /** Makes room for slots of nodes that came. */
  reserve(capacity: number): void {
    if (capacity <= this.bySlot.length) return
    const grown = new Int32Array(capacity)
    grown.set(this.bySlot)
    this.bySlot = grown
  }

  /** Pods by domain, on the nodes of the mask or on all. The array is kept by changes: read it before the next. */
  byDomain(topology: Topology, mask?: NodeMask): Int32Array {
    for (const sum of this.#sums) if (sum.topology === topology && sum.mask === mask) return sum.byDomain
    const outdated = this.#sums.findIndex((sum) => sum.topology.version !== topology.version)
    if (outdated !== -1) this.#sums.splice(outdated, 1)
    else if (this.#sums.length >= mostSums) this.#sums.shift()
    const byDomain = new Int32Array(topology.size)
    if (this.total !== 0) {
      for (let slot = 0; slot < this.bySlot.length; slot++) {
        if (mask !== undefined && mask[slot] !== 1) continue
        const domain = topology.bySlot[slot] ?? -1
        if (domain !== -1) byDomain[domain]! += this.bySlot[slot]!
      }
    }
    this.#sums.push({ topology, mask, byDomain })
    return byDomain
  }
}
