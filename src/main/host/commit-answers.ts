/** Answers that wait until what they tell of is on disk. */
export class CommitAnswers {
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []

  get hasWaiting(): boolean {
    return this.#waiting.length > 0
  }

  /** Resolves after the next commit that succeeds; rejects with the error of one that does not. */
  committed(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiting.push({ resolve, reject })
    return promise
  }

  succeed(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { resolve } of waiting) resolve()
  }

  fail(error: Error): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { reject } of waiting) reject(error)
  }
}
