import type { NodeTable } from './node-table.ts'
import type { PodFacts } from './pod-facts.ts'
import type { NodeMask } from './slot-counts.ts'
import { countsNode, type SpreadConstraint } from './spread-constraints.ts'
import type { Topology } from './topology.ts'

/** The nodes whose pods count for a constraint. */
export interface CountedNodes {
  readonly mask: NodeMask
  /** The domains that have such a node. */
  readonly domains: Int32Array
}

interface Remembered {
  readonly version: number
  readonly byConstraint: Map<string, CountedNodes>
}

/**
 * Which nodes count for the spreading of the pods of a spec (nodeAffinityPolicy, nodeTaintsPolicy, and that they have
 * the labels of all constraints); kept until labels, taints or nodes change.
 */
export class SpreadNodes {
  readonly #nodes: NodeTable
  readonly #known = new WeakMap<PodFacts, Remembered>()

  constructor(nodes: NodeTable) {
    this.#nodes = nodes
  }

  /** `required` are the topologies whose labels a node must have to count. */
  of(
    facts: PodFacts,
    constraint: SpreadConstraint,
    topology: Topology,
    required: readonly { readonly key: string; readonly topology: Topology }[]
  ): CountedNodes {
    const { labelVersion } = this.#nodes
    let known = this.#known.get(facts)
    if (known?.version !== labelVersion) {
      known = { version: labelVersion, byConstraint: new Map() }
      this.#known.set(facts, known)
    }
    const { topologyKey, honorsAffinity, honorsTaints } = constraint
    const key = `${topologyKey} ${honorsAffinity} ${honorsTaints} ${required.map((each) => each.key).join()}`
    let counted = known.byConstraint.get(key)
    if (counted === undefined) {
      counted = this.#count(facts, constraint, topology, required)
      known.byConstraint.set(key, counted)
    }
    return counted
  }

  #count(
    facts: PodFacts,
    constraint: SpreadConstraint,
    topology: Topology,
    required: readonly { readonly topology: Topology }[]
  ): CountedNodes {
    const nodes = this.#nodes
    const mask = new Uint8Array(nodes.capacity)
    const domains = new Set<number>()
    for (const slot of nodes.order) {
      if (required.some((each) => each.topology.bySlot[slot] === -1) || !countsNode(constraint, facts, nodes, slot)) {
        continue
      }
      mask[slot] = 1
      const domain = topology.bySlot[slot]!
      if (domain !== -1) domains.add(domain)
    }
    return { mask, domains: Int32Array.from(domains) }
  }
}
