import type { Machine } from '../../../shared/machines/machine.ts'
import type { Clock } from '../sim/clock.ts'
import type { NodeHeartbeats } from '../controllers/node-lifecycle/heartbeat.ts'
import type { LeaseKeeping } from './lease-keeping.ts'
import { lastRenewal } from './node-leases.ts'
import type { NodeRecord } from './node-record.ts'
import type { NodeReports } from './node-reports.ts'

/** What happens to the machines below the kubelets: their power, their cables, their size. Others hear of it here. */
export class MachineChanges implements NodeHeartbeats {
  readonly #clock: Clock
  readonly #nodes: ReadonlyMap<string, NodeRecord>
  readonly #reports: NodeReports
  readonly #leases: LeaseKeeping
  readonly #stopListeners: ((nodeName: string) => void)[] = []
  readonly #powerListeners: ((nodeName: string) => void)[] = []
  readonly #cutOffListeners: ((nodeName: string, isCutOff: boolean) => void)[] = []

  constructor(clock: Clock, nodes: ReadonlyMap<string, NodeRecord>, reports: NodeReports, leases: LeaseKeeping) {
    this.#clock = clock
    this.#nodes = nodes
    this.#reports = reports
    this.#leases = leases
  }

  /** Milliseconds of a node's last heartbeat; undefined where no kubelet of that name ever was. */
  lastHeartbeat(nodeName: string): number | undefined {
    const record = this.#nodes.get(nodeName)
    return record === undefined ? undefined : lastRenewal(record.heartbeat, this.#clock.now)
  }

  onStopped(listener: (nodeName: string) => void): void {
    this.#stopListeners.push(listener)
  }

  /** Calls it when a machine stops, also one that was cut off before. */
  onPowerLost(listener: (nodeName: string) => void): void {
    this.#powerListeners.push(listener)
  }

  /** Calls it when a machine can no longer reach the API, and when it can again. */
  onCutOff(listener: (nodeName: string, isCutOff: boolean) => void): void {
    this.#cutOffListeners.push(listener)
  }

  /** Whether a node's machine is on; true also of a node that no kubelet belongs to. */
  isUp(nodeName: string): boolean {
    return this.#nodes.get(nodeName)?.kubelet.isUp !== false
  }

  /** Takes the power from a machine: its containers end, its heartbeats stop, nobody is told. */
  stop(nodeName: string): void {
    const record = this.#nodes.get(nodeName)
    if (record === undefined || !record.kubelet.isUp) return
    record.kubelet.stop()
    for (const listener of this.#powerListeners) listener(nodeName)
    this.#fallSilent(nodeName, record)
  }

  /** Ends a machine's pods and tells of it before its power goes; then `done`. At once where nobody is there for it. */
  shutDown(nodeName: string, done: () => void): void {
    const record = this.#nodes.get(nodeName)
    if (record === undefined || !record.kubelet.isUp) {
      done()
      return
    }
    if (!record.isCutOff) this.#reports.shuttingDown(nodeName)
    record.kubelet.shutDown(done)
  }

  /** Switches a machine on again. `machine`: as it is now, where that is known. */
  start(nodeName: string, machine?: Machine): void {
    const record = this.#nodes.get(nodeName)
    if (record === undefined || record.kubelet.isUp) return
    record.hasBooted = record.isCutOff
    record.untold = machine
    if (!record.isCutOff) {
      record.heartbeat = { since: this.#clock.now, until: undefined }
      this.#reports.booted(nodeName, record.hasNetwork)
      this.#leases.ensure(nodeName)
      this.#tellSize(record)
    }
    record.kubelet.restart()
  }

  /** Whether a machine cannot reach the API. */
  isCutOff(nodeName: string): boolean {
    return this.#nodes.get(nodeName)?.isCutOff === true
  }

  /**
   * Cuts a machine off from the API or heals that. What runs there runs on; when it reaches the API again it takes in
   * what was changed there meanwhile and tells what happened here.
   */
  setCutOff(nodeName: string, isCutOff: boolean): void {
    const record = this.#nodes.get(nodeName)
    if (record === undefined || record.isCutOff === isCutOff) return
    record.isCutOff = isCutOff
    for (const listener of this.#cutOffListeners) listener(nodeName, isCutOff)
    if (!record.kubelet.isUp) return
    if (isCutOff) this.#fallSilent(nodeName, record)
    else {
      record.heartbeat = { since: this.#clock.now, until: undefined }
      if (record.hasBooted) this.#reports.booted(nodeName, record.hasNetwork)
      else this.#reports.posted(nodeName, record.hasNetwork)
      record.hasBooted = false
      this.#leases.ensure(nodeName)
      const isResized = this.#tellSize(record)
      record.kubelet.reconnect()
      if (isResized) record.kubelet.readmit()
    }
  }

  /** The machine has another size: its kubelet is started anew, posts it when it can, and rejects what has no room. */
  resize(machine: Machine): void {
    const record = this.#nodes.get(machine.name)
    if (record === undefined || !record.kubelet.isUp) return
    record.untold = machine
    if (!record.isCutOff && this.#tellSize(record)) record.kubelet.readmit()
  }

  #tellSize(record: NodeRecord): boolean {
    const { untold } = record
    if (untold === undefined) return false
    record.untold = undefined
    this.#reports.resized(untold)
    return true
  }

  #fallSilent(nodeName: string, record: NodeRecord): void {
    if (record.heartbeat.until !== undefined) return
    record.heartbeat = { ...record.heartbeat, until: this.#clock.now }
    for (const listener of this.#stopListeners) listener(nodeName)
  }
}
