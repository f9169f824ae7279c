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

  /** The first resource that does not suffice for one more pod, in upstream's order; undefined where all do. */
  shortageFor({ requests, asksForResources }: PodFacts, { status }: Node): Shortage | undefined {
    const list = status?.allocatable ?? {}
    const pods = Number(list.pods ?? 0)
    if (this.#pods.size + 1 > pods) return { resource: 'pods', requested: 1, used: this.#pods.size, capacity: pods }
    if (!asksForResources) return undefined
    const { cpu, memory, ephemeralStorage, scalars } = parse(list)
    return (
      this.#lacks('cpu', requests.cpu, cpu) ??
      this.#lacks('memory', requests.memory, memory) ??
      this.#lacks('ephemeral-storage', requests.ephemeralStorage, ephemeralStorage) ??
      this.#lackingScalar(requests.scalars, scalars)
    )
  }

  /** Resources that the node does not know are not its own: upstream's removeMissingExtendedResources. */
  #lackingScalar(
    asked: ReadonlyMap<string, number> | undefined,
    there: ReadonlyMap<string, number> | undefined
  ): Shortage | undefined {
    for (const [resource, requested] of asked ?? []) {
      const capacity = there?.get(resource)
      const lack = capacity === undefined ? undefined : this.#lacks(resource, requested, capacity)
      if (lack !== undefined) return lack
    }
    return undefined
  }

  #lacks(resource: string, requested: number, capacity: number): Shortage | undefined {
    const used = this.#used.get(resource) ?? 0
    return requested > 0 && requested > capacity - used ? { resource, requested, used, capacity } : undefined
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
