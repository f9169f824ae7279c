import type { ApiTime } from '../apiserver/api-backend.ts'
import type { RealTime } from './pacer.ts'

/** The machine's own time: the only place that has it. */
export const realTime: RealTime & ApiTime = {
  now: () => performance.now(),
  turn: () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    setImmediate(resolve)
    return promise
  },
  after: (delay, run) => {
    // A timer of 0 would wait a millisecond, which at high speeds is most of the time there is.
    if (delay === 0) {
      const immediate = setImmediate(run)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(run, delay)
    return () => clearTimeout(timer)
  }
}
