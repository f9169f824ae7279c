import type { SeriesSpan } from '../../../shared/contract/series.ts'

export const mostSamples = 150

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const steps = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * second)
  .concat([1, 2, 3, 5, 10, 15, 30].map((minutes) => minutes * minute))
  .concat([1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * hour))

/** The moments between which a span lies at a moment. */
export function boundsOf(span: SeriesSpan, now: number): { readonly from: number; readonly to: number } {
  return 'last' in span ? { from: now - span.last, to: now } : { from: span.from, to: Math.min(span.to, now) }
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
