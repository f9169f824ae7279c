// How long answers take, as a distribution: a floor that every request pays, and phases on top of it, each of which
// meets a share of the requests and is exponential. Percentiles of many such are worked out when somebody looks.
import type { LatencyPercentiles } from '../../../../shared/network/traffic.ts'

/** Milliseconds. */
export interface Latency {
  readonly floor: number
  readonly phases: readonly Phase[]
}

export interface Phase {
  /** Which share of the requests meets it. */
  readonly share: number
  /** Milliseconds. */
  readonly mean: number
}

export interface WeighedLatency {
  readonly weight: number
  readonly latency: Latency
}

/** Halvings of the range in which a percentile lies: to a millionth of it. */
const halvings = 24

/** undefined where nothing weighs anything. */
export function percentilesOf(parts: readonly WeighedLatency[]): LatencyPercentiles | undefined {
  let weight = 0
  let most = 0
  for (const { weight: own, latency } of parts) {
    weight += own
    most = Math.max(most, latency.floor + latency.phases.reduce((sum, { mean }) => sum + 12 * mean, 0))
  }
  if (weight <= 0) return undefined
  const at = (share: number): number => {
    let low = 0
    let high = most
    for (let turn = 0; turn < halvings; turn++) {
      const middle = (low + high) / 2
      let above = 0
      for (const { weight: own, latency } of parts) above += own * tail(latency, middle)
      if (above > (1 - share) * weight) low = middle
      else high = middle
    }
    return Math.round(high * 100) / 100
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** The share of requests that take longer. Phases rarely meet in one request, so their tails add up. */
function tail({ floor, phases }: Latency, time: number): number {
  if (time < floor) return 1
  let sum = 0
  for (const { share, mean } of phases) if (mean > 0) sum += share * Math.exp((floor - time) / mean)
  return Math.min(sum, 1)
}

/** Milliseconds. */
export function meanOf({ floor, phases }: Latency): number {
  return phases.reduce((sum, { share, mean }) => sum + share * mean, floor)
}
