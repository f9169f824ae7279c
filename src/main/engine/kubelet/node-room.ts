// What the pods that a kubelet has taken in ask of its node: upstream's NodeInfo of the admitted pods.
import type { Node } from '../../../shared/schema/types.ts'
import { UsedPorts } from '../scheduler/host-ports.ts'
import type { PodFacts } from '../scheduler/pod-facts.ts'
import { parse } from '../scheduler/pod-requests.ts'

/** What is short: as the message names it. CPU in millicores, all else in bytes or whole numbers. */
export interface Shortage {
  readonly resource: string
  readonly requested: number
  readonly used: number
  readonly capacity: number
}

export class NodeRoom {
  readonly #pods = new Map<string, PodFacts>()
  readonly #used = new Map<string, number>()
  readonly #ports = new UsedPorts()

  /** Counts a pod in, or anew where its requests have changed. */
  put(uid: string, facts: PodFacts): void {
    const known = this.#pods.get(uid)
    if (known === facts) return
    if (known !== undefined) this.remove(uid)
    this.#pods.set(uid, facts)
    this.#add(facts, 1)
    this.#ports.add(facts.hostPorts)
  }

  has(uid: string): boolean {
    return this.#pods.has(uid)
  }

  remove(uid: string): void {
    const facts = this.#pods.get(uid)
    if (facts === undefined) return
    this.#pods.delete(uid)
    this.#add(facts, -1)
    this.#ports.remove(facts.hostPorts)
  }

  clear(): void {
    for (const uid of this.#pods.keys()) this.remove(uid)
  }

  hasFreePorts({ hostPorts }: PodFacts): boolean {
    return hostPorts.length === 0 || !this.#ports.conflictsWith(hostPorts)
  }

  /** Every resource that does not suffice for one more pod, in upstream's order. */
  shortagesFor({ requests, asksForResources }: PodFacts, { status }: Node): readonly Shortage[] {
    const list = status?.allocatable ?? {}
    const short: Shortage[] = []
    const compare = (resource: string, requested: number, used: number, capacity: number): void => {
      if (requested > 0 && requested > capacity - used) short.push({ resource, requested, used, capacity })
    }
    compare('pods', 1, this.#pods.size, Number(list.pods ?? 0))
    if (!asksForResources) return short
    const { cpu, memory, ephemeralStorage, scalars } = parse(list)
    const used = (resource: string): number => this.#used.get(resource) ?? 0
    compare('cpu', requests.cpu, used('cpu'), cpu)
    compare('memory', requests.memory, used('memory'), memory)
    compare('ephemeral-storage', requests.ephemeralStorage, used('ephemeral-storage'), ephemeralStorage)
    for (const [resource, requested] of requests.scalars ?? []) {
      // Resources that the node does not know are not its own: upstream's removeMissingExtendedResources.
      const capacity = scalars?.get(resource)
      if (capacity !== undefined) compare(resource, requested, used(resource), capacity)
    }
    return short
  }

  #add({ requests }: PodFacts, sign: 1 | -1): void {
    const add = (resource: string, amount: number): void => {
      if (amount !== 0) this.#used.set(resource, (this.#used.get(resource) ?? 0) + sign * amount)
    }
    add('cpu', requests.cpu)
    add('memory', requests.memory)
    add('ephemeral-storage', requests.ephemeralStorage)
    for (const [resource, amount] of requests.scalars ?? []) add(resource, amount)
  }
}
