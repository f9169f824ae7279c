// The way of a connection's first packet from its sender to whoever has the address in the end: over the rules of
// kube-proxy, the policies and the add-on's links, with the reason of each turn.
import type { Hop } from '../../../../shared/machines/network.ts'
import { leavingHops, packetPath, type PathEnd } from '../packet-path.ts'
import { enforcesPolicies } from '../policy/policy-verdict.ts'
import type { BalancerNames } from '../cloud/balancer-names.ts'
import type { Balancer } from '../proxy/balancer.ts'
import type { NodeProxies } from '../proxy/node-proxies.ts'
import type { ServiceTable } from '../proxy/service-table.ts'
import { addressOf } from '../node-directory.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { entryOf, type Coming } from './entry.ts'
import type { Arrival, Journey, Packet, Relay, Sender, Tracking } from './packet.ts'
import { pathEnd, placeOf, sourceTowards, type Place, type World } from './places.ts'
import { policyHop } from './policy-step.ts'
import { applyRules, type Origin } from './rule-step.ts'
import { isLostBetween, isLostOnLink, isLostOnPath, type TroubledPacket, type TroubledWorld } from './trouble-step.ts'

/** Milliseconds one way: within a machine, over the wire between two, and what an overlay adds. */
const delays = { local: 0.03, wire: 0.25, overlay: 0.05 } as const

export interface JourneyWorld extends World, TroubledWorld {
  readonly proxies: NodeProxies
  readonly table: ServiceTable
  readonly balancer: Pick<Balancer, 'choose'>
  readonly clouds: Pick<BalancerNames, 'provider' | 'at' | 'addressOf' | 'next'>
  readonly serviceRange: string
}

/** Where the packet is now. */
interface State extends TroubledPacket {
  readonly passed: string[]
  packet: Packet
  /** The machine that the packet is on. */
  node: string
  /** Undefined once the packet has left the sender's network namespace. */
  sender: Sender | undefined
  origin: Origin
  /** The address before the last masquerading, where this machine did it: its policies see that one. */
  unmasked: string | undefined
  relay: Relay | undefined
  /** NAMESPACE/NAME of the Service whose rules decided. */
  service: string | undefined
}

export function travel(world: JourneyWorld, sender: Sender, packet: Packet, tracking: Tracking): Journey {
  const state: State = {
    hops: [],
    passed: [],
    delay: 0,
    loss: 0,
    packet,
    node: sender.node ?? '',
    sender: sender.node === undefined ? undefined : sender,
    origin: sender.node === undefined ? 'elsewhere' : sender.pod === undefined ? 'local' : 'pod',
    unmasked: undefined,
    relay: undefined,
    service: undefined
  }
  const arrival = between(world, sender, state, go(world, sender, state, tracking))
  return {
    arrival,
    hops: state.hops,
    delay: state.delay,
    loss: state.loss,
    seenFrom: state.packet.from,
    nodes: state.passed,
    ...(state.service === undefined ? {} : { service: state.service }),
    ...(state.relay === undefined ? {} : { relay: state.relay })
  }
}

/** What is broken between the sender and whoever has the packet in the end. */
function between(world: JourneyWorld, sender: Sender, state: State, arrival: Arrival): Arrival {
  if (arrival.kind !== 'pod' && arrival.kind !== 'node' && arrival.kind !== 'outside') return arrival
  const pod = arrival.kind === 'pod' ? arrival.pod : undefined
  const node = arrival.kind === 'node' ? arrival.node : pod?.spec.nodeName
  const from = { node: sender.node, pod: sender.pod, service: undefined, name: sender.podName }
  return isLostBetween(world, state, from, { node, pod, service: state.service }) ? { kind: 'lost' } : arrival
}

function go(world: JourneyWorld, sender: Sender, state: State, tracking: Tracking): Arrival {
  if (sender.node === undefined) {
    const arrival = enter(world, state, { tracking, isInside: false })
    if (arrival !== undefined) return arrival
  } else {
    if (!world.isOn(sender.node)) return lose(state, sender.node, sender.node, 'the machine is off')
    if (packetIsForSelf(sender, state.packet)) return atHome(sender, state)
    state.hops.push(...leavingHops(world.cni(), startOf(world, state), state.packet.to))
  }
  return onwards(world, sender, state, tracking)
}

/** From the machine that the packet is on, or came in at. */
function onwards(world: JourneyWorld, sender: Sender, state: State, tracking: Tracking): Arrival {
  state.passed.push(state.node)
  const start = ruled(world, state, tracking)
  if (start !== undefined) return start
  let target = placeOf(world, state.packet.to)
  const isForbidden = policy(world, sender, state, target, 'Egress')
  if (isForbidden) return { kind: 'lost' }
  if (target.kind === 'node' && target.node !== state.node) {
    // The rules of the machine that is asked may lead on from there: a node port.
    const moved = move(world, sender, state, target)
    if (moved !== undefined) return moved
    const there = ruled(world, state, tracking)
    if (there !== undefined) return there
    const next = placeOf(world, state.packet.to)
    if (next.kind === 'node' && next.node === state.node)
      return { kind: 'node', node: state.node, port: state.packet.port }
    target = next
  }
  return deliver(world, sender, state, target, tracking)
}

/** Somebody outside finds a machine that takes the packet in; what comes of it where there is none. */
function enter(world: JourneyWorld, state: State, coming: Coming): Arrival | undefined {
  const { from, to, port } = state.packet
  state.hops.push({ at: 'outside', what: `from ${from} to ${to}:${port}` })
  const place = placeOf(world, to)
  if (place.kind === 'outside') {
    state.delay += place.host.latency / 2
    return { kind: 'outside', host: place.host, port }
  }
  const entry = entryOf(world, state.packet, place, coming)
  if ('why' in entry) return lose(state, undefined, 'network', entry.why)
  if (entry.hop !== undefined) state.hops.push(entry.hop)
  if (entry.onwards !== undefined) state.packet = { ...state.packet, ...entry.onwards }
  if (isLostOnLink(world, state, undefined, entry.node)) return { kind: 'lost' }
  state.node = entry.node
  state.delay += 10
  state.hops.push({ node: entry.node, at: 'eth0', what: `in from ${state.packet.from}` })
  return undefined
}

function packetIsForSelf({ pod, address }: Sender, { to }: Packet): boolean {
  return to.startsWith('127.') || (pod !== undefined && to === address)
}

/** Over the loopback interface of its own network namespace. */
function atHome({ node, pod, podName, address }: Sender, state: State): Arrival {
  const { port, to } = state.packet
  state.delay += delays.local
  state.packet = { ...state.packet, from: to.startsWith('127.') ? '127.0.0.1' : address }
  state.hops.push({
    node: node!,
    ...(podName === undefined ? {} : { pod: podName }),
    at: 'lo',
    what: `to itself: ${to}`
  })
  state.passed.push(node!)
  return pod === undefined ? { kind: 'node', node: node!, port } : { kind: 'pod', pod, port }
}

/** Asks the rules of the machine that the packet is on; an arrival where it ends there. */
function ruled(world: JourneyWorld, state: State, tracking: Tracking): Arrival | undefined {
  const { node, packet, origin } = state
  const rules = world.proxies.of(node)
  if (rules === undefined) return undefined
  const own = world.store.get(nodeKind, undefined, node)
  const step = applyRules({
    rules,
    balancer: world.balancer,
    packet,
    origin,
    nodeAddress: (own === undefined ? undefined : addressOf(own)) ?? '',
    serviceRange: world.serviceRange,
    tracking
  })
  if (step.kind === 'pass') return undefined
  state.hops.push(step.hop)
  if (step.port !== undefined) state.service = `${step.port.namespace}/${step.port.service}`
  if (step.kind === 'refused') return { kind: 'refused' }
  if (step.kind === 'dropped') return { kind: 'lost' }
  const { endpoint, endpoints, port } = step
  state.packet = { ...packet, to: endpoint.ip, port: endpoint.port }
  if (rules.config.mode === 'userspace') state.relay = { node, port, endpoints }
  if (step.isMasked) mask(world, state)
  return undefined
}

function mask(world: JourneyWorld, state: State): void {
  const from = sourceTowards(world, state.node, placeOf(world, state.packet.to))
  if (from === state.packet.from) return
  state.unmasked = state.packet.from
  state.packet = { ...state.packet, from }
  state.hops.push({ node: state.node, at: 'KUBE-POSTROUTING', what: `MASQUERADE: the source becomes ${from}` })
}

/** To another machine's own address; an arrival where the packet is lost on the way. */
function move(
  world: JourneyWorld,
  sender: Sender,
  state: State,
  target: Place & { readonly node: string }
): Arrival | undefined {
  const path = pathFrom(world, state, pathEnd(world, target.node))
  if (isLostOnPath(world, state, path, target.node)) return { kind: 'lost' }
  state.delay += delays.wire
  // Pods leave for machines under the address of their own one.
  if (state.sender?.pod !== undefined && state.packet.from === sender.address)
    state.packet = { ...state.packet, from: sourceTowards(world, state.node, target) }
  state.sender = undefined
  state.unmasked = undefined
  state.origin = 'elsewhere'
  state.node = target.node
  state.passed.push(target.node)
  return undefined
}

function startOf(world: JourneyWorld, { node, sender }: State): PathEnd {
  return pathEnd(world, node, sender?.pod, sender?.podName)
}

/** From the machine's decision on: how the packet came to it is told already. */
function pathFrom(world: JourneyWorld, state: State, to: PathEnd): readonly Hop[] {
  const from = startOf(world, state)
  return packetPath(world.cni(), from, to).slice(leavingHops(world.cni(), from, '').length)
}

function deliver(world: JourneyWorld, sender: Sender, state: State, target: Place, tracking: Tracking): Arrival {
  const { port, to } = state.packet
  const { node } = state
  const cni = world.cni()
  switch (target.kind) {
    case 'node': {
      if (target.node !== node) {
        const moved = move(world, sender, state, target)
        if (moved !== undefined) return moved
      } else state.delay += delays.local
      return { kind: 'node', node: target.node, port }
    }
    case 'pod': {
      const own = state.sender !== undefined && state.sender.pod === undefined && state.packet.from === sender.address
      if (own) state.packet = { ...state.packet, from: sourceTowards(world, node, target) }
      const path = pathFrom(world, state, pathEnd(world, target.node, target.pod))
      const isLocal = target.node === node
      if (isLostOnPath(world, state, path, target.node)) return { kind: 'lost' }
      state.delay += isLocal ? delays.local : delays.wire + (cni === 'calico' ? 0 : delays.overlay)
      if (!isLocal) state.passed.push(target.node)
      if (policy(world, sender, state, target, 'Ingress')) return { kind: 'lost' }
      return { kind: 'pod', pod: target.pod, port }
    }
    case 'nobody': {
      const path = pathFrom(world, state, pathEnd(world, target.node))
      // Without the last hop: the packet was never meant for the machine.
      const isWhole = path.at(-1)?.isLost !== true
      if (isLostOnPath(world, state, isWhole ? path.slice(0, -1) : path, target.node)) return { kind: 'lost' }
      // A route to nowhere swallows it; on a bridge nobody answers who has the address.
      if (cni === 'calico') return lose(state, target.node, 'ip route', `blackhole: no pod has the address ${to}`)
      state.hops.push({ node: target.node, at: 'arp', what: `nobody has the address ${to}`, isLost: true })
      return { kind: 'unreachable' }
    }
    case 'outside':
    case 'nowhere':
      return leave(world, state, target, tracking)
  }
}

function leave(
  world: JourneyWorld,
  state: State,
  target: Extract<Place, { readonly kind: 'outside' | 'nowhere' }>,
  tracking: Tracking
): Arrival {
  const { node, sender, packet } = state
  const address = sourceTowards(world, node, target)
  if (sender?.pod !== undefined && packet.from === sender.address) {
    state.packet = { ...packet, from: address }
    state.hops.push({ node, at: 'MASQUERADE', what: `the source becomes ${address}` })
  }
  state.hops.push({ node, at: 'eth0', what: `out to ${packet.to}` })
  if (world.isCutOff(node)) return lose(state, node, 'eth0', 'the machine’s cable is cut')
  if (isLostOnLink(world, state, node, undefined)) return { kind: 'lost' }
  if (world.clouds.at(packet.to) !== undefined) return comeBack(world, state, tracking)
  if (target.kind === 'nowhere') return lose(state, undefined, 'network', `nobody answers at ${packet.to}`)
  state.delay += target.host.latency / 2
  const [name = packet.to] = target.host.names
  state.hops.push({ at: 'outside', what: `received by ${name}` })
  return { kind: 'outside', host: target.host, port: packet.port }
}

/** Out to a cloud's load balancer, which sends it in again: from there on it is somebody outside's. */
function comeBack(world: JourneyWorld, state: State, tracking: Tracking): Arrival {
  state.sender = undefined
  state.unmasked = undefined
  state.origin = 'elsewhere'
  const arrival = enter(world, state, { tracking, isInside: true })
  const outsider = { node: undefined, pod: undefined, podName: undefined, address: state.packet.from }
  return arrival ?? onwards(world, outsider, state, tracking)
}

/** Whether the policies of one end forbid it; a hop says so, or what allowed it. */
function policy(
  world: JourneyWorld,
  sender: Sender,
  state: State,
  target: Place,
  direction: 'Ingress' | 'Egress'
): boolean {
  if (!enforcesPolicies(world.cni())) return false
  const unmasked = target.kind === 'pod' && target.node === state.node ? state.unmasked : undefined
  const hop = policyHop(world.store, { sender, packet: state.packet, unmasked, target, direction })
  if (hop === undefined) return false
  state.hops.push(hop)
  return hop.isLost === true
}

function lose(state: State, node: string | undefined, at: string, what: string): Arrival {
  state.hops.push({ ...(node === undefined ? {} : { node }), at, what, isLost: true })
  return { kind: 'lost' }
}
