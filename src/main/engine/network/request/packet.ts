import type { Pod } from '../../../../shared/schema/types.ts'
import type { OutsideHost } from '../../../../shared/network/request.ts'
import type { Hop } from '../../../../shared/machines/network.ts'
import type { ProxiedPort, ProxyEndpoint, Protocol } from '../proxy/proxied-port.ts'

/** ICMP has no ports: an echo request carries 0. */
export type PacketProtocol = Protocol | 'ICMP'

/** The first packet of a connection, as it is at some place on its way. */
export interface Packet {
  readonly from: string
  readonly to: string
  readonly port: number
  readonly protocol: PacketProtocol
}

/** Where the sender is. `pod` is undefined of a machine, and of a pod in its node's own network. */
export interface Sender {
  /** Undefined of somebody outside. */
  readonly node: string | undefined
  readonly pod: Pod | undefined
  /** What stands in hops: the name of the pod, also of one in its node's network. */
  readonly podName: string | undefined
  readonly address: string
}

/** What the kernels on the way remember of a connection, so that its next packets go the same way: by node. */
export type Tracking = Map<string, { readonly endpoint: ProxyEndpoint; readonly port: ProxiedPort }>

/** Where a packet ended. */
export type Arrival =
  | { readonly kind: 'pod'; readonly pod: Pod; readonly port: number }
  /** At a port of a machine itself. */
  | { readonly kind: 'node'; readonly node: string; readonly port: number }
  | { readonly kind: 'outside'; readonly host: OutsideHost; readonly port: number }
  | { readonly kind: 'refused' | 'lost' | 'unreachable' }

export interface Journey {
  readonly arrival: Arrival
  readonly hops: readonly Hop[]
  /** Milliseconds one way, on average of there and back. */
  readonly delay: number
  /** How likely each further packet or its answer is lost on this way, from 0 to 1. */
  readonly loss: number
  /** The sender's address as the receiver sees it. */
  readonly seenFrom: string
  /** The machines that it passed, the last one first that it cannot do without. */
  readonly nodes: readonly string[]
  /** "namespace/name" of the Service whose rules decided. */
  readonly service?: string
  /** The kube-proxy that takes connections itself and opens others, with what it may choose from: userspace. */
  readonly relay?: Relay
}

/** A kube-proxy of mode userspace, which tries another endpoint where one does not answer. */
export interface Relay {
  readonly node: string
  readonly port: ProxiedPort
  readonly endpoints: readonly ProxyEndpoint[]
}
