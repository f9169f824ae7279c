import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { OpenProducer } from '../live/live-stream.ts'

/**
 * A document as a live value: built anew when something it depends on changed, given out only where it differs.
 * `watch` is told what to call on changes and returns the function that ends its watching.
 */
export function documentProducer<T>(watch: (changed: () => void) => () => void, build: () => T): OpenProducer<T> {
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
      close() {
        stop()
        last = undefined
      }
    }
  }
}
