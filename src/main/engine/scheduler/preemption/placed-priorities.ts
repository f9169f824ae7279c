import type { PlacedPod, PlacedPodObserver } from '../node-table.ts'

/** How many pods of which priority stand on each node: there are few priorities, and most nodes have no victims. */
export class PlacedPriorities implements PlacedPodObserver {
  readonly #bySlot = new Map<number, Map<number, number>>()
  readonly #totals = new Map<number, number>()

  placed({ slot, facts }: PlacedPod): void {
    this.#count(slot, facts.priority, 1)
  }

  unplaced({ slot, facts }: PlacedPod): void {
    this.#count(slot, facts.priority, -1)
  }

  /** Whether any pod in the cluster has a lower priority. */
  hasBelow(priority: number): boolean {
    return isAnyBelow(this.#totals, priority)
  }

  hasBelowOn(slot: number, priority: number): boolean {
    return isAnyBelow(this.#bySlot.get(slot), priority)
  }

  #count(slot: number, priority: number, sign: 1 | -1): void {
    let pods = this.#bySlot.get(slot)
    if (pods === undefined) {
      pods = new Map()
      this.#bySlot.set(slot, pods)
    }
    add(pods, priority, sign)
    add(this.#totals, priority, sign)
  }
}

function add(counts: Map<number, number>, priority: number, sign: 1 | -1): void {
  const number = (counts.get(priority) ?? 0) + sign
  if (number === 0) counts.delete(priority)
  else counts.set(priority, number)
}

function isAnyBelow(counts: ReadonlyMap<number, number> | undefined, priority: number): boolean {
  for (const each of counts?.keys() ?? []) if (each < priority) return true
  return false
}
