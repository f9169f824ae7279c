import type { BrokenThing, MachineFault } from '../../../shared/chaos/fault.ts'
import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'
import type { Clock } from '../sim/clock.ts'
import type { MachineRecords } from '../machines/machine-records.ts'
import type { MetaStore } from '../store/meta-store.ts'

const sinceKey = 'machineFaults'

/** The state of machines, and what heals it. */
export interface FaultyMachines {
  /** Of a machine that was taken away nothing is left in `machines`, even where its Node is. */
  readonly records: Pick<MachineRecords, 'poweredOff' | 'cutOff' | 'strains' | 'machines'>
  powerOn(node: string): void
  reconnect(node: string): void
  /** In place of what weighs on it. */
  strain(node: string, strain: NodeStrain): void
}

/** The faults of machines as chaos lists them: what they are is read where machines are, since when is kept here. */
export class MachineFaults {
  readonly #clock: Clock
  readonly #meta: MetaStore
  readonly #machines: FaultyMachines

  constructor(clock: Clock, meta: MetaStore, machines: FaultyMachines) {
    this.#clock = clock
    this.#meta = meta
    this.#machines = machines
  }

  get all(): readonly BrokenThing[] {
    const since = this.#since
    return this.#now().map((fault) => {
      const id = idOf(fault)
      return { id, fault, since: since[id] ?? this.#clock.now }
    })
  }

  /** Something was done to machines, or one of them did it: takes down what is new, and forgets what is over. */
  changed(): void {
    const since = this.#since
    const now = this.#now().map(idOf)
    if (now.length === Object.keys(since).length && now.every((id) => since[id] !== undefined)) return
    const kept = Object.fromEntries(now.map((id) => [id, since[id] ?? this.#clock.now]))
    this.#meta.set(sinceKey, kept)
  }

  heal(fault: MachineFault): void {
    const { node } = fault
    const { slowDisk, ...weights } = this.#machines.records.strains[node] ?? {}
    if (fault.kind === 'power-off') this.#machines.powerOn(node)
    else if (fault.kind === 'cut-off') this.#machines.reconnect(node)
    else if (fault.kind === 'slow-disk') this.#machines.strain(node, weights)
    else this.#machines.strain(node, slowDisk === undefined ? {} : { slowDisk })
  }

  get #since(): Readonly<Record<string, number>> {
    return (this.#meta.get(sinceKey) as Readonly<Record<string, number>> | undefined) ?? {}
  }

  #now(): readonly MachineFault[] {
    const { records } = this.#machines
    const faults: MachineFault[] = [
      ...records.poweredOff.map((node) => ({ kind: 'power-off', node }) as const),
      ...records.cutOff.map((node) => ({ kind: 'cut-off', node }) as const)
    ]
    for (const [node, { slowDisk, ...weights }] of Object.entries(records.strains)) {
      if (Object.values(weights).some((weight) => weight > 0)) faults.push({ kind: 'pressure', node, ...weights })
      if (slowDisk !== undefined && slowDisk > 1) faults.push({ kind: 'slow-disk', node, factor: slowDisk })
    }
    return faults.filter(({ node }) => records.machines.has(node))
  }
}

function idOf({ kind, node }: MachineFault): string {
  return `${kind}/${node}`
}
