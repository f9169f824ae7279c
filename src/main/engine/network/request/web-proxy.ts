import type { Hop } from '../../../../shared/machines/network.ts'
import type {
  Answerer,
  NetworkAnswer,
  NetworkClient,
  NetworkRequest,
  RequestReport
} from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'

/** How a request ended that was handed on to somebody else. */
export interface WebOutcome {
  readonly answer: NetworkAnswer
  readonly hops: readonly Hop[]
  /** Milliseconds. */
  readonly latency: number
  /** Who answered in the end; absent where the proxy did so itself. */
  readonly by?: Answerer
  readonly seenFrom?: string
  /** By which objects it was led on: "Ingress/shop/web", "Service/shop/cart". */
  readonly via?: readonly string[]
}

export interface WebAsk {
  readonly pod: Pod
  /** Of the pod, where the connection came in. */
  readonly port: number
  readonly request: NetworkRequest
  /** The client's address, as the proxy sees it. */
  readonly from: string
}

/** How a proxy asks its backends. */
export type Send = (client: NetworkClient, request: NetworkRequest, done: (report: RequestReport) => void) => void

/** Pods that do not answer a request themselves but hand it on by what it asks for. */
export interface WebProxy {
  serves(pod: Pod, port: number): boolean
  handle(ask: WebAsk, done: (outcome: WebOutcome) => void): void
}
