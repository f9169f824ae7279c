import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { OpenProducer } from '../live/live-stream.ts'
import type { ClusterFacts, SharedFacts } from './cluster-facts.ts'

/**
 * A document as a live value: built anew when something it depends on changed, given out only where it differs.
 * `watch` is told what to call on changes and returns the function that ends its watching; `rest` is the producer's.
 */
export function documentProducer<T>(
  watch: (changed: () => void) => () => void,
  build: () => T,
  rest?: () => number | undefined
): OpenProducer<T> {
  return (changed) => {
    const stop = watch(() => changed())
    let last: T | undefined
    return {
      next() {
        const document = build()
        if (last !== undefined && deepEqual(last, document)) return undefined
        last = document
        return document
      },
      get rest() {
        return rest?.()
      },
      close() {
        stop()
        last = undefined
      }
    }
  }
}

/** A document built from what the documents of a cluster count together, built anew when any of it changed. */
export function factsProducer<T>(
  shared: SharedFacts,
  build: (facts: ClusterFacts) => T,
  rest?: (facts: ClusterFacts) => number | undefined
): OpenProducer<T> {
  return (changed) => {
    const taken = shared.take(() => changed())
    return documentProducer(
      () => () => taken.release(),
      () => build(taken.facts),
      () => rest?.(taken.facts)
    )(changed)
  }
}
