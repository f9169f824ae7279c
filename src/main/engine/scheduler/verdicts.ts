/** What a filter says of a node that it refuses, in upstream's words. */
export interface Refusal {
  readonly filter: string
  readonly reasons: readonly string[]
  /** Whether removing pods from the node could help (upstream's Unschedulable, not UnschedulableAndUnresolvable). */
  readonly isResolvable: boolean
}

/** The verdict of a node that every filter accepts. */
export const fits = 0

/**
 * Refusals by number, so that the verdicts on all nodes are one array. There are as many as there are different
 * reasons (taints, combinations of resources), which is few.
 */
export class Verdicts {
  readonly #refusals: (Refusal | undefined)[] = [undefined]
  readonly #ids = new Map<string, number>()

  of({ filter, reasons, isResolvable }: Refusal): number {
    const key = `${filter}\n${isResolvable}\n${reasons.join('\n')}`
    let id = this.#ids.get(key)
    if (id === undefined) {
      id = this.#refusals.length
      this.#refusals.push({ filter, reasons, isResolvable })
      this.#ids.set(key, id)
    }
    return id
  }

  /** Undefined for the verdict of a node that fits. */
  refusal(id: number): Refusal | undefined {
    return this.#refusals[id]
  }
}
