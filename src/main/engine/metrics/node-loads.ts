import { cpuMillis, memoryBytes } from '../../../shared/kube/quantity.ts'
import type { Node } from '../../../shared/schema/types.ts'
import { capacityCpu, type UsageGroup } from './usage-group.ts'
import type { UsageGroups } from './usage-groups.ts'
import { steadyMemory } from './usage-model.ts'

/** What nodes have, and what weighs on them beside their pods. */
export class NodeLoads {
  readonly #groups: UsageGroups
  readonly #strainOf: (nodeName: string) => number
  readonly #capacities = new Map<string, ArrayLike<number>>()
  readonly #strains = new Map<string, Float64Array>()

  /** `strainOf` gives the bytes that weigh on a machine now; none on one that is off. */
  constructor(groups: UsageGroups, strainOf: (nodeName: string) => number) {
    this.#groups = groups
    this.#strainOf = strainOf
  }

  setCapacity({ metadata: { name }, status }: Node): void {
    const list = status?.allocatable ?? status?.capacity
    const capacity = [cpuMillis(list?.cpu), memoryBytes(list?.memory)]
    const known = this.#capacities.get(name)
    if (known !== undefined && known[0] === capacity[0] && known[1] === capacity[1]) return
    const groups = this.#groupsOf(name)
    if (known !== undefined) this.#groups.add(groups, known, capacityCpu, -1)
    this.#capacities.set(name, capacity)
    this.#groups.add(groups, capacity, capacityCpu, 1)
    if (known === undefined) this.strainChanged(name)
  }

  dropCapacity({ metadata: { name } }: Node): void {
    const known = this.#capacities.get(name)
    if (known === undefined) return
    this.#capacities.delete(name)
    this.strainChanged(name)
    const groups = this.#groupsOf(name)
    this.#groups.add(groups, known, capacityCpu, -1)
    for (const group of groups) if (group.isEmpty) this.#groups.forgetIfGone(group)
  }

  /** Something else weighs on a machine, or it was switched on or off. */
  strainChanged(nodeName: string): void {
    const known = this.#strains.get(nodeName)
    const bytes = this.#capacities.has(nodeName) ? this.#strainOf(nodeName) : 0
    if (known === undefined && bytes === 0) return
    const groups = this.#groupsOf(nodeName)
    if (known !== undefined) {
      this.#strains.delete(nodeName)
      this.#groups.add(groups, known, 0, -1)
    }
    if (bytes === 0) return
    const vector = steadyMemory(bytes)
    this.#strains.set(nodeName, vector)
    this.#groups.add(groups, vector, 0, 1)
  }

  #groupsOf(name: string): readonly UsageGroup[] {
    return [this.#groups.of('cluster', ''), this.#groups.of('node', name)]
  }
}
