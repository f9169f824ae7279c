import type { SeriesSpan } from '../../../shared/contract/series.ts'

export const mostSamples = 150

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const steps = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * second)
  .concat([1, 2, 3, 5, 10, 15, 30].map((minutes) => minutes * minute))
  .concat([1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * hour))

/** Between which moments something is read. */
export interface Bounds {
  readonly from: number
  readonly to: number
  /** Whether it is the last while, and not a stretch that somebody has chosen. */
  readonly isLast: boolean
}

export function boundsOf(span: SeriesSpan, now: number): Bounds {
  return 'last' in span
    ? { from: now - span.last, to: now, isLast: true }
    : { from: span.from, to: Math.min(span.to, now), isLast: false }
}

/** Milliseconds that the last while is at least. */
const leastWhile = 60_000

/** The last while of what is younger begins with it: else a week of a cluster that is an hour old would be one point. */
export function boundsSince({ from, to, isLast }: Bounds, since: number): Bounds {
  return { from: isLast ? Math.max(from, Math.min(since, to - leastWhile)) : from, to, isLast }
}

/**
 * Where a chart is read: both ends, and between them round steps of the clock, so that a chart that moves on with time
 * keeps the points it has. At most 150, in order.
 */
export function sampleTimes(from: number, to: number): readonly number[] {
  if (to < from) return []
  if (to === from) return [from]
  const inner = mostSamples - 3
  const step = steps.find((candidate) => (to - from) / candidate <= inner) ?? Math.ceil((to - from) / inner)
  const times = [from]
  for (let time = (Math.floor(from / step) + 1) * step; time < to; time += step) times.push(time)
  times.push(to)
  return times
}
