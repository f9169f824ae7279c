/** Why a metric cannot be had or used; the message is upstream's. */
export class MetricError extends Error {
  /** The same with words in front, as Go wraps errors. */
  within(words: string): MetricError {
    return new MetricError(`${words}: ${this.message}`)
  }
}

/** What `make` gives; a MetricError of it with words in front. */
export function wrapped<T>(words: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw error instanceof MetricError ? error.within(words) : error
  }
}
