import type { LoadFailure, LoadSeries } from '../../../../shared/network/traffic.ts'
import { answeredLatencies, failures, merged, podShares, type Flow, type Part, type PodName } from './flow.ts'
import { percentilesOf } from './latency.ts'

/** Lengths of spans in milliseconds, and how many of each are kept: three minutes, an hour, a day. */
const levels = [
  { width: 1000, most: 180 },
  { width: 10_000, most: 360 },
  { width: 300_000, most: 288 }
] as const
/** Flows of one span that are kept apart before they are made one. */
const mostParts = 6
const mostPoints = 150
const mostPods = 8

/** Counts requests of a load between two moments: its shape's integral. */
export type Counting = (from: number, to: number) => number

interface Bucket {
  /** The span's beginning by its width. */
  readonly index: number
  parts: readonly Part[]
}

type SavedBucket = readonly [index: number, ...parts: (readonly [flow: number, requests: number])[]]

/** A history as a file holds it. */
export interface SavedHistory {
  readonly start: number
  readonly flows: readonly Flow[]
  readonly buckets: readonly (readonly SavedBucket[])[]
}

/**
 * The past of a load: what became of its requests, by spans of falling resolution. Sums and not samples, so that a
 * failure is in it however short it was.
 */
export class LoadHistory {
  readonly #levels: readonly Bucket[][]
  readonly #start: number

  /** `start`: what was sent before is not known, in milliseconds. */
  constructor(start: number, buckets: readonly Bucket[][] = levels.map(() => [])) {
    this.#start = start
    this.#levels = buckets
  }

  /** What `toJSON` gave. */
  static from({ start, flows, buckets }: SavedHistory): LoadHistory {
    return new LoadHistory(
      start,
      buckets.map((level) =>
        level.map(([index, ...parts]) => ({
          index,
          parts: parts.map(([flow, requests]): Part => ({ flow: flows[flow]!, requests }))
        }))
      )
    )
  }

  /** Each flow once: most spans of a steady time share one. */
  toJSON(): SavedHistory {
    const flows = new Map<Flow, number>()
    const numberOf = (flow: Flow): number => {
      const known = flows.get(flow) ?? flows.size
      flows.set(flow, known)
      return known
    }
    const buckets = this.#levels.map((level) =>
      level.map(({ index, parts }): SavedBucket => [
        index,
        ...parts.map(({ flow, requests }): readonly [number, number] => [numberOf(flow), requests])
      ])
    )
    return { start: this.#start, flows: [...flows.keys()], buckets }
  }

  /** From one moment to another the requests went as `flow` says. */
  add(from: number, to: number, flow: Flow, count: Counting): void {
    levels.forEach(({ width, most }, level) => {
      const buckets = this.#levels[level]!
      for (const { index, requests } of spans(from, to, width, most, count)) {
        const last = buckets.at(-1)
        if (last?.index === index) last.parts = joined(last.parts, { flow, requests })
        else buckets.push({ index, parts: [{ flow, requests }] })
      }
      if (buckets.length > most) buckets.splice(0, buckets.length - most)
    })
  }

  /** What it was between two moments, at most 150 spans; `present` went on since the last `add`, up to `to`. */
  series(
    from: number,
    to: number,
    present: { readonly since: number; readonly flow: Flow; readonly count: Counting }
  ): LoadSeries {
    const level = this.#levelFor(from, to)
    const { width, most } = levels[level]!
    const step = Math.max(Math.ceil((to - from) / mostPoints / width), 1) * width
    const first = Math.floor(from / step)
    const last = Math.max(first, Math.ceil(to / step) - 1)
    const parts = Array.from({ length: last - first + 1 }, (): Part[] => [])
    const put = (index: number, part: Part): void => {
      const at = Math.floor((index * width) / step) - first
      if (at >= 0 && at < parts.length) parts[at]!.push(part)
    }
    for (const bucket of this.#levels[level]!) for (const part of bucket.parts) put(bucket.index, part)
    for (const { index, requests } of spans(present.since, to, width, most, present.count))
      put(index, { flow: present.flow, requests })
    return seriesOf(parts, first * step, step, { from: this.#start, to })
  }

  /** The finest that reaches back so far and has no more spans than can be shown. */
  #levelFor(from: number, to: number): number {
    const level = levels.findIndex(({ width, most }, index) => {
      const oldest = this.#levels[index]![0]
      const reaches = oldest === undefined || oldest.index * width <= from || this.#levels[index]!.length < most
      return reaches && (to - from) / width <= most
    })
    return level < 0 ? levels.length - 1 : level
  }
}

function joined(parts: readonly Part[], part: Part): readonly Part[] {
  const same = parts.findIndex(({ flow }) => flow === part.flow)
  if (same >= 0)
    return parts.map((one, index) =>
      index === same ? { flow: one.flow, requests: one.requests + part.requests } : one
    )
  const all = [...parts, part]
  return all.length > mostParts ? [merged(all)] : all
}

/** The spans of a width that lie between two moments, only the last ones, with what was sent in each. */
function* spans(
  from: number,
  to: number,
  width: number,
  most: number,
  count: Counting
): Generator<{ readonly index: number; readonly requests: number }> {
  if (to <= from) return
  const last = Math.ceil(to / width) - 1
  for (let index = Math.max(Math.floor(from / width), last - most + 1); index <= last; index++)
    yield { index, requests: count(Math.max(from, index * width), Math.min(to, (index + 1) * width)) }
}

function seriesOf(
  spansOfParts: readonly (readonly Part[])[],
  start: number,
  step: number,
  known: { readonly from: number; readonly to: number }
): LoadSeries {
  const sums = spansOfParts.map((parts) => (parts.length === 0 ? undefined : merged(parts)))
  const times = sums.map((_, index) => start + index * step)
  // The first span began before the load, and the last is not over yet.
  const seconds = times.map((time) => Math.max(Math.min(time + step, known.to) - Math.max(time, known.from), 1) / 1000)
  const reasons = new Map<LoadFailure, (number | null)[]>()
  const pods = new Map<string, { readonly pod: PodName; readonly rps: (number | null)[]; sum: number }>()
  const empty = (): (number | null)[] => sums.map((sum) => (sum === undefined ? null : 0))
  sums.forEach((sum, index) => {
    if (sum === undefined) return
    const rate = (share: number): number => round((share * sum.requests) / seconds[index]!)
    for (const { reason, share } of failures(sum.flow)) {
      const line = reasons.get(reason) ?? empty()
      reasons.set(reason, line)
      line[index] = rate(share)
    }
    for (const { pod, share } of podShares(sum.flow)) {
      const line = pods.get(pod.uid) ?? { pod, rps: empty(), sum: 0 }
      pods.set(pod.uid, line)
      line.rps[index] = rate(share)
      line.sum += share * sum.requests
    }
  })
  const latencies = spansOfParts.map((parts) => percentilesOf(parts.flatMap(answeredLatencies)))
  return {
    times,
    step,
    rps: sums.map((sum, index) => (sum === undefined ? null : round(sum.requests / seconds[index]!))),
    failing: [...reasons].map(([reason, rps]) => ({ reason, rps })),
    p50: latencies.map((one) => one?.p50 ?? null),
    p95: latencies.map((one) => one?.p95 ?? null),
    p99: latencies.map((one) => one?.p99 ?? null),
    pods: [...pods.values()]
      .sort((a, b) => b.sum - a.sum)
      .slice(0, mostPods)
      .map(({ pod: { namespace, name }, rps }) => ({ namespace, name, rps }))
  }
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
