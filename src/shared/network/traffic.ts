// Steady loads on the simulated network, as the window, the file and the engine speak of them.
import type { NetworkClient, NetworkRequest } from './request.ts'

/** Requests a second over simulated time; seconds count from the start of the load, or from its last change. */
export type LoadShape =
  | { readonly kind: 'constant'; readonly rps: number }
  /** From one rate to another in so many seconds; the other from then on. */
  | { readonly kind: 'ramp'; readonly from: number; readonly to: number; readonly seconds: number }
  /** Least at 03:00 UTC, most at 15:00 UTC. */
  | { readonly kind: 'daily'; readonly least: number; readonly most: number }
  /** `rps`, but `peak` for `seconds`, once, beginning `after` seconds from the start. */
  | {
      readonly kind: 'spike'
      readonly rps: number
      readonly peak: number
      readonly after: number
      readonly seconds: number
    }

/** The most requests a second of one load. */
export const mostRps = 100_000

/** The same request many times a second, each over a connection of its own. */
export interface SteadyLoad {
  readonly client: NetworkClient
  readonly request: NetworkRequest
  readonly shape: LoadShape
  /** Simulated seconds after which it stops by itself; until somebody stops it where absent. */
  readonly seconds?: number
}

/** What a person does to the loads of a cluster. */
export type TrafficChange =
  | { readonly type: 'start'; readonly load: SteadyLoad }
  /** Another rate from now on; all else stays. */
  | { readonly type: 'change'; readonly id: string; readonly shape: LoadShape }
  | { readonly type: 'stop'; readonly id: string }
  /** Stops it and forgets what it has measured. */
  | { readonly type: 'remove'; readonly id: string }

export type TrafficOutcome =
  | { readonly isDone: true; readonly id: string }
  /** Nothing has changed. */
  | { readonly isDone: false; readonly message: string }

/**
 * Why requests fail, in the words of the socket that the client holds: `timeout` is a connection on which nothing came
 * back in time; else the status of an answer that is not good (400 and above).
 */
export type LoadFailure =
  | 'refused'
  | 'reset'
  | 'connect-timeout'
  | 'timeout'
  | 'unreachable'
  | 'unresolved'
  | `${number}`

/** Milliseconds below which so many of a hundred requests were answered. */
export interface LatencyPercentiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export interface PodRate {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** Requests a second that it is sent, failed ones included. */
  readonly rps: number
}

/** A load as it is now. Times in milliseconds. */
export interface LoadDocument {
  readonly id: string
  readonly load: SteadyLoad
  /** What the client was called when it began: "namespace/name" of a pod, the name of a machine; absent of outside. */
  readonly clientName?: string
  readonly startedAt: number
  readonly stoppedAt?: number
  /** Requests a second that are sent now; 0 of one that has stopped. */
  readonly rps: number
  /** By reason, most frequent first. */
  readonly failing: readonly { readonly reason: LoadFailure; readonly rps: number }[]
  /** Of those that are answered well; absent where none is. */
  readonly latency?: LatencyPercentiles
  /** The busiest first, at most 50. */
  readonly pods: readonly PodRate[]
  /** Pods that it reaches in all. */
  readonly podCount: number
  /** Since it was started. */
  readonly sent: number
  readonly failed: number
}

/** The past of one load, a value for each span of time; `null` where nothing was sent. */
export interface LoadSeries {
  /** Where each span begins, and its length, in milliseconds. */
  readonly times: readonly number[]
  readonly step: number
  readonly rps: readonly (number | null)[]
  /** What was answered well, by HTTP status; 0 of connections that stood. */
  readonly answering: readonly { readonly status: number; readonly rps: readonly (number | null)[] }[]
  readonly failing: readonly { readonly reason: LoadFailure; readonly rps: readonly (number | null)[] }[]
  readonly p50: readonly (number | null)[]
  readonly p95: readonly (number | null)[]
  readonly p99: readonly (number | null)[]
  /** The busiest of the range first, at most 8. */
  readonly pods: readonly {
    readonly namespace: string
    readonly name: string
    readonly rps: readonly (number | null)[]
  }[]
}

/** What all loads sent by way of one object: a Service, an Ingress. */
export interface ViaSeries extends LoadSeries {
  /** How many of those that there are came by. */
  readonly loads: number
  /** Loads that were removed since came by, too. */
  readonly hasRemoved: boolean
}
