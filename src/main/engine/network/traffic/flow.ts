// What becomes of a load's requests as long as nothing changes: shares of them, each with its end.
import type { LoadFailure, PodRate } from '../../../../shared/network/traffic.ts'
import type { Latency } from './latency.ts'

export type PodName = Omit<PodRate, 'rps'>

export interface Outcome {
  /** Of the load's requests. */
  readonly share: number
  /** Absent where they were answered well. */
  readonly failure?: LoadFailure
  /** HTTP status of a good answer, 0 of a connection that stands. */
  readonly status?: number
  /** Who was asked. */
  readonly pod?: PodName
  /** By which objects it was led: "Service/shop/web", "Ingress/shop/web". */
  readonly via?: readonly string[]
  /** From the question to the end, whatever it is. */
  readonly latency: Latency
}

/** Outcomes whose shares sum up to 1; none while nobody asks. */
export type Flow = readonly Outcome[]

/** Requests that had the outcomes of a flow. */
export interface Part {
  readonly flow: Flow
  readonly requests: number
}

/** Outcomes of one sum: what is beyond is counted without its pod. */
const mostOutcomes = 100

/** One flow that says what several parts said together. */
export function merged(parts: readonly Part[]): Part {
  const requests = parts.reduce((sum, part) => sum + part.requests, 0)
  const sums = new Map<string, Outcome>()
  for (const part of parts)
    for (const outcome of part.flow) {
      const share = requests === 0 ? 0 : (outcome.share * part.requests) / requests
      const isKept = outcome.pod === undefined || sums.size < mostOutcomes
      const pod = isKept ? (outcome.pod?.uid ?? '') : ''
      const key = `${outcome.failure ?? outcome.status ?? ''} ${pod} ${outcome.via?.join() ?? ''}`
      const before = sums.get(key)
      if (before === undefined) {
        const { pod: _pod, ...rest } = outcome
        sums.set(key, { ...(isKept ? outcome : rest), share })
      } else
        sums.set(key, { ...before, share: before.share + share, latency: meanLatency(before, outcome.latency, share) })
    }
  return { flow: [...sums.values()], requests }
}

/** The floor is the mean; the phases are those of whoever weighs more. */
function meanLatency(before: Outcome, { floor, phases }: Latency, share: number): Latency {
  const sum = before.share + share
  const mean = sum === 0 ? floor : (before.latency.floor * before.share + floor * share) / sum
  return { floor: mean, phases: before.share >= share ? before.latency.phases : phases }
}

/** The share of requests that fail, by reason, most frequent first. */
export function failures(flow: Flow): readonly { readonly reason: LoadFailure; readonly share: number }[] {
  const sums = new Map<LoadFailure, number>()
  for (const { failure, share } of flow)
    if (failure !== undefined && share > 0) sums.set(failure, (sums.get(failure) ?? 0) + share)
  return [...sums].map(([reason, share]) => ({ reason, share })).sort((a, b) => b.share - a.share)
}

/** The share of requests that are answered well, by status, most frequent first. */
export function answers(flow: Flow): readonly { readonly status: number; readonly share: number }[] {
  const sums = new Map<number, number>()
  for (const { failure, status, share } of flow)
    if (failure === undefined && status !== undefined) sums.set(status, (sums.get(status) ?? 0) + share)
  return [...sums].map(([status, share]) => ({ status, share })).sort((a, b) => b.share - a.share)
}

/** The requests of a part that came by an object. */
export function partVia({ flow, requests }: Part, via: string): Part | undefined {
  const outcomes = flow.filter((outcome) => outcome.via?.includes(via) === true)
  const share = outcomes.reduce((sum, outcome) => sum + outcome.share, 0)
  if (share <= 0) return undefined
  if (outcomes.length === flow.length && Math.abs(share - 1) < 1e-9) return { flow, requests }
  return { flow: outcomes.map((outcome) => ({ ...outcome, share: outcome.share / share })), requests: requests * share }
}

/** What each pod is sent, the busiest first. */
export function podShares(flow: Flow): readonly { readonly pod: PodName; readonly share: number }[] {
  const sums = new Map<string, { readonly pod: PodName; share: number }>()
  for (const { pod, share } of flow) {
    if (pod === undefined || share === 0) continue
    const sum = sums.get(pod.uid)
    if (sum === undefined) sums.set(pod.uid, { pod, share })
    else sum.share += share
  }
  return [...sums.values()].sort((a, b) => b.share - a.share || (a.pod.name < b.pod.name ? -1 : 1))
}

/** Latencies of the requests that were answered well, each with its weight. */
export function answeredLatencies({
  flow,
  requests
}: Part): readonly { readonly weight: number; readonly latency: Latency }[] {
  return flow.flatMap(({ failure, share, latency }) =>
    failure === undefined && share * requests > 0 ? [{ weight: share * requests, latency }] : []
  )
}
