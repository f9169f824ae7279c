import type { LoadFailure } from '../../../../shared/network/traffic.ts'
import type { AccessStream } from '../../containers/servers/access-log.ts'
import type { Pod } from '../../../../shared/schema/types.ts'

/** A container that works for a request. */
export interface Stop {
  /** As in the pod's status. */
  readonly id: string
  readonly pod: Pod
  /** Milliseconds of an answer when nobody else asks. */
  readonly latency: number
  /** What it logs of the request. */
  readonly access: Omit<AccessStream, 'rps' | 'latency'>
}

/** A way that a share of a load's requests takes, to its end. */
export interface Lane {
  readonly share: number
  /** Milliseconds on the wire, there and back; of a failure all that passes until it is known. */
  readonly delay: number
  /** In the order in which the request comes by: proxies first. */
  readonly stops: readonly Stop[]
  /** Who works for copies of the request, for whose answers nobody waits. */
  readonly copies?: readonly Stop[]
  readonly failure?: LoadFailure
  /** Of an answer: the HTTP status, 0 of a connection that stands. */
  readonly status: number
  /** The pod that was asked in the end. */
  readonly pod?: Pod
  /** By which objects it was led: "Service/shop/web", "Ingress/shop/web". */
  readonly via?: readonly string[]
}

export interface Survey {
  readonly lanes: readonly Lane[]
  /** What the lanes depend on: see dependencies.ts. */
  readonly dependencies: ReadonlySet<string>
  /** When (milliseconds) an answer changes by itself; Infinity where none does. */
  readonly until: number
}
