import type { Station } from './station.ts'

/** Less than this share of a machine is left to nobody. */
const leastShare = 0.05

/** A machine on which loads are worked for. */
interface SharedMachine {
  readonly stations: Set<Station>
  /** What each gets of what it would take; 1 where there is enough for all. */
  part: number
}

/** The machines under the containers that loads reach: whose processors are all taken shares them out. */
export class SharedMachines {
  readonly #capacity: (node: string) => number
  readonly #usedOn: (node: string) => number
  readonly #machines = new Map<string, SharedMachine>()

  /** Both in millicores. */
  constructor(capacity: (node: string) => number, usedOn: (node: string) => number) {
    this.#capacity = capacity
    this.#usedOn = usedOn
  }

  join(station: Station): void {
    const node = nodeOf(station)
    const machine = this.#machines.get(node)
    if (machine === undefined) this.#machines.set(node, { stations: new Set([station]), part: 1 })
    else machine.stations.add(station)
  }

  leave(station: Station): void {
    const machine = this.#machines.get(nodeOf(station))
    machine?.stations.delete(station)
    if (machine?.stations.size === 0) this.#machines.delete(nodeOf(station))
  }

  on(node: string): Iterable<Station> {
    return this.#machines.get(node)?.stations ?? []
  }

  /** Millicores that a container may take of its machine. */
  roomOf(station: Station): number {
    const part = this.#machines.get(nodeOf(station))?.part ?? 1
    return part === 1 ? Infinity : Math.max(station.demand * part, 1)
  }

  /** Shares a machine out anew; returns whether that changes anything. */
  share(node: string): boolean {
    const machine = this.#machines.get(node)
    if (machine === undefined) return false
    let [demand, cpu] = [0, 0]
    for (const station of machine.stations) {
      demand += station.demand
      cpu += station.cpu
    }
    const capacity = this.#capacity(node)
    const free = Math.max(capacity - Math.max(this.#usedOn(node) - cpu, 0), capacity * leastShare)
    // Whole thousandths: what others use is never the same twice.
    const part = demand <= free ? 1 : Math.floor((free / demand) * 1000) / 1000
    const isOther = part !== machine.part
    machine.part = part
    return isOther
  }
}

function nodeOf({ pod }: Station): string {
  return pod.spec.nodeName ?? ''
}
