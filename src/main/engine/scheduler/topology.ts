import type { NodeTable } from './node-table.ts'

/** Which value of a topology label each node has: a number per value, -1 where the node lacks the label. */
export interface Topology {
  readonly bySlot: Int32Array
  /** How many different values there are. */
  readonly size: number
  /** The node table's labels that it was read from. */
  readonly version: number
}

export const hostnameLabel = 'kubernetes.io/hostname'
export const zoneLabel = 'topology.kubernetes.io/zone'

/** Topologies by label key, made again only when labels or nodes change. */
export class Topologies {
  readonly #nodes: NodeTable
  readonly #known = new Map<string, Topology>()
  #version = -1

  constructor(nodes: NodeTable) {
    this.#nodes = nodes
  }

  get(key: string): Topology {
    if (this.#version !== this.#nodes.labelVersion) {
      this.#known.clear()
      this.#version = this.#nodes.labelVersion
    }
    let topology = this.#known.get(key)
    if (topology === undefined || topology.bySlot.length < this.#nodes.capacity) {
      topology = this.#read(key)
      this.#known.set(key, topology)
    }
    return topology
  }

  #read(key: string): Topology {
    const nodes = this.#nodes
    const bySlot = new Int32Array(nodes.capacity).fill(-1)
    const values = new Map<string, number>()
    for (const slot of nodes.order) {
      const labels = nodes.labels[slot]!
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined
      if (value === undefined) continue
      let id = values.get(value)
      if (id === undefined) {
        id = values.size
        values.set(value, id)
      }
      bySlot[slot] = id
    }
    return { bySlot, size: values.size, version: nodes.labelVersion }
  }
}
