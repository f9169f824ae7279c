import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, liveInput, type Live } from './call.ts'
import { objectRefInput } from './documents.ts'

export const seriesInput = liveInput.extend({
  scope: z.discriminatedUnion('type', [
    z.object({ type: z.literal('cluster') }),
    z.object({ type: z.literal('namespace'), name: z.string().max(253) }),
    /** A node, a workload or a pod. */
    z.object({ type: z.literal('object'), ref: objectRefInput }),
    z.object({ type: z.literal('container'), ref: objectRefInput, container: z.string().max(63) })
  ]),
  /** Length of the range that ends now, in milliseconds of simulated time. */
  range: z
    .number()
    .int()
    .min(60_000)
    .max(366 * 86_400_000)
})

/** Undefined where there is no data; `null` in a series is a gap. */
export interface ResourceSeries {
  readonly usage: readonly (number | null)[]
  readonly requests?: readonly (number | null)[]
  readonly limits?: readonly (number | null)[]
  readonly capacity?: readonly (number | null)[]
}

/** At most 150 points; `times` in milliseconds of simulated time. CPU in millicores, memory in bytes. */
export interface SeriesDocument {
  readonly times: readonly number[]
  readonly cpu: ResourceSeries
  readonly memory: ResourceSeries
  /** Rollouts and the like within the range. */
  readonly marks: readonly { readonly at: number; readonly words: string }[]
}

export const seriesContract = {
  watch: base.input(seriesInput).output(eventIterator(type<Live<SeriesDocument>>()))
}
