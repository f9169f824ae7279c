import type { ContainerFault } from '../../../shared/chaos/fault.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { undisturbed, type Disturbance, type Leak } from '../containers/disturbance.ts'
import type { ContainerExit, ContainerLaunch } from '../kubelet/container-runtime.ts'
import type { RunningContainer } from '../kubelet/kubelet-pods.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { FaultRecord } from './fault-records.ts'
import { isBelow, podsOf } from './target-pods.ts'

export type ContainerRecord = FaultRecord<ContainerFault>
type CrashFault = Extract<ContainerFault, { readonly kind: 'crash' }>

/** What chaos asks of whoever runs containers. */
export interface DisturbedRuntime {
  crash(id: string, exit: ContainerExit): void
  disturb(id: string, disturbance: Disturbance): void
  disturbedBy(disturbanceOf: (launch: ContainerLaunch) => Disturbance): void
}

interface ContainerFaultPorts {
  readonly runtime: DisturbedRuntime
  /** The containers of a pod that run now. */
  readonly running: (pod: Pod) => readonly RunningContainer[]
  /** Bytes of memory that a node's machine has. */
  readonly machineMemory: (node: string) => number
}

/** Breaks containers: those that run, and those that start while a fault is on. */
export class ContainerFaults {
  readonly #clock: Clock
  readonly #store: ObjectStore
  readonly #ports: ContainerFaultPorts
  #records: readonly ContainerRecord[] = []

  constructor(clock: Clock, store: ObjectStore, ports: ContainerFaultPorts) {
    this.#clock = clock
    this.#store = store
    this.#ports = ports
    ports.runtime.disturbedBy((launch) => this.#started(launch))
  }

  /** The faults that are on from now on. What they do to containers that run already is `began`'s and `ended`'s. */
  set records(records: readonly ContainerRecord[]) {
    this.#records = records
  }

  /** Breaks what runs now. */
  began(fault: ContainerFault, uid: string): void {
    const { runtime } = this.#ports
    for (const [pod, container] of this.#running(fault, uid)) {
      if (fault.kind === 'crash') runtime.crash(container.id, exitOf(fault))
      else runtime.disturb(container.id, this.#disturbance(pod, container.name, container.startedAt))
    }
  }

  /** Lets what runs now be, as far as no other fault is about it. */
  ended({ fault, uids: [uid = ''] }: ContainerRecord): void {
    if (fault.kind === 'crash') return
    for (const [pod, container] of this.#running(fault, uid))
      this.#ports.runtime.disturb(container.id, this.#disturbance(pod, container.name, container.startedAt))
  }

  #running(fault: ContainerFault, uid: string): readonly (readonly [Pod, RunningContainer])[] {
    const object = this.#store.byUid(uid)
    if (object === undefined) return []
    return Array.from(podsOf(this.#store, object)).flatMap((pod) =>
      this.#ports
        .running(pod)
        .filter(({ name }) => isAbout(fault, pod, name))
        .map((container) => [pod, container] as const)
    )
  }

  #started({ id, sandbox, container: { name }, startedAt }: ContainerLaunch): Disturbance {
    if (this.#records.length === 0) return undisturbed
    const pod = this.#store.byUid(sandbox.uid) as Pod | undefined
    if (pod === undefined) return undisturbed
    for (const { id: record, fault } of this.#about(pod, name)) {
      if (fault.kind !== 'crash' || fault.again === undefined) continue
      this.#clock.at(startedAt + fault.again, () => {
        if (this.#records.some((other) => other.id === record)) this.#ports.runtime.crash(id, exitOf(fault))
      })
    }
    return this.#disturbance(pod, name, startedAt)
  }

  #about(pod: Pod, container: string): readonly ContainerRecord[] {
    return this.#records.filter(
      ({ fault, uids: [uid = ''] }) => isAbout(fault, pod, container) && isBelow(this.#store, pod, uid)
    )
  }

  #disturbance(pod: Pod, container: string, startedAt: number): Disturbance {
    const records = this.#about(pod, container)
    if (records.every(({ fault }) => fault.kind === 'crash')) return undisturbed
    let leak: Leak | undefined
    for (const { fault, since } of records)
      if (fault.kind === 'leak')
        leak = {
          since: Math.max(since, startedAt),
          bytesPerSecond: fault.bytesPerSecond,
          most: this.#ports.machineMemory(pod.spec.nodeName ?? '')
        }
    return {
      isHung: records.some(({ fault }) => fault.kind === 'hang'),
      delay: records.reduce((sum, { fault }) => sum + (fault.kind === 'slow' ? fault.delay : 0), 0),
      failing: records.flatMap(({ fault }) => (fault.kind === 'fail-probe' ? [fault.probe] : [])),
      leak
    }
  }
}

/** Init containers are only meant by their names. */
function isAbout({ target }: ContainerFault, { spec }: Pod, container: string): boolean {
  return target.container === undefined
    ? spec.containers.some(({ name }) => name === container)
    : target.container === container
}

function exitOf({ exitCode, signal }: CrashFault): ContainerExit {
  return signal === undefined ? { exitCode } : { exitCode: 128 + signal, signal }
}
