const shortest = 1000
const longest = 15 * 60_000

interface Entry {
  readonly wait: number
  readonly since: number
}

/**
 * Keeps a daemon whose pods fail on a node from being made there again and again: the first failed pod is replaced at
 * once, the next after a second, then twice as long each time up to 15 minutes, and as at first when twice that has
 * passed. Only in memory, as upstream's failedPodsBackoff. Times in milliseconds.
 */
export class FailureBackoff {
  readonly #entries = new Map<string, Entry>()

  /** How long a failed pod stays before it is looked at again; 0 where it may go now, which counts as a failure. */
  delay(key: string, now: number): number {
    const entry = this.#entries.get(key)
    const age = entry === undefined ? Infinity : now - entry.since
    if (entry === undefined || age > 2 * longest) {
      this.#forgetOld(now)
      this.#entries.set(key, { wait: shortest, since: now })
      return 0
    }
    if (age < entry.wait) return entry.wait
    this.#entries.set(key, { wait: Math.min(entry.wait * 2, longest), since: now })
    return 0
  }

  #forgetOld(now: number): void {
    for (const [key, { since }] of this.#entries) if (now - since > 2 * longest) this.#entries.delete(key)
  }
}
