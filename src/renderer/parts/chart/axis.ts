// Scales, ticks and label places of all charts: pure, so that overlay and drawing agree.

/** Round steps up to `max`, from 0, about `count` of them. */
export function valueTicks(max: number, count = 5): readonly number[] {
  if (!(max > 0)) return [0]
  const power = 10 ** Math.floor(Math.log10(max / count))
  let step = power
  for (const factor of [2, 2.5, 4, 5, 10]) {
    if (Math.abs(max / (factor * power) - count) < Math.abs(max / step - count)) step = factor * power
  }
  const ticks: number[] = []
  for (let tick = 0; tick * step <= max * 1.0001; tick += 1) ticks.push(Number((tick * step).toPrecision(12)))
  return ticks
}

/** Of ticks that read the same only the last, and of those that read as zero only that: half a millicore reads as one. */
export function ticksThatDiffer(ticks: readonly number[], format: (value: number) => string): readonly number[] {
  const labels = ticks.map(format)
  return ticks.filter((_, index) => index === 0 || (labels[index] !== labels[0] && labels[index] !== labels[index + 1]))
}

/** Whole steps only, for counts of replicas. */
export function countTicks(max: number, count = 5): readonly number[] {
  let step = 1
  for (let power = 1; max / step > count; power *= 10) {
    step = [1, 2, 5].map((factor) => factor * power).find((candidate) => max / candidate <= count) ?? 10 * power
  }
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, index) => index * step)
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const timeSteps = [
  second,
  2 * second,
  5 * second,
  10 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  20 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
  48 * hour,
  168 * hour
]

/** Moments (ms) on round steps of the clock between two moments, at most `count`. */
export function timeTicks(from: number, to: number, count = 5): readonly number[] {
  const span = to - from
  if (!(span > 0)) return [from]
  const step =
    timeSteps.find((candidate) => span / candidate <= count) ?? Math.ceil(span / count / (168 * hour)) * 168 * hour
  const ticks: number[] = []
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick)
  return ticks
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** The time of day in UTC, as the cluster's clock shows it: 14:05, with seconds where the span is short. */
export function clockTime(moment: number, seconds = true): string {
  const date = new Date(moment)
  const text = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
  return seconds ? `${text}:${two(date.getUTCSeconds())}` : text
}

/** The day in UTC: "20 Nov". */
function dayText(moment: number): string {
  return new Date(moment).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}

/** From so many milliseconds on, the time of day says too little. */
const severalDays = 36 * hour

/** A tick of an axis that spans so many milliseconds: the time, or the day at midnight. */
export function tickText(moment: number, span: number, secondsBelow: number): string {
  if (span >= severalDays && moment % (24 * hour) === 0) return dayText(moment)
  return clockTime(moment, span < secondsBelow)
}

/** A moment as it is read in a chart that spans so many milliseconds. */
export function momentText(moment: number, span: number): string {
  return span >= severalDays ? `${dayText(moment)} ${clockTime(moment, false)}` : clockTime(moment)
}

/**
 * Moves labels apart along one axis until neighbours are `gap` apart, as near to their wanted places as that allows,
 * all between `low` and `high`. Input in any order; the result is in the order of the input.
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): readonly number[] {
  const order = wanted.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place)
  const placed = order.map(({ place }) => Math.min(high, Math.max(low, place)))
  for (let index = 1; index < placed.length; index += 1) {
    placed[index] = Math.max(placed[index] ?? 0, (placed[index - 1] ?? 0) + gap)
  }
  const over = (placed.at(-1) ?? 0) - high
  if (over > 0) {
    placed[placed.length - 1] = high
    for (let index = placed.length - 2; index >= 0; index -= 1) {
      placed[index] = Math.min(placed[index] ?? 0, (placed[index + 1] ?? 0) - gap)
    }
  }
  const result: number[] = []
  order.forEach(({ index }, position) => {
    result[index] = placed[position] ?? 0
  })
  return result
}

export interface Span {
  readonly from: number
  readonly to: number
}

/** Which labels are written where not all have room: the last one, and before it each that lies over none written. */
export function labelsWithRoom(spans: readonly Span[]): readonly boolean[] {
  const written: Span[] = []
  const result = spans.map(() => false)
  for (let index = spans.length - 1; index >= 0; index -= 1) {
    const span = spans[index]!
    if (written.some(({ from, to }) => span.from < to && from < span.to)) continue
    written.push(span)
    result[index] = true
  }
  return result
}

export interface Timed {
  readonly time: number
}

/** The point nearest to a moment; undefined without points. Points in order of time. */
export function nearestPoint<Point extends Timed>(points: readonly Point[], moment: number): Point | undefined {
  let low = 0
  let high = points.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.time ?? 0) < moment) low = middle + 1
    else high = middle
  }
  const after = points[low]
  const before = points[low - 1]
  if (after === undefined || before === undefined) return after
  return moment - before.time <= after.time - moment ? before : after
}

/** At most `limit` points: of each stretch of time the one with the highest weight stays, first and last always. */
export function thinPoints<Point extends Timed>(
  points: readonly Point[],
  weight: (point: Point) => number,
  limit = 150
): readonly Point[] {
  if (points.length <= limit) return points
  const inner = points.slice(1, -1)
  const buckets = limit - 2
  const kept: Point[] = []
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start = Math.floor((bucket * inner.length) / buckets)
    const end = Math.floor(((bucket + 1) * inner.length) / buckets)
    let best = inner[start]
    for (let index = start + 1; index < end; index += 1) {
      const point = inner[index]
      if (point !== undefined && best !== undefined && weight(point) > weight(best)) best = point
    }
    if (best !== undefined) kept.push(best)
  }
  return [...points.slice(0, 1), ...kept, ...points.slice(-1)]
}
