import type { Pod } from '../../../shared/schema/types.ts'

/** What a packet meets in one direction. */
export interface Trouble {
  /** Milliseconds that it takes longer. */
  readonly delay: number
  /** How likely it is lost, from 0 to 1. */
  readonly loss: number
}

export interface WayTrouble {
  readonly there: Trouble
  readonly back: Trouble
}

/** Who is at one end of a way. All undefined: somebody outside. */
export interface WayParty {
  readonly node: string | undefined
  readonly pod: Pod | undefined
  /** NAMESPACE/NAME of the Service that was asked, where one was. */
  readonly service: string | undefined
}

/** What is broken in the network beside machines and cables: asked of each packet and each name. */
export interface NetworkFaults {
  /** Between two machines; undefined is the world outside. */
  onLink(from: string | undefined, to: string | undefined): WayTrouble | undefined
  /** Between pods and Services, wherever they are. */
  onWay(from: WayParty, to: WayParty): WayTrouble | undefined
  /** What CoreDNS says of a name instead of the truth; undefined where it tells that. */
  ofName(name: string): 'NXDOMAIN' | 'SERVFAIL' | 'silence' | undefined
}

/** Decides whether a packet is lost where some are: the one above the share of the lost passes. */
export interface Chance {
  /** In [0, 1). */
  float(): number
}

export const noNetworkFaults: NetworkFaults = {
  onLink: () => undefined,
  onWay: () => undefined,
  ofName: () => undefined
}

/** Whether no connection comes about: a packet or its answer never arrives. */
export function isParted(trouble: WayTrouble | undefined): boolean {
  return trouble !== undefined && (trouble.there.loss >= 1 || trouble.back.loss >= 1)
}

/** How likely a packet or its answer is lost. */
export function lossOf({ there, back }: WayTrouble): number {
  return 1 - (1 - there.loss) * (1 - back.loss)
}
