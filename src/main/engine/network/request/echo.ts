// Echo requests (ICMP): what ping and traceroute hear of the way to an address.
import type { NetworkClient } from '../../../../shared/network/request.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { addressOf } from '../node-directory.ts'
import { gatewayOf } from '../node-links.ts'
import { podRangeOf } from '../pod-addresses.ts'
import { travel, type JourneyWorld } from './journey.ts'
import type { Journey, Sender } from './packet.ts'
import { placeOf, senderOf } from './places.ts'

export interface Echo {
  /** `rejected`: a rule on the first machine says port unreachable; `unreachable`: the last one knows nobody; `lost`: silence. */
  readonly kind: 'reply' | 'rejected' | 'unreachable' | 'lost'
  /** Who says so; "" where nobody does. */
  readonly from: string
  /** Milliseconds there and back. */
  readonly latency: number
  /** Addresses of the machines that routed it, in order: each takes one off its time to live. */
  readonly routers: readonly string[]
}

/** Machines beyond the cluster that a packet passes on its way out. */
const outsideHops = 11

/** Sends one echo request now; what comes of it is known at once, and heard as much later as it says. */
export function echo(world: JourneyWorld, client: NetworkClient, address: string): Echo {
  const sender = senderOf(world, client)
  if (sender === undefined) return { kind: 'unreachable', from: '', latency: 0, routers: [] }
  const packet = { from: sender.address, to: address, port: 0, protocol: 'ICMP' } as const
  const journey = travel(world, sender, packet, new Map())
  const { arrival, delay } = journey
  const routers = routersOf(world, sender, journey, address)
  const first = routers[0] ?? sender.address
  switch (arrival.kind) {
    case 'lost':
      return { kind: 'lost', from: '', latency: 0, routers }
    case 'refused':
      return { kind: 'rejected', from: first, latency: delay * 2, routers }
    case 'unreachable':
      return { kind: 'unreachable', from: routers.at(-1) ?? sender.address, latency: delay * 2, routers }
    case 'pod':
    case 'node':
      return { kind: 'reply', from: address, latency: delay * 2 + 0.02, routers }
    case 'outside': {
      const beyond = Array.from({ length: outsideHops - routers.length }, (_, index) => `192.0.2.${index + 1}`)
      return { kind: 'reply', from: address, latency: delay * 2, routers: [...routers, ...beyond] }
    }
  }
}

/** Those of the cluster: the sender's own machine where a packet leaves its bridge, the receiver's where it enters one. */
function routersOf(world: JourneyWorld, sender: Sender, { nodes, arrival }: Journey, to: string): readonly string[] {
  const { node, pod } = sender
  if (node === undefined || (pod !== undefined && to === sender.address) || to.startsWith('127.')) return []
  const cni = world.cni()
  const routers: string[] = []
  const target = placeOf(world, to)
  const isNeighbour = target.kind === 'pod' && target.node === node && cni !== 'calico'
  // Weave is one bridge over all machines: between its pods nobody routes.
  const isBridged = cni === 'weave' && target.kind === 'pod'
  if (pod !== undefined && !isNeighbour && !isBridged && !(target.kind === 'node' && target.node === node))
    routers.push(routerAt(world, node, 'inside'))
  const last = nodes.at(-1)
  if (target.kind === 'pod' && target.node !== node && !isBridged && (arrival.kind === 'pod' || last === target.node))
    routers.push(routerAt(world, target.node, 'tunnel'))
  return routers
}

/** The address under which a machine answers whose time to live has run out: of the interface that it came in by. */
function routerAt(world: JourneyWorld, name: string, side: 'inside' | 'tunnel'): string {
  const node = world.store.get(nodeKind, undefined, name)
  const address = (node === undefined ? undefined : addressOf(node)) ?? '0.0.0.0'
  const cni = world.cni()
  if (node?.spec.podCIDR === undefined || cni === 'calico' || cni === 'none') return address
  const range = podRangeOf(cni, node.spec.podCIDR)
  return side === 'inside' || cni === 'weave' ? gatewayOf(range) : range.split('/')[0]!
}
