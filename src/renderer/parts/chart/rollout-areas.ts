import type { Timed } from './axis.ts'

/** Replicas of the old and the new revision at one moment. */
export interface RolloutPoint extends Timed {
  readonly oldReady: number
  readonly newReady: number
  readonly oldNotReady: number
  readonly newNotReady: number
}

export type RolloutBand = 'oldReady' | 'newReady' | 'oldNotReady' | 'newNotReady'

/** From the bottom up. */
const rolloutBands: readonly RolloutBand[] = ['oldReady', 'newReady', 'oldNotReady', 'newNotReady']

/** The lower and upper end of a band at a point. */
export function bandAt(point: RolloutPoint, band: RolloutBand): readonly [low: number, high: number] {
  let low = 0
  for (const other of rolloutBands) {
    if (other === band) break
    low += point[other]
  }
  return [low, low + point[band]]
}

export interface LabelPlace {
  readonly time: number
  readonly value: number
  readonly count: number
}

/**
 * Where the label of a band fits best: in the middle of the longest stretch of time in which it is at least `least`
 * replicas thick, at the height it has at the end of that stretch. Undefined where it is never thick enough, or for
 * less than `leastTime` milliseconds: words beside a sliver would be read as about what lies under them.
 */
export function labelPlace(
  points: readonly RolloutPoint[],
  band: RolloutBand,
  least: number,
  to: number,
  leastTime = 0
): LabelPlace | undefined {
  let best: { start: number; end: number; last: RolloutPoint } | undefined
  let start: number | undefined
  points.forEach((point, index) => {
    const thick = point[band] >= least && point[band] > 0
    const until = points[index + 1]?.time ?? to
    if (!thick) {
      start = undefined
      return
    }
    start ??= point.time
    if (best === undefined || until - start > best.end - best.start) best = { start, end: until, last: point }
  })
  if (best === undefined || best.end - best.start < leastTime) return undefined
  const [low, high] = bandAt(best.last, band)
  return { time: (best.start + best.end) / 2, value: (low + high) / 2, count: best.last[band] }
}
