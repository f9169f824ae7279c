// What is broken between two places, as it acts on a connection's first packet and on the answer to it.
import type { Hop } from '../../../../shared/machines/network.ts'
import {
  lossOf,
  type Chance,
  type NetworkFaults,
  type Trouble,
  type WayParty,
  type WayTrouble
} from '../network-faults.ts'

export interface TroubledWorld {
  readonly faults: NetworkFaults
  /** Decides of packets where some are lost. */
  readonly wire: Chance
}

/** A packet under way, as far as trouble changes it. */
export interface TroubledPacket {
  readonly hops: Hop[]
  /** Milliseconds one way, on average of there and back. */
  delay: number
  /** How likely each further packet or its answer is lost. */
  loss: number
  /** The machine that it is on. */
  readonly node: string
}

const outside = 'outside'

/** Between a machine and the world outside, which is undefined. */
export function isLostOnLink(
  world: TroubledWorld,
  packet: TroubledPacket,
  from: string | undefined,
  to: string | undefined
): boolean {
  const trouble = world.faults.onLink(from, to)
  return trouble !== undefined && meet(world, packet, trouble, from ?? outside, to ?? outside)
}

/** Takes the hops to another machine, as far as the packet gets: whether it is lost there. */
export function isLostOnPath(
  world: TroubledWorld,
  packet: TroubledPacket,
  path: readonly Hop[],
  node: string
): boolean {
  const isLost = path.at(-1)?.isLost === true
  const trouble = isLost || node === packet.node ? undefined : world.faults.onLink(packet.node, node)
  if (trouble === undefined) {
    packet.hops.push(...path)
    return isLost
  }
  const here = path.findLastIndex((hop) => hop.node === packet.node) + 1
  packet.hops.push(...path.slice(0, here))
  if (meet(world, packet, trouble, packet.node, node)) return true
  packet.hops.push(...path.slice(here))
  return false
}

/** Between the two who speak with each other, whatever lies between them. */
export function isLostBetween(
  world: TroubledWorld,
  packet: TroubledPacket,
  from: WayParty & { readonly name: string | undefined },
  to: WayParty
): boolean {
  const trouble = world.faults.onWay(from, to)
  if (trouble === undefined) return false
  return meet(world, packet, trouble, from.name ?? from.node ?? outside, to.pod?.metadata.name ?? to.node ?? outside)
}

/** Whether the packet or its answer is lost; else it may be late. */
function meet({ wire }: TroubledWorld, packet: TroubledPacket, trouble: WayTrouble, from: string, to: string): boolean {
  const { there, back } = trouble
  const delay = (there.delay + back.delay) / 2
  const loss = lossOf(trouble)
  packet.delay += delay
  packet.loss = 1 - (1 - packet.loss) * (1 - loss)
  const isLost = (what: string): boolean => packet.hops.push({ at: 'network', what, isLost: true }) > 0
  if (falls(there, wire)) return isLost(`from ${from} to ${to} ${share(there.loss)} lost`)
  if (falls(back, wire)) return isLost(`the answer: from ${to} to ${from} ${share(back.loss)} lost`)
  const slow = delay === 0 ? '' : `${slowness(trouble)} slower`
  const thin = loss === 0 ? '' : `${Math.round(loss * 100)} % of packets are lost, these got through`
  packet.hops.push({
    at: 'network',
    what: `between ${from} and ${to}: ${[slow, thin].filter(Boolean).join('; ')}`
  })
  return false
}

function falls({ loss }: Trouble, chance: Chance): boolean {
  return loss > 0 && (loss >= 1 || chance.float() < loss)
}

function share(loss: number): string {
  return loss >= 1 ? 'all packets are' : `${Math.round(loss * 100)} % of packets are`
}

function slowness({ there, back }: WayTrouble): string {
  if (there.delay === back.delay) return `${there.delay} ms`
  return back.delay === 0 ? `${there.delay} ms there` : `${there.delay} ms there and ${back.delay} ms back`
}

const firstTimeout = 200
const mostTimeout = 120_000

/** Milliseconds that sending again takes until a packet and its answer got through: Linux' RTO, doubled each time. */
export function retransmission(loss: number, chance: Chance): number {
  let wait = 0
  for (let timeout = firstTimeout; loss > 0 && timeout <= mostTimeout && chance.float() < loss; timeout *= 2)
    wait += timeout
  return wait
}

/** The same for many: how long each share of them waits, the few that wait longer than `most` (milliseconds) last. */
export function retransmissions(
  loss: number,
  most: number
): readonly { readonly share: number; readonly wait: number }[] {
  const shares: { share: number; wait: number }[] = []
  let left = 1
  for (let timeout = firstTimeout, wait = 0; loss > 0 && wait <= most && shares.length < 4; timeout *= 2) {
    shares.push({ share: left * (1 - loss), wait })
    left *= loss
    wait += timeout
  }
  const last = shares.at(-1)
  if (last === undefined) return [{ share: 1, wait: 0 }]
  last.share += left
  return shares
}
