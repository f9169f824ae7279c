import type { NameFault, WayEnd, WayFault } from '../../../shared/chaos/fault.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import {
  isParted,
  type NetworkFaults,
  type Trouble,
  type WayParty,
  type WayTrouble
} from '../network/network-faults.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { FaultRecord } from './fault-records.ts'
import { isBelow, objectOf } from './target-pods.ts'

const none: Trouble = { delay: 0, loss: 0 }

/** What is broken between places of the network, and with names: answers what the network asks of each packet. */
export class WayFaults implements NetworkFaults {
  readonly #store: ObjectStore
  #links: readonly WayFault[] = []
  #ways: readonly WayFault[] = []
  #names: readonly NameFault[] = []

  constructor(store: ObjectStore) {
    this.#store = store
  }

  /** The faults that are on from now on. */
  set records(records: readonly FaultRecord[]) {
    const ways = records.flatMap(({ fault }) => (fault.kind === 'way' ? [fault] : []))
    this.#links = ways.filter(isBetweenMachines)
    this.#ways = ways.filter((fault) => !isBetweenMachines(fault))
    this.#names = records.flatMap(({ fault }) => (fault.kind === 'dns' ? [fault] : []))
  }

  onLink(from: string | undefined, to: string | undefined): WayTrouble | undefined {
    if (this.#links.length === 0) return undefined
    return this.#trouble(this.#links, machine(from), machine(to))
  }

  onWay(from: WayParty, to: WayParty): WayTrouble | undefined {
    if (this.#ways.length === 0) return undefined
    if (from.pod !== undefined && from.pod.metadata.uid === to.pod?.metadata.uid) return undefined
    return this.#trouble(this.#ways, from, to)
  }

  ofName(name: string): NameFault['answer'] | undefined {
    return this.#names.find((fault) => isNamed(fault, name))?.answer
  }

  /** Whether no connection between two machines comes about. */
  areParted(a: string, b: string): boolean {
    return isParted(this.onLink(a, b))
  }

  #trouble(faults: readonly WayFault[], from: WayParty, to: WayParty): WayTrouble | undefined {
    let [there, back] = [none, none]
    for (const fault of faults) {
      const isForward = this.#joins(fault, from, to)
      const isBackward = this.#joins(fault, to, from)
      const isBoth = fault.isOneWay !== true
      if (isForward || (isBackward && isBoth)) there = worse(there, fault)
      if (isBackward || (isForward && isBoth)) back = worse(back, fault)
    }
    return there === none && back === none ? undefined : { there, back }
  }

  #joins({ from, to }: WayFault, sender: WayParty, receiver: WayParty): boolean {
    return this.#isAt(from, sender, to) && this.#isAt(to, receiver, from)
  }

  #isAt(end: WayEnd, party: WayParty, other: WayEnd): boolean {
    const { pod, node } = party
    switch (end.kind) {
      case 'everyone':
        return other.kind === 'everyone' || !this.#isAt(other, party, end)
      case 'nodes':
        return node !== undefined && end.names.includes(node)
      case 'pods': {
        const uid = pod === undefined ? undefined : objectOf(this.#store, end)?.metadata.uid
        return pod !== undefined && uid !== undefined && isBelow(this.#store, pod, uid)
      }
      case 'service': {
        if (party.service === `${end.namespace}/${end.name}`) return true
        if (pod === undefined || pod.metadata.namespace !== end.namespace) return false
        const selector = Object.entries(this.#store.get(serviceKind, end.namespace, end.name)?.spec.selector ?? {})
        return selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value)
      }
    }
  }
}

function machine(node: string | undefined): WayParty {
  return { node, pod: undefined, service: undefined }
}

/** Of machines alone: it acts on their links, whoever speaks over them. */
function isBetweenMachines({ from, to }: WayFault): boolean {
  return [from, to].every(({ kind }) => kind === 'nodes' || kind === 'everyone')
}

/** Delays add up; a packet passes only where each lets it pass. */
function worse({ delay, loss }: Trouble, fault: WayFault): Trouble {
  return { delay: delay + (fault.delay ?? 0), loss: 1 - (1 - loss) * (1 - (fault.loss ?? 0)) }
}

/** The name itself, one below it, or one that it is the beginning of: web.shop is web.shop.svc.cluster.local. */
function isNamed({ name }: NameFault, asked: string): boolean {
  if (name === undefined) return true
  const wanted = name.toLowerCase().replace(/\.$/, '')
  return asked === wanted || asked.endsWith(`.${wanted}`) || asked.startsWith(`${wanted}.`)
}
