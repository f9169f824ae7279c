import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { mostRps, type LoadDocument, type LoadSeries, type TrafficOutcome } from '../network/traffic.ts'
import { base, callInput, liveInput, type Live } from './call.ts'
import { networkClient, networkRequest } from './network.ts'

/** The past of a load, and what happened in the cluster meanwhile: rollouts. Times in milliseconds. */
export interface LoadChart extends LoadSeries {
  readonly marks: readonly { readonly at: number; readonly words: string }[]
}

const rate = z.number().min(0).max(mostRps)
/** A year: more is a slip of the finger. */
const seconds = z
  .number()
  .min(0)
  .max(366 * 86_400)

const loadShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), rps: rate }),
  z.object({ kind: z.literal('ramp'), from: rate, to: rate, seconds }),
  z.object({ kind: z.literal('daily'), least: rate, most: rate }),
  z.object({ kind: z.literal('spike'), rps: rate, peak: rate, after: seconds, seconds })
])

const loadId = callInput.extend({ id: z.string().min(1).max(20) })

/** Steady loads on the network inside the simulated cluster. */
export const trafficContract = {
  /** All loads, the newest first: running ones, and the last that have stopped. */
  watch: base.input(liveInput).output(eventIterator(type<Live<readonly LoadDocument[]>>())),
  /** The past of one load; undefined of one that is not there. */
  series: base
    .input(
      liveInput.extend({
        id: z.string().min(1).max(20),
        /** Length of the range that ends now, or with the load, in milliseconds of simulated time. */
        range: z.number().int().min(10_000).max(86_400_000)
      })
    )
    .output(eventIterator(type<Live<LoadChart | undefined>>())),
  start: base
    .input(
      callInput.extend({
        client: networkClient,
        request: networkRequest,
        shape: loadShape,
        /** Simulated seconds until it stops by itself. */
        seconds: seconds.min(1).optional()
      })
    )
    .output(type<TrafficOutcome>()),
  /** Another rate from now on. */
  change: base.input(loadId.extend({ shape: loadShape })).output(type<TrafficOutcome>()),
  stop: base.input(loadId).output(type<TrafficOutcome>()),
  /** Stops it and forgets what it has measured. */
  remove: base.input(loadId).output(type<TrafficOutcome>())
}
