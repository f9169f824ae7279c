// Whether a connection would come about at this moment, only looked up: no chance is drawn and no balancer remembers it.
import type { NetworkClient } from '../../../../shared/network/request.ts'
import type { ResolverWorld } from '../dns/resolver.ts'
import { arpTimeout } from './exchange.ts'
import { travel } from './journey.ts'
import { senderOf } from './places.ts'

/** Why Go's dialer has no connection: what stands behind "dial tcp ADDRESS: ". */
export interface DialFailure {
  readonly cause: string
  /** Milliseconds until it knows. */
  readonly waited: number
}

/** Milliseconds that the API server's dialers wait for a connection. */
const dialTimeout = 30_000

/** Packets are sent again until one gets through: only a way on which all are lost keeps two from each other. */
const patient = { float: () => 1 } as const

/** Of several endpoints the first: who only looks must not have it another's turn. */
const first: Pick<ResolverWorld['balancer'], 'choose'> = {
  choose: (_connection, [endpoint]) => ({ endpoint: endpoint!, why: '' })
}

/** Undefined where the packet arrives, whoever listens there. */
export function dialFailure(
  world: ResolverWorld,
  client: NetworkClient,
  address: string,
  port: number
): DialFailure | undefined {
  const sender = senderOf(world, client)
  if (sender === undefined) return noRoute
  const packet = { from: sender.address, to: address, port, protocol: 'TCP' } as const
  const { arrival } = travel({ ...world, wire: patient, balancer: first }, sender, packet, new Map())
  switch (arrival.kind) {
    case 'lost': {
      // A neighbour that is off answers no ARP; a cut or a rule on the way says nothing at all.
      const node = world.nodes.withAddress(address)
      return node !== undefined && !world.isOn(node) ? noRoute : { cause: 'i/o timeout', waited: dialTimeout }
    }
    case 'unreachable':
      return noRoute
    case 'refused':
      return { cause: 'connect: connection refused', waited: 0 }
    default:
      return undefined
  }
}

const noRoute: DialFailure = { cause: 'connect: no route to host', waited: arpTimeout }
