import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'
import { defaultNodeTiming, type NodeTiming } from '../../../shared/machines/changes.ts'
import type { CloudProvider } from '../../../shared/machines/cloud.ts'
import { completeMachine, controlPlaneTaint, type Machine } from '../../../shared/machines/machine.ts'
import { machineAddress, type Cni } from '../../../shared/machines/presets.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { memoryBytes } from '../../../shared/kube/quantity.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { MetaStore } from '../store/meta-store.ts'

const machinesKey = 'machines'
const poweredOffKey = 'poweredOff'
const bootTimesKey = 'bootTimes'
const shuttingDownKey = 'shuttingDown'
const cutOffKey = 'cutOff'
const timingKey = 'nodeTiming'
const cniKey = 'cni'
const cloudKey = 'cloud'
const strainsKey = 'strains'

/** What the cluster's file keeps of its machines, in the order in which they joined. */
export class MachineRecords {
  readonly #meta: MetaStore
  #machines: ReadonlyMap<string, Machine> | undefined

  constructor(meta: MetaStore) {
    this.#meta = meta
  }

  /** Whether the file tells of machines at all: one of an earlier version does not. */
  get isKept(): boolean {
    return this.#meta.get(machinesKey) !== undefined
  }

  get machines(): ReadonlyMap<string, Machine> {
    const stored = (this.#meta.get(machinesKey) ?? []) as unknown as readonly Machine[]
    this.#machines ??= new Map(stored.map((machine) => [machine.name, machine]))
    return this.#machines
  }

  keep(machines: Iterable<Machine>): void {
    const list = [...machines]
    this.#machines = new Map(list.map((machine) => [machine.name, machine]))
    this.#meta.set(machinesKey, list as unknown as Json)
  }

  /** Nodes whose power is off. */
  get poweredOff(): readonly string[] {
    return this.#names(poweredOffKey)
  }

  setPower(name: string, isOn: boolean): void {
    this.#setName(poweredOffKey, name, !isOn)
    if (this.shuttingDown.includes(name)) this.#setName(shuttingDownKey, name, false)
  }

  /** Machines that are on their way to being off. */
  get shuttingDown(): readonly string[] {
    return this.#names(shuttingDownKey)
  }

  shutDown(name: string): void {
    this.#setName(shuttingDownKey, name, true)
  }

  /** Machines that cannot reach the API although they run. */
  get cutOff(): readonly string[] {
    return this.#names(cutOffKey)
  }

  setCutOff(name: string, isCutOff: boolean): void {
    this.#setName(cutOffKey, name, isCutOff)
  }

  /** When machines were last switched on, in milliseconds; not there for those that never were off. */
  get bootTimes(): Readonly<Record<string, number>> {
    return (this.#meta.get(bootTimesKey) as Readonly<Record<string, number>> | undefined) ?? {}
  }

  booted(name: string, time: number): void {
    this.#meta.set(bootTimesKey, { ...this.bootTimes, [name]: time })
  }

  /** What weighs on machines beside their pods, by their names. */
  get strains(): Readonly<Record<string, NodeStrain>> {
    return (this.#meta.get(strainsKey) as Readonly<Record<string, NodeStrain>> | undefined) ?? {}
  }

  /** In place of what weighed on it before. Nothing: `{}`. */
  setStrain(name: string, strain: NodeStrain): void {
    const { [name]: _before, ...others } = this.strains
    const isNone = Object.keys(strain).length === 0
    this.#meta.set(strainsKey, (isNone ? others : { ...others, [name]: strain }) as Json)
  }

  /** Forgets everything about a machine of that name but the machine itself: the next one is another. */
  forgetState(name: string): void {
    this.setPower(name, true)
    this.setCutOff(name, false)
    this.setStrain(name, {})
    const { [name]: _boot, ...others } = this.bootTimes
    this.#meta.set(bootTimesKey, others)
  }

  get timing(): NodeTiming {
    return { ...defaultNodeTiming, ...(this.#meta.get(timingKey) as Partial<NodeTiming> | undefined) }
  }

  set timing(timing: NodeTiming) {
    this.#meta.set(timingKey, { ...timing })
  }

  get cni(): Cni {
    return (this.#meta.get(cniKey) as Cni | undefined) ?? 'flannel'
  }

  set cni(cni: Cni) {
    this.#meta.set(cniKey, cni)
  }

  get cloud(): CloudProvider {
    return (this.#meta.get(cloudKey) as CloudProvider | undefined) ?? 'none'
  }

  set cloud(cloud: CloudProvider) {
    this.#meta.set(cloudKey, cloud)
  }

  #names(key: string): readonly string[] {
    return (this.#meta.get(key) as readonly string[] | undefined) ?? []
  }

  #setName(key: string, name: string, isIn: boolean): void {
    const others = this.#names(key).filter((other) => other !== name)
    this.#meta.set(key, isIn ? [...others, name] : others)
  }
}

/** The first address of the machines' network that none of them has. */
export function freeAddress(machines: Iterable<Pick<Machine, 'address'>>): string {
  const taken = new Set([...machines].map(({ address }) => address))
  let index = 0
  while (taken.has(machineAddress(index))) index++
  return machineAddress(index)
}

/** The machine that a Node of an earlier version's cluster stands for. */
export function machineOfNode({ metadata, status }: Node): Machine {
  const { name, labels = {} } = metadata
  const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? machineAddress(0)
  const isControlPlane = labels['node-role.kubernetes.io/control-plane'] !== undefined
  return completeMachine(
    {
      name,
      role: isControlPlane ? 'control-plane' : 'worker',
      cpu: Number(status?.capacity?.['cpu'] ?? 1),
      memory: memoryBytes(status?.capacity?.['memory']),
      taints: isControlPlane ? [controlPlaneTaint] : []
    },
    address
  )
}
