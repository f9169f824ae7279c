// Sets of completion indexes, "0,2-4": ordered intervals that neither overlap nor touch. As upstream's indexed_job_utils.

export interface Interval {
  readonly first: number
  readonly last: number
}

export type Intervals = readonly Interval[]

/** What stands in a status, as far as it is below `completions`; parts that are no numbers are left out. */
export function parseIntervals(text: string | undefined, completions: number): Intervals {
  if (text === undefined || text === '') return []
  const parsed: Interval[] = []
  for (const part of text.split(',')) {
    const [first = Number.NaN, last = first] = part
      .split('-')
      .map((bound) => (bound === '' ? Number.NaN : Number(bound)))
    if (!Number.isInteger(first) || !Number.isInteger(last)) continue
    if (first >= completions) break
    parsed.push({ first, last: Math.min(last, completions - 1) })
  }
  return merged(parsed, [])
}

/** Two neighbours stand as "3,4", more as "3-5". */
export function formatIntervals(intervals: Intervals): string {
  return intervals
    .map(({ first, last }) => (first === last ? String(first) : `${first}${last === first + 1 ? ',' : '-'}${last}`))
    .join(',')
}

export function merged(a: Intervals, b: Intervals): Intervals {
  const result: { first: number; last: number }[] = []
  for (const { first, last } of a.concat(b).sort((one, other) => one.first - other.first)) {
    const previous = result.at(-1)
    if (previous === undefined || first > previous.last + 1) result.push({ first, last })
    else if (previous.last < last) previous.last = last
  }
  return result
}

export function withIndexes(intervals: Intervals, indexes: Iterable<number>): Intervals {
  return merged(
    intervals,
    Array.from(indexes, (index) => ({ first: index, last: index }))
  )
}

export function countOf(intervals: Intervals): number {
  let count = 0
  for (const { first, last } of intervals) count += last - first + 1
  return count
}

export function includes(intervals: Intervals, index: number): boolean {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (intervals[middle]!.last >= index) high = middle
    else low = middle + 1
  }
  return low < intervals.length && intervals[low]!.first <= index
}

/** The first `count` indexes below `completions` that are not in the set. */
export function firstMissing(intervals: Intervals, count: number, completions: number): number[] {
  const found: number[] = []
  let candidate = 0
  const take = (end: number): void => {
    for (; candidate < end && candidate < completions && found.length < count; candidate++) found.push(candidate)
  }
  for (const { first, last } of intervals) {
    take(first)
    candidate = Math.max(candidate, last + 1)
  }
  take(completions)
  return found
}

/** How many indexes are in both. */
export function countOfBoth(a: Intervals, b: Intervals): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const one = a[i]!
    const other = b[j]!
    count += Math.max(0, Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1)
    if (one.last <= other.last) i++
    if (other.last <= one.last) j++
  }
  return count
}
