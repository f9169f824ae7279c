import type { ResourceSeries, SeriesDocument, SeriesSpan } from '../../../shared/contract/series.ts'
import type { UsagePoint } from '../../parts/chart/usage-chart.tsx'

/** Pixels for the ends of lines in an object's tab: the same in all its charts, so that a moment is one line in all. */
export const tabEndWidth = 112
/** On the page of usage there is room for longer names. */
export const pageEndWidth = 152

/** In which unit a chart counts, and how it prints a value of it. Constants, so that charts are not drawn anew. */
export interface UsageUnit {
  /** What follows the title: "cores". */
  readonly name: 'cores' | 'millicores' | 'GiB' | 'MiB'
  /** Units of the series (millicores, bytes) in one of these. */
  readonly size: number
  readonly format: (value: number) => string
}

const cores: UsageUnit = { name: 'cores', size: 1000, format: formatTenths }
const millicores: UsageUnit = { name: 'millicores', size: 1, format: (value) => `${Math.round(value)}m` }
const gibibytes: UsageUnit = { name: 'GiB', size: 1024 ** 3, format: formatTenths }
const mebibytes: UsageUnit = { name: 'MiB', size: 1024 ** 2, format: (value) => `${Math.round(value)}Mi` }

function formatTenths(value: number): string {
  const tenths = Math.round(value * 10) / 10
  if (value !== 0 && Math.abs(value) < 1) return String(Math.round(value * 100) / 100)
  return String(tenths)
}

/** Cores from 2 cores on, GiB from 2 GiB on; else the smaller unit. */
export function unitOf(resource: 'cpu' | 'memory', series: ResourceSeries): UsageUnit {
  const most = largestOf(series)
  if (resource === 'cpu') return most >= 2_000 ? cores : millicores
  return most >= 2 * gibibytes.size ? gibibytes : mebibytes
}

function largestOf({ usage, requests, limits, capacity }: ResourceSeries): number {
  let most = 0
  for (const values of [usage, requests, limits, capacity]) {
    for (const value of values ?? []) if (value !== null && value > most) most = value
  }
  return most
}

/** The points of one resource in a chart's unit. A gap in the series is a gap in the chart. */
export function usagePoints(
  times: SeriesDocument['times'],
  series: ResourceSeries,
  unit: UsageUnit
): readonly UsagePoint[] {
  const at = (values: readonly (number | null)[] | undefined, index: number): number | undefined => {
    const value = values?.[index] ?? undefined
    return value === undefined ? undefined : value / unit.size
  }
  return times.map((time, index) => ({
    time,
    usage: at(series.usage, index),
    requests: at(series.requests, index),
    limits: at(series.limits, index),
    capacity: at(series.capacity, index)
  }))
}

/** The newest point at which usage was measured. */
export function lastMeasured(points: readonly UsagePoint[]): UsagePoint | undefined {
  return points.findLast((point) => point.usage !== undefined)
}

/** Milliseconds that a chart of the last while spans at least. */
const leastSpan = 60_000

/**
 * Where a chart begins: with a span that was chosen, else no earlier than anything was measured, so that what is young
 * does not stand in a corner.
 */
export function measuredFrom(
  times: readonly number[],
  lines: readonly (readonly (number | null)[])[],
  span: SeriesSpan
): number | undefined {
  const to = times.at(-1)
  if (to === undefined) return undefined
  if ('from' in span) return Math.min(span.from, to)
  const first = times.find((_, index) => lines.some((values) => typeof values[index] === 'number')) ?? to - span.last
  return Math.max(to - span.last, Math.min(first, to - leastSpan))
}
