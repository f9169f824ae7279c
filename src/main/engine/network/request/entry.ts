// Which machine takes in a packet from outside the cluster.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { Hop } from '../../../../shared/machines/network.ts'
import { isInRange } from '../address-ranges.ts'
import type { NamedBalancer } from '../cloud/balancer-names.ts'
import { isInternal } from '../cloud/balancers.ts'
import { announcersOf } from '../load-balancers/address-pools.ts'
import { addressOf } from '../node-directory.ts'
import { usableEndpoints } from '../proxy/endpoint-choice.ts'
import type { ProxiedPort } from '../proxy/proxied-port.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import type { JourneyWorld } from './journey.ts'
import type { Packet, Tracking } from './packet.ts'
import type { Place } from './places.ts'

export type Entry =
  | {
      readonly node: string
      readonly hop?: Hop
      /** Where the packet goes on from a load balancer that does not leave it as it is. */
      readonly onwards?: Pick<Packet, 'from' | 'to' | 'port'>
    }
  | { readonly why: string }

/** From where a classic load balancer connects: its leg in the machines' network. */
const balancerAddress = '172.18.249.10'

/** No machine stands behind a load balancer with this label. */
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** How a connection comes to its way in. */
export interface Coming {
  /** The machines that it has passed already: a cloud's load balancer sends it there again. */
  readonly tracking: Tracking
  /** It begins in the machines' own network. */
  readonly isInside: boolean
}

export function entryOf(world: JourneyWorld, packet: Packet, place: Place, coming: Coming): Entry {
  const { to, port, protocol } = packet
  if (place.kind === 'node') {
    if (!world.isOn(place.node)) return { why: `${to} does not answer: the machine is off` }
    if (world.isCutOff(place.node)) return { why: `${to} does not answer: ${place.node} is cut off from the network` }
    return { node: place.node }
  }
  const named = world.clouds.at(to)
  if (named !== undefined) return throughNamed(world, packet, named, coming)
  const proxied = protocol === 'ICMP' ? undefined : world.table.at(to, port, protocol)
  if (proxied !== undefined && to !== proxied.clusterIP) return announced(world, to, proxied, coming.tracking)
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
function announced(world: JourneyWorld, address: string, port: ProxiedPort, tracking: Tracking): Entry {
  const isBalanced = port.balancerIPs.includes(address)
  const announcers = isBalanced ? announcersOf(world.store, address) : undefined
  const isOfCloud = isBalanced && announcers === undefined && world.clouds.provider !== 'none'
  if (isOfCloud && isPrivate(world, port)) return { why: privateAddress(address) }
  const candidates = machinesFor(world, port, isBalanced, announcers)
  if (candidates.length === 0)
    return {
      why: port.isExternalLocal
        ? `no machine with an endpoint answers for ${address}`
        : `no machine answers for ${address}`
    }
  if (isOfCloud) {
    const node = chosen(world, candidates, tracking)
    return { node, hop: { at: 'load balancer', what: `${address} leads to ${node}` } }
  }
  const node = candidates[fnv1a(address) % candidates.length]!
  const what = isBalanced
    ? `${address} is announced by ${node}`
    : `the router before the cluster sends ${address} to ${node}`
  return { node, hop: { at: isBalanced ? 'load balancer' : 'router', what } }
}

/** The machines that can take what comes from outside for a Service, by name. */
function machinesFor(
  world: JourneyWorld,
  port: ProxiedPort,
  isBalanced: boolean,
  announcers: ReadonlySet<string> | undefined
): readonly string[] {
  return Array.from(world.store.all(nodeKind))
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
}

/** A cloud's load balancer spreads connections over its healthy machines; one that stands stays where it is. */
function chosen(world: JourneyWorld, candidates: readonly string[], tracking: Tracking): string {
  return candidates.find((name) => tracking.has(name)) ?? candidates[world.clouds.next(candidates.length)]!
}

/** One that has a name and addresses of its own: it asks a machine at its node port. */
function throughNamed(
  world: JourneyWorld,
  packet: Packet,
  named: NamedBalancer,
  { tracking, isInside }: Coming
): Entry {
  const { to, port, protocol, from } = packet
  const { hostname, isNetwork } = named
  if (protocol === 'ICMP') return { why: `${hostname} does not answer echo requests` }
  const service = world.store.byKey(serviceKind, named.service)
  const proxied = service && world.table.at(service.spec.clusterIP ?? '', port, protocol)
  if (service === undefined || proxied === undefined || proxied.nodePort === 0)
    return { why: `${hostname} has no listener on port ${port}` }
  if (!isInside && isInternal(service)) return { why: privateAddress(hostname) }
  const { sourceRanges } = proxied
  if (sourceRanges.length > 0 && !sourceRanges.some((range) => isInRange(from, range)))
    return { why: `the security group of ${hostname} lets in ${sourceRanges.join(', ')}, not ${from}` }
  const candidates = machinesFor(world, proxied, true, undefined)
  if (candidates.length === 0) return { why: `${hostname} has no healthy machine` }
  const node = chosen(world, candidates, tracking)
  const own = addressOf(world.store.get(nodeKind, undefined, node)!) ?? ''
  const what = `${hostname} (${to}:${port}) asks ${node} at node port ${proxied.nodePort}`
  const onwards = { from: isNetwork ? from : balancerAddress, to: own, port: proxied.nodePort }
  return { node, hop: { at: 'load balancer', what }, onwards }
}

function isPrivate(world: JourneyWorld, { namespace, service }: ProxiedPort): boolean {
  const found = world.store.get(serviceKind, namespace, service)
  return found !== undefined && isInternal(found)
}

function privateAddress(address: string): string {
  return `${address} is an address of the machines’ own network: nobody outside has a route to it`
}

/** The machine that answers for an address of a load balancer now. */
export function announcerOf(world: JourneyWorld, address: string): string | undefined {
  const port = world.table.all().find(({ balancerIPs }) => balancerIPs.includes(address))
  const entry = port === undefined ? undefined : announced(world, address, port, new Map())
  return entry === undefined || 'why' in entry ? undefined : entry.node
}
