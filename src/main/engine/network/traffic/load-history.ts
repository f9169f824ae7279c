import type { LoadSeries } from '../../../../shared/network/traffic.ts'
import { merged, type Flow, type Part } from './flow.ts'
import { putPart, seriesOf, type Spans } from './load-series.ts'

/** Lengths of spans in milliseconds, and how many of each are kept: three minutes, an hour, a day. */
const levels = [
  { width: 1000, most: 180 },
  { width: 10_000, most: 360 },
  { width: 300_000, most: 288 }
] as const
/** Flows of one span that are kept apart before they are made one. */
const mostParts = 6
const mostPoints = 150

/** Counts requests of a load between two moments: its shape's integral. */
export type Counting = (from: number, to: number) => number

/** What goes on since the last that was added. */
export interface Present {
  readonly since: number
  readonly flow: Flow
  readonly count: Counting
}

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
  /** What was sent before is not known. */
  readonly start: number

  /** `start`: what was sent before is not known, in milliseconds. */
  constructor(start: number, buckets: readonly Bucket[][] = levels.map(() => [])) {
    this.start = start
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
    return { start: this.start, flows: [...flows.keys()], buckets }
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

  /** One that has what both have, in the same bounds: those of falling resolution hold the newest of both. */
  with(other: LoadHistory): LoadHistory {
    const buckets = levels.map(({ most }, level) => {
      const sums = new Map(this.#levels[level]!.map(({ index, parts }) => [index, parts]))
      for (const { index, parts } of other.#levels[level]!) sums.set(index, parts.reduce(joined, sums.get(index) ?? []))
      return Array.from(sums, ([index, parts]): Bucket => ({ index, parts }))
        .sort((a, b) => a.index - b.index)
        .slice(-most)
    })
    return new LoadHistory(Math.min(this.start, other.start), buckets)
  }

  /** What it was between two moments, at most 150 spans. */
  series(from: number, to: number, present: Present): LoadSeries {
    const level = this.levelFor(from, to)
    const spans = spansBetween(level, from, to)
    for (const { at, part } of this.parts(level, to, present)) putPart(spans, at, part)
    return seriesOf(spans, this.start, to)
  }

  /** What is known by spans of a level, each with the moment of its span; `present` goes up to `to`. */
  *parts(level: number, to: number, present: Present): Generator<{ readonly at: number; readonly part: Part }> {
    const { width, most } = levels[level]!
    for (const { index, parts } of this.#levels[level]!) for (const part of parts) yield { at: index * width, part }
    for (const { index, requests } of spans(present.since, to, width, most, present.count))
      yield { at: index * width, part: { flow: present.flow, requests } }
  }

  /** The finest that reaches back so far and has no more spans than can be shown. */
  levelFor(from: number, to: number): number {
    const level = levels.findIndex(({ width, most }, index) => {
      const oldest = this.#levels[index]![0]
      const reaches = oldest === undefined || oldest.index * width <= from || this.#levels[index]!.length < most
      return reaches && (to - from) / width <= most
    })
    return level < 0 ? levels.length - 1 : level
  }
}

/** Spans of a level that are shown, at most 150, with nothing in them yet. */
export function spansBetween(level: number, from: number, to: number): Spans {
  const { width } = levels[level]!
  const step = Math.max(Math.ceil((to - from) / mostPoints / width), 1) * width
  const first = Math.floor(from / step)
  const last = Math.max(first, Math.ceil(to / step) - 1)
  return { start: first * step, step, parts: Array.from({ length: last - first + 1 }, (): Part[] => []) }
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
