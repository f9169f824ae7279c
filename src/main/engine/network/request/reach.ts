import type { NetworkClient, OutsideHost } from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ResolverWorld } from '../dns/resolver.ts'
import { likelyListeners } from '../listening-container.ts'
import { listenerAt, type ListeningPod } from './delivery.ts'
import { travel } from './journey.ts'
import { senderOf } from './places.ts'

/** Who a connection would reach at this moment. */
export type Reached =
  | { readonly kind: 'container'; readonly pod: Pod; readonly id: string; readonly port: number }
  /** A machine's own program, which answers this. */
  | { readonly kind: 'program'; readonly status: number; readonly body: string }
  | { readonly kind: 'outside'; readonly host: OutsideHost; readonly port: number }
  | { readonly kind: 'refused' }
  /** Nobody answers, not even that nobody is there. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'unreachable' }

/**
 * Follows the first packet of a connection to its end, and asks whoever is there whether he takes it: all at once, for
 * those who cannot wait on the clock. Who asks for a Service gets its next endpoint, as with any connection.
 */
export function reach(world: ResolverWorld, client: NetworkClient, address: string, port: number): Reached {
  const sender = senderOf(world, client)
  if (sender === undefined) return { kind: 'unreachable' }
  const packet = { from: sender.address, to: address, port, protocol: 'TCP' } as const
  const { arrival } = travel(world, sender, packet, new Map())
  switch (arrival.kind) {
    case 'lost':
      return { kind: 'silent' }
    case 'refused':
      return { kind: 'refused' }
    case 'unreachable':
      return { kind: 'unreachable' }
    case 'outside':
      return arrival
    case 'node': {
      const listener = listenerAt(world, arrival.node, arrival.port)
      return listener.kind === 'pods' ? firstOf(world, listener.candidates) : { ...listener, kind: 'program' }
    }
    case 'pod':
      return firstOf(world, [arrival])
  }
}

function firstOf(world: ResolverWorld, candidates: readonly ListeningPod[]): Reached {
  for (const { pod, port } of candidates) {
    for (const id of likelyListeners(pod, port)) {
      let taken: Reached | undefined
      world.runtime.request(id, { kind: 'tcp', port }, ({ kind }) => {
        if (kind === 'silent') taken = { kind: 'silent' }
        else if (kind === 'connected') taken = { kind: 'container', pod, id, port }
      })
      if (taken !== undefined) return taken
    }
  }
  return { kind: 'refused' }
}
