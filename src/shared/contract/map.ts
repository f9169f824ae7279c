import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { NetworkPolicyPeer } from '../schema/types.ts'
import type { StatusMark } from '../kinds/status-summary.ts'
import { base, liveInput, type Live } from './call.ts'
import { objectRefInput, type ObjectRef } from './documents.ts'
import type { Gauge } from './tables.ts'

/** From left to right: what a request meets on its way, and where that runs. */
export const mapColumns = ['gateway', 'entry', 'service', 'workload', 'owner', 'pod', 'config', 'node'] as const
export type MapColumn = (typeof mapColumns)[number]

/** What stands under a box's name; the window has the words. */
export type MapFacts =
  | { readonly type: 'hosts'; readonly hosts: readonly string[] }
  | { readonly type: 'endpoints'; readonly ready: number; readonly total: number; readonly isHeadless: boolean }
  /** A Service without a selector leads to a name or to addresses that somebody else keeps. */
  | { readonly type: 'outside'; readonly name: string }
  | { readonly type: 'replicas'; readonly ready: number; readonly desired: number; readonly revision?: string }
  | { readonly type: 'pods' }
  | { readonly type: 'node'; readonly cpu?: Gauge; readonly memory?: Gauge }
  /** NetworkPolicies: what they open of what they close; a direction that they leave alone is absent. */
  | { readonly type: 'policy'; readonly ingress?: PolicyOpening; readonly egress?: PolicyOpening }
  | { readonly type: 'kind' }

/** The rules of one direction: the first of them, and how many there are. */
export interface PolicyOpening {
  readonly rules: readonly PolicyRule[]
  readonly total: number
}

/** Everybody where there are no peers, all ports where there are none. */
export interface PolicyRule {
  readonly peers: readonly NetworkPolicyPeer[]
  /** "80/TCP". */
  readonly ports: readonly string[]
}

/** Pods that stand in one box. */
export interface MapPods {
  readonly total: number
  /** Troubled first. */
  readonly marks: readonly (readonly [mark: StatusMark, count: number])[]
  /** Whether the window may ask for each of them alone, and has. */
  readonly isFolded: boolean
}

export interface MapBox {
  readonly id: string
  readonly column: MapColumn
  /** What the box opens. Of pods in one box: their owner. */
  readonly ref: ObjectRef
  /** The name on the box, where that is not the object's own: "cart r13". */
  readonly title?: string
  /** The worst of what it stands for. */
  readonly mark: StatusMark
  readonly facts: MapFacts
  readonly pods?: MapPods
  /** Pixels of the drawing at its natural size. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Its name, or that of a pod in it, has the words that are looked for. */
  readonly isHit?: true
}

export interface MapTraffic {
  readonly rps: number
  readonly failing: number
  /** The most frequent: a status, or what the client's socket said. */
  readonly reason?: string
}

export interface MapEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  /**
   * `route`: requests go this way; `runs`: on this node; `owns`, `uses`, `selects`: as the objects say; `peer`: pods to
   * which a policy opens what it closes.
   */
  readonly type: 'route' | 'runs' | 'owns' | 'uses' | 'selects' | 'peer'
  /** `broken`: requests are sent this way and cannot arrive. `idle`: there is nothing at its end on purpose. */
  readonly state: 'fine' | 'broken' | 'idle' | 'limited' | 'refused'
  /** Why it is not fine. */
  readonly reason?: 'missing' | 'no-endpoints' | 'not-ready' | 'scaled-to-0' | 'policy'
  readonly traffic?: MapTraffic
  /** Of a peer: on which ports ("80/TCP") it may ask those that the policy selects, or be asked by them; all where empty. */
  readonly asks?: readonly string[]
  readonly isAsked?: readonly string[]
}

/** A group of rows with its name: a namespace, or a node. */
export interface MapBand {
  readonly name: string
  readonly y: number
  readonly height: number
}

/** One state of the map; boxes and edges are only those that differ from the last one. */
export interface MapUpdate {
  /** True: forget what you had. */
  readonly isReset: boolean
  readonly columns: readonly { readonly column: MapColumn; readonly x: number; readonly width: number }[]
  readonly bands: readonly MapBand[]
  readonly width: number
  readonly height: number
  readonly boxes: readonly MapBox[]
  readonly goneBoxes: readonly string[]
  readonly edges: readonly MapEdge[]
  readonly goneEdges: readonly string[]
  /** Objects that the map stands for, and boxes that did not fit into it. */
  readonly objects: number
  readonly hidden: number
  /** The box of the object whose neighbourhood this is; absent where there is no such object. */
  readonly focus?: string
}

export const mapInput = liveInput.extend({
  /** Empty: all. */
  namespaces: z.array(z.string().max(253)).max(1_000),
  /** Only what is so many steps from this object. */
  focus: objectRefInput.extend({ hops: z.number().int().min(1).max(4) }).optional(),
  owners: z.boolean(),
  config: z.boolean(),
  policies: z.boolean(),
  traffic: z.boolean(),
  /** Only what is in trouble, and what stands next to it. */
  troubled: z.boolean(),
  group: z.enum(['namespace', 'node']),
  /** Boxes whose pods stand alone, by id; `all`: every one, as far as there is room. */
  unfold: z.union([z.literal('all'), z.array(z.string().max(400)).max(50)]),
  /** Words of a name. */
  find: z.string().max(253)
})
export type MapInput = z.infer<typeof mapInput>

export const mapContract = {
  watch: base.input(mapInput).output(eventIterator(type<Live<MapUpdate>>()))
}
