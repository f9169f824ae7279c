// What a pod would have to request to cover what its like has used at most.
import type { ResourceSizing } from '../../../shared/contract/series.ts'

type Resource = 'cpu' | 'memory'

export interface RightSize {
  /** Per pod, in millicores or bytes. */
  readonly usage: number
  readonly peak: number
  readonly request: number | undefined
  readonly limit: number | undefined
  /** What a request would have to be. */
  readonly fit: number
  readonly verdict: 'missing' | 'under' | 'over' | 'fits'
}

const mebibyte = 1024 ** 2
/** How much above the peak a request is to lie: memory that is short costs a container its life. */
const headroom: Readonly<Record<Resource, number>> = { cpu: 1.15, memory: 1.2 }
/** A request is called too large from so many times the fit, and from so much that somebody else could use, on. */
const tooMany = 2
const worthIt: Readonly<Record<Resource, number>> = { cpu: 20, memory: 32 * mebibyte }
/** Steps in which people write requests, up to so much. */
const steps: Readonly<Record<Resource, readonly (readonly [below: number, step: number])[]>> = {
  cpu: [
    [100, 5],
    [1_000, 10],
    [Infinity, 50]
  ],
  memory: [
    [256 * mebibyte, 8 * mebibyte],
    [2048 * mebibyte, 32 * mebibyte],
    [Infinity, 128 * mebibyte]
  ]
}

/** The figures of one pod on average, of the sums of all pods of a workload. */
export function rightSize(resource: Resource, sums: ResourceSizing, pods: number): RightSize {
  const count = Math.max(pods, 1)
  const ofOne = (sum: number): number => Math.round(sum / count)
  const peak = ofOne(sums.peak)
  const request = sums.request === undefined ? undefined : ofOne(sums.request)
  const fit = roundUp(resource, peak * headroom[resource])
  return {
    usage: ofOne(sums.usage),
    peak,
    request,
    limit: sums.limit === undefined ? undefined : ofOne(sums.limit),
    fit,
    verdict:
      request === undefined
        ? 'missing'
        : peak > request
          ? 'under'
          : request >= fit * tooMany && request - fit >= worthIt[resource]
            ? 'over'
            : 'fits'
  }
}

function roundUp(resource: Resource, value: number): number {
  const [, step] = steps[resource].find(([below]) => value < below)!
  return Math.max(1, Math.ceil(value / step)) * step
}
