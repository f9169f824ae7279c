// A request through the simulated network, as the window, the containers and the engine speak of it.
import type { Hop } from '../machines/network.ts'

/** Who asks: a pod (in its own network namespace, or its node's), a machine, or somebody outside the cluster. */
export type NetworkClient =
  | { readonly kind: 'pod'; readonly uid: string }
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'outside'; readonly address?: string }

/** What is asked of whom. `https` is `http` over a port that speaks TLS; `tcp` only connects. */
export interface NetworkRequest {
  readonly scheme: 'http' | 'https' | 'tcp'
  /** A name, which the client looks up as its resolv.conf says, or an IPv4 address. */
  readonly host: string
  readonly port: number
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** What an HTTP request carries, as text. */
  readonly body?: string
  /** What a client of `tcp` says once it is connected, in the words of the protocol; its answer ends the connection. */
  readonly message?: string
  /** Of a message that may come a second time, because nobody knows whether it was heard: it counts once. */
  readonly messageId?: string
  /** Milliseconds after which the client gives up; 300,000 where absent. */
  readonly timeout?: number
}

/** How it ended, in the words of the socket that the client holds. */
export type NetworkAnswer =
  | {
      readonly kind: 'http'
      readonly status: number
      readonly body: string
      /** Those that a proxy on the way has set: Location, Set-Cookie. */
      readonly headers?: Readonly<Record<string, string>>
    }
  /** The connection stands: all that `tcp` wants. `reply`: what came back where something was said. */
  | { readonly kind: 'connected'; readonly reply?: string }
  | { readonly kind: 'refused' }
  /** Closed by the other end before it answered. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'timed-out'; readonly isConnected: boolean }
  /** EHOSTUNREACH: the last machine on the way found nobody with this address. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unresolved'; readonly why: LookupFailure }

/** `no-address`: the name is there, but has no address. `no-server`: no name server answered. */
export type LookupFailure = 'NXDOMAIN' | 'SERVFAIL' | 'no-address' | 'no-server'

/** The container, machine or host that answered. */
export interface Answerer {
  readonly address: string
  readonly port: number
  /** Where it is a pod. */
  readonly pod?: { readonly namespace: string; readonly name: string; readonly uid: string }
  readonly node?: string
}

export interface RequestReport {
  readonly answer: NetworkAnswer
  /** The way there, each with its reason; what a retransmission found stands behind what was before. */
  readonly hops: readonly Hop[]
  /** Milliseconds from the question to the answer, looking up the name included. */
  readonly latency: number
  /** Where the name led. */
  readonly address?: string
  readonly by?: Answerer
  /** The address that the one who was asked saw as the asker's. */
  readonly seenFrom?: string
}

/** A host beyond the cluster. */
export interface OutsideHost {
  readonly names: readonly string[]
  /** IPv4. */
  readonly address: string
  /** Milliseconds there and back. */
  readonly latency: number
  readonly ports: readonly OutsidePort[]
}

export interface OutsidePort {
  readonly port: number
  /** Absent: it only takes connections. */
  readonly http?: { readonly status: number; readonly body: string }
}
