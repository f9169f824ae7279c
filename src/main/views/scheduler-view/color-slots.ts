/** As many as the chart palette has colours. */
const slotCount = 8

/** Which values have a colour: the most frequent at the first look, and each keeps its own for as long as there are any. */
export class ColorSlots {
  readonly #values: (string | undefined)[] = []

  get values(): readonly (string | undefined)[] {
    return this.#values
  }

  slotOf(value: string): number | undefined {
    const slot = this.#values.indexOf(value)
    return slot === -1 ? undefined : slot
  }

  /** Gives free slots to the most frequent values that have none. */
  settle(counts: ReadonlyMap<string, number>): void {
    for (const [slot, value] of this.#values.entries())
      if (value !== undefined && !counts.has(value)) this.#values[slot] = undefined
    const free = this.#values.flatMap((value, slot) => (value === undefined ? [slot] : []))
    for (let slot = this.#values.length; slot < slotCount; slot++) free.push(slot)
    if (free.length === 0) return
    const waiting = [...counts.keys()]
      .filter((value) => value !== '' && this.slotOf(value) === undefined)
      .sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1))
    for (const [index, value] of waiting.slice(0, free.length).entries()) this.#values[free[index]!] = value
  }
}
