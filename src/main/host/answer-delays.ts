/** Answers that come later on the simulated clock than their requests were decided. */
export class AnswerDelays {
  #waiting: { readonly at: number; readonly resolve: () => void }[] = []

  /** Resolves when simulated time has come to `at`, in milliseconds. */
  until(at: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ at, resolve })
    return promise
  }

  /** Simulated time has come to `now`. */
  reached(now: number): void {
    if (this.#waiting.length === 0) return
    const due = this.#waiting.filter(({ at }) => at <= now)
    if (due.length === 0) return
    this.#waiting = this.#waiting.filter(({ at }) => at > now)
    for (const { resolve } of due) resolve()
  }

  /** Time stands still, or is another cluster's: nobody waits for what may never come. */
  release(): void {
    this.reached(Infinity)
  }
}
