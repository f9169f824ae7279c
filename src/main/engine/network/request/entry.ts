// Which machine takes in a packet from outside the cluster.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { Hop } from '../../../../shared/machines/network.ts'
import { isInRange } from '../address-ranges.ts'
import { announcersOf } from '../load-balancers/address-pools.ts'
import { usableEndpoints } from '../proxy/endpoint-choice.ts'
import type { ProxiedPort } from '../proxy/proxied-port.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import type { JourneyWorld } from './journey.ts'
import type { Packet } from './packet.ts'
import type { Place } from './places.ts'

export type Entry = { readonly node: string; readonly hop?: Hop } | { readonly why: string }

/** No machine stands behind a load balancer with this label. */
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers'

export function entryOf(world: JourneyWorld, packet: Packet, place: Place): Entry {
  const { to, port, protocol } = packet
  if (place.kind === 'node') {
    if (!world.isOn(place.node)) return { why: `${to} does not answer: the machine is off` }
    if (world.isCutOff(place.node)) return { why: `${to} does not answer: ${place.node} is cut off from the network` }
    return { node: place.node }
  }
  const proxied = protocol === 'ICMP' ? undefined : world.table.at(to, port, protocol)
  if (proxied !== undefined && to !== proxied.clusterIP) return announced(world, to, proxied)
  if (place.kind === 'pod' || place.kind === 'nobody')
    return { why: `${to} is an address of the cluster’s pods: nobody outside has a route to it` }
  if (isInRange(to, world.serviceRange))
    return { why: `${to} is an address of the cluster’s Services: it means nothing outside` }
  return { why: `nobody answers at ${to}` }
}

/**
 * The machine that answers for an address which no machine has: the one that a load balancer's speaker announces it
 * from (chosen by hash among those that can take it, as MetalLB does), or that a router sends an external IP to.
 */
function announced(world: JourneyWorld, address: string, port: ProxiedPort): Entry {
  const isBalanced = port.balancerIPs.includes(address)
  const announcers = isBalanced ? announcersOf(world.store, address) : undefined
  const candidates = Array.from(world.store.all(nodeKind))
    .filter((node) => {
      const { name, labels } = node.metadata
      if (!world.isOn(name) || world.isCutOff(name)) return false
      if (isBalanced && labels?.[excluded] !== undefined) return false
      if (announcers?.has(name) === false) return false
      if (conditionOf(node.status, 'Ready')?.status !== 'True') return false
      return !port.isExternalLocal || usableEndpoints(port, { name, zone: undefined }).local.length > 0
    })
    .map(({ metadata }) => metadata.name)
    .sort()
  if (candidates.length === 0)
    return {
      why: port.isExternalLocal
        ? `no machine with an endpoint answers for ${address}`
        : `no machine answers for ${address}`
    }
  const node = candidates[fnv1a(address) % candidates.length]!
  const what = isBalanced
    ? `${address} is announced by ${node}`
    : `the router before the cluster sends ${address} to ${node}`
  return { node, hop: { at: isBalanced ? 'load balancer' : 'router', what } }
}

/** The machine that answers for an address of a load balancer now. */
export function announcerOf(world: JourneyWorld, address: string): string | undefined {
  const port = world.table.all().find(({ balancerIPs }) => balancerIPs.includes(address))
  const entry = port === undefined ? undefined : announced(world, address, port)
  return entry === undefined || 'why' in entry ? undefined : entry.node
}
