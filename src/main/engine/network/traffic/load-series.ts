// What became of requests, span by span, as the window reads it.
import type { LoadFailure, LoadSeries } from '../../../../shared/network/traffic.ts'
import { answeredLatencies, answers, failures, merged, podShares, type Part, type PodName } from './flow.ts'
import { percentilesOf } from './latency.ts'

const mostPods = 8

/** Spans of one length, one after another; times in milliseconds. */
export interface Spans {
  readonly start: number
  readonly step: number
  readonly parts: readonly Part[][]
}

/** Counts a part in where its moment lies. */
export function putPart({ start, step, parts }: Spans, at: number, part: Part): void {
  parts[Math.floor((at - start) / step)]?.push(part)
}

/** A value for each span; the first may have begun before anything was known, and the last is not over before `to`. */
export function seriesOf({ start, step, parts: spansOfParts }: Spans, knownFrom: number, to: number): LoadSeries {
  const sums = spansOfParts.map((parts) => (parts.length === 0 ? undefined : merged(parts)))
  const times = sums.map((_, index) => start + index * step)
  const seconds = times.map((time) => Math.max(Math.min(time + step, to) - Math.max(time, knownFrom), 1) / 1000)
  const reasons = new Map<LoadFailure, (number | null)[]>()
  const statuses = new Map<number, (number | null)[]>()
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
    for (const { status, share } of answers(sum.flow)) {
      const line = statuses.get(status) ?? empty()
      statuses.set(status, line)
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
    answering: [...statuses].map(([status, rps]) => ({ status, rps })),
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
