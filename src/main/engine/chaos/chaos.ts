import type { BrokenThing, ChaosChange, ChaosOutcome, Fault, WayEnd } from '../../../shared/chaos/fault.ts'
import type { ChaosDocument } from '../../../shared/contract/chaos.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { Identity } from '../api/request.ts'
import type { Component } from '../control-plane.ts'
import type { RunningContainer } from '../kubelet/kubelet-pods.ts'
import type { Clock } from '../sim/clock.ts'
import type { MetaStore } from '../store/meta-store.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { breakImage, imageNow, rollBack, type BadImage, type CallApi } from './bad-image.ts'
import { ContainerFaults, type ContainerRecord, type DisturbedRuntime } from './container-faults.ts'
import { checkFault } from './fault-check.ts'
import { FaultRecords, type FaultRecord } from './fault-records.ts'
import { MachineFaults, type FaultyMachines } from './machine-faults.ts'
import { objectOf, podsOf } from './target-pods.ts'
import { WayFaults } from './way-faults.ts'

/** More than a person can look after. */
const mostFaults = 200
/** Milliseconds until a fault is healed again that was to heal and could not: its API did not answer. */
const retryPeriod = 10_000

export interface ChaosPorts {
  readonly api: CallApi
  readonly runtime: DisturbedRuntime
  /** The containers of a pod that run now. */
  readonly running: (pod: Pod) => readonly RunningContainer[]
  /** Bytes of memory that a node's machine has. */
  readonly machineMemory: (node: string) => number
  readonly machines: FaultyMachines
  /** Machines reach each other as they did not before, or do so no more. */
  readonly linksChanged: () => void
}

/**
 * What a person breaks on purpose, and until when: kept in the file, forgotten with what it was about. The rooms that
 * feel it know no chaos: they are disturbed, or ask what is wrong with a packet, a name, a registry.
 */
export class Chaos implements Component {
  readonly name = 'chaos'
  /** For the network to ask. */
  readonly ways: WayFaults
  readonly #clock: Clock
  readonly #store: ObjectStore
  readonly #ports: ChaosPorts
  readonly #records: FaultRecords
  readonly #containers: ContainerFaults
  readonly #machines: MachineFaults
  readonly #listeners = new Set<() => void>()
  /** Of all objects that faults are about. */
  #uids: ReadonlySet<string> = new Set()

  constructor(clock: Clock, store: ObjectStore, meta: MetaStore, ports: ChaosPorts) {
    this.#clock = clock
    this.#store = store
    this.#ports = ports
    this.#records = new FaultRecords(meta)
    this.ways = new WayFaults(store)
    this.#containers = new ContainerFaults(clock, store, ports)
    this.#machines = new MachineFaults(clock, meta, ports.machines)
    // Containers that ran before a restart are taken up before this is started.
    this.#take()
  }

  start(): void {
    for (const record of this.#records.all) this.#wait(record)
    this.#store.onAnyChange(({ type, object }) => {
      if (!this.#uids.has(object.metadata.uid)) return
      for (const record of this.#records.all) {
        if (!record.uids.includes(object.metadata.uid)) continue
        if (type === 'DELETED' || this.#isMended(record)) this.#drop(record)
      }
    })
  }

  /** All that is on, the newest last: faults of machines first. */
  get all(): readonly BrokenThing[] {
    const faults = this.#records.all.map(({ uids: _uids, before: _before, who: _who, ...thing }): BrokenThing => thing)
    return [...this.#machines.all, ...faults]
  }

  /** The same with the number of pods that each reaches. Walks those pods. */
  document(): ChaosDocument {
    return this.all.map((thing) => {
      const pods = this.#reach(thing)
      return pods === undefined ? thing : { ...thing, pods }
    })
  }

  #reach({ fault }: BrokenThing): number | undefined {
    if ('node' in fault) return count(this.#store.onNode(podKind, fault.node))
    if (!('target' in fault)) return undefined
    const object = objectOf(this.#store, fault.target)
    return object === undefined ? 0 : count(podsOf(this.#store, object))
  }

  isRegistryDown(registry: string): boolean {
    return this.#records.all.some(
      ({ fault }) => fault.kind === 'registry-down' && (fault.registry ?? registry) === registry
    )
  }

  /** Hears that something else is on. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  change(change: ChaosChange, identity: Identity): ChaosOutcome {
    switch (change.type) {
      case 'start':
        return this.#begin(change.fault, change.duration, identity)
      case 'stop':
        return outcomeOf([this.#stop(change.id, identity)])
      case 'stop-all':
        return outcomeOf(this.all.map(({ id }) => this.#stop(id, identity)))
    }
  }

  /** Something was done to machines, or one of them has just gone off or on. */
  machinesChanged(): void {
    this.#machines.changed()
    for (const record of this.#records.all) {
      const left = withoutGone(record, this.#ports.machines)
      if (left === undefined) this.#drop(record)
      else if (left !== record) {
        this.#records.replace(left)
        this.#take()
      }
    }
    this.#tell()
  }

  #begin(fault: Fault, duration: number | undefined, identity: Identity): ChaosOutcome {
    const store = this.#store
    const { machines } = this.#ports
    const check = checkFault({ store, hasMachine: (name) => machines.records.machines.has(name) }, fault)
    if ('refusal' in check) return refused(check.refusal)
    if (this.#records.all.length >= mostFaults) return refused(`at most ${mostFaults} faults can be on at once`)
    let before: string | undefined
    if (fault.kind === 'bad-image') {
      before = imageNow(store, fault)
      const refusal = breakImage(this.#ports.api, fault, identity)
      if (refusal !== undefined) return refused(refusal)
    }
    const isKept = fault.kind !== 'crash' || fault.again !== undefined
    if (isKept) {
      const { now } = this.#clock
      const record = this.#records.add({
        fault,
        since: now,
        by: identity.user,
        uids: check.uids,
        ...(duration === undefined ? {} : { until: now + duration }),
        ...(before === undefined ? {} : { before, who: identity })
      })
      this.#take()
      this.#wait(record)
    }
    if (isOfContainers(fault)) this.#containers.began(fault, check.uids[0]!)
    if (fault.kind === 'way') this.#ports.linksChanged()
    this.#tell()
    return { isDone: true }
  }

  /** Why it could not be stopped; undefined where it was. */
  #stop(id: string, identity: Identity): string | undefined {
    const record = this.#records.get(id)
    if (record === undefined) {
      const machine = this.#machines.all.find((thing) => thing.id === id)
      if (machine === undefined) return `there is no fault "${id}"`
      this.#machines.heal(machine.fault as Parameters<MachineFaults['heal']>[0])
      this.machinesChanged()
      return undefined
    }
    if (isBadImage(record)) {
      const refusal = rollBack(this.#store, this.#ports.api, record, identity)
      if (refusal !== undefined) return refusal
    }
    this.#drop(record)
    return undefined
  }

  /** It is on no more, whatever has come of its target. */
  #drop(record: FaultRecord): void {
    this.#records.remove(record.id)
    this.#take()
    if (isOfContainers(record.fault)) this.#containers.ended(record as ContainerRecord)
    if (record.fault.kind === 'way') this.#ports.linksChanged()
    this.#tell()
  }

  /** Heals it when its time is over. */
  #wait({ id, until }: FaultRecord): void {
    if (until === undefined) return
    this.#clock.at(until, () => {
      const record = this.#records.get(id)
      if (record?.until !== until) return
      const refusal = isBadImage(record) ? rollBack(this.#store, this.#ports.api, record, record.who!) : undefined
      if (refusal === undefined) this.#drop(record)
      else {
        const later = { ...record, until: this.#clock.now + retryPeriod }
        this.#records.replace(later)
        this.#wait(later)
      }
    })
  }

  /** Somebody has given the container another image than the bad one. */
  #isMended(record: FaultRecord): boolean {
    return isBadImage(record) && imageNow(this.#store, record.fault) !== record.fault.image
  }

  #take(): void {
    const { all } = this.#records
    this.#uids = new Set(all.flatMap(({ uids }) => uids))
    this.#containers.records = all.filter((record): record is ContainerRecord => isOfContainers(record.fault))
    this.ways.records = all
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function isOfContainers(fault: Fault): fault is ContainerRecord['fault'] {
  return ['crash', 'hang', 'leak', 'slow', 'fail-probe'].includes(fault.kind)
}

function isBadImage(record: FaultRecord): record is FaultRecord<BadImage> {
  return record.fault.kind === 'bad-image'
}

/** The fault without the machines that are there no more; undefined where nobody is left at one end. */
function withoutGone(record: FaultRecord, machines: FaultyMachines): FaultRecord | undefined {
  const { fault } = record
  const has = (name: string): boolean => machines.records.machines.has(name)
  if (fault.kind !== 'way') return record
  const left = (end: WayEnd): WayEnd => {
    if (end.kind !== 'nodes' || end.names.every(has)) return end
    return { ...end, names: end.names.filter(has) }
  }
  const [from, to] = [left(fault.from), left(fault.to)]
  if (from === fault.from && to === fault.to) return record
  if ([from, to].some((end) => end.kind === 'nodes' && end.names.length === 0)) return undefined
  return { ...record, fault: { ...fault, from, to } }
}

function count(things: Iterable<unknown>): number {
  let number = 0
  for (const _ of things) number++
  return number
}

function outcomeOf(refusals: readonly (string | undefined)[]): ChaosOutcome {
  const [first] = refusals.filter((refusal) => refusal !== undefined)
  return first === undefined ? { isDone: true } : refused(first)
}

function refused(message: string): ChaosOutcome {
  return { isDone: false, message }
}
