import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type {
  ApiState,
  MachineChange,
  MachineOutcome,
  MachinesDocument,
  PreflightReport
} from '../../../shared/machines/changes.ts'
import { completeMachine, type Machine, type MachineOrder } from '../../../shared/machines/machine.ts'
import { kubeletRefusal, preflight } from '../../../shared/machines/preflight.ts'
import { hostLines, type ApiEndpoint } from '../../../shared/machines/presets.ts'
import { requestKubeletCertificate } from '../bootstrap/kubelet-certificate.ts'
import { applyNetworkAddOn } from '../bootstrap/new-cluster.ts'
import { registerNode } from '../bootstrap/register-node.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { Kubelets } from '../kubelet/kubelets.ts'
import { networkAddOns } from '../network/add-ons/add-ons.ts'
import {
  apiStateOf,
  quorumOf,
  reachesApi,
  withQuorum,
  type AreParted,
  type ControlPlaneMachine
} from './api-availability.ts'
import type { ApiServerIdentities } from './api-server-identities.ts'
import type { ApiServerService } from './api-server-service.ts'
import type { LeaderElection } from './leader-election.ts'
import { freeAddress, machineOfNode, type MachineRecords } from './machine-records.ts'

/** Milliseconds from a control plane's power to an API server and an etcd that answer. */
const controlPlaneStart = 15_000
/** Milliseconds that a machine takes to boot. */
const bootTime = 20_000

export interface MachinesOptions {
  readonly kubelets: Kubelets
  readonly apiEndpoint: ApiEndpoint
  readonly serviceRange: string
  /** Told of a machine that was switched on: what it had in memory is gone. */
  readonly onBoot: (name: string) => void
  /** The cloud that the machines are in is another. */
  readonly onCloudChange: () => void
  /** Of kube-controller-manager and kube-scheduler. */
  readonly elections: { readonly controllerManager: LeaderElection; readonly scheduler: LeaderElection }
  readonly identities: ApiServerIdentities
  readonly apiServerService: ApiServerService
  /** Whether something in the network keeps two machines from each other. */
  readonly areParted: AreParted
}

/**
 * The machines under the cluster: their power, their cables, who joins and who goes; and what follows of it for the
 * API, for etcd and for those who lead. All of it is past the API: the cluster sees only what comes of it.
 */
export class Machines {
  readonly #controlPlane: ControlPlane
  readonly #records: MachineRecords
  readonly #options: MachinesOptions
  #apiState: ApiState = 'serving'

  constructor(controlPlane: ControlPlane, records: MachineRecords, options: MachinesOptions) {
    this.#controlPlane = controlPlane
    this.#records = records
    this.#options = options
  }

  /** After the kubelets have started: machines that are off or cut off are so again. */
  start(): void {
    const { clock, store } = this.#controlPlane
    const { kubelets } = this.#options
    const records = this.#records
    if (!records.isKept) records.keep(Array.from(store.all(nodeKind), machineOfNode))
    // What ended while a machine was shutting down: it is off by now.
    for (const name of records.shuttingDown) records.setPower(name, false)
    for (const name of records.poweredOff) {
      kubelets.machines.stop(name)
      const at = records.bootTimes[name]
      if (at !== undefined && at > clock.now) clock.at(at, () => this.#boot(name, at))
    }
    for (const name of this.#controlPlanes()) {
      const start = (records.bootTimes[name] ?? 0) + controlPlaneStart
      if (start > clock.now) clock.at(start, () => this.#settle())
    }
    this.#settle()
    this.#options.identities.start()
  }

  /** What a client from outside meets: asked with each request, so worked out only when a machine changes. */
  get apiState(): ApiState {
    return this.#apiState
  }

  /** The machine whose API server answers now; of a cluster whose control plane is elsewhere any that can be reached. */
  get servingNode(): string | undefined {
    const machines = this.#controlPlaneMachines()
    if (machines.length > 0) return machines.find(({ isReachable }) => isReachable)?.name
    const { cutOff, poweredOff } = this.#records
    return [...this.#records.machines.keys()].find((name) => !poweredOff.includes(name) && !cutOff.includes(name))
  }

  /** Where clients find the API. */
  get apiAddress(): string {
    const { machines } = this.#records
    return machines.get(this.#controlPlanes()[0] ?? '')?.address ?? '127.0.0.1'
  }

  setPower(name: string, isOn: boolean): void {
    const { clock } = this.#controlPlane
    const { kubelets } = this.#options
    this.#records.setPower(name, isOn)
    if (!isOn) kubelets.machines.stop(name)
    else if (!kubelets.machines.isUp(name)) {
      this.#records.booted(name, clock.now)
      // Its kubelet learns first whom it can reach.
      this.#settle()
      kubelets.machines.start(name, this.#records.machines.get(name))
      this.#options.onBoot(name)
      if (this.#isControlPlane(name)) clock.after(controlPlaneStart, () => this.#settle())
      // A Node that was deleted meanwhile is registered anew.
      this.#registerAgain(name)
    }
    this.#settle()
  }

  change(change: MachineChange): MachineOutcome {
    switch (change.type) {
      case 'add':
        return this.#add(change.machines, change.ignored ?? [])
      case 'timing':
        this.#records.timing = { ...this.#records.timing, ...change.timing }
        return done
      case 'cloud':
        this.#records.cloud = change.cloud
        this.#options.onCloudChange()
        return done
      case 'network':
        if (this.apiState !== 'serving') return refused(this.#unreachableMessage())
        this.#records.cni = change.cni
        applyNetworkAddOn(this.#controlPlane, networkAddOns[change.cni])
        return done
      default: {
        const machine = this.#records.machines.get(change.name)
        return machine === undefined
          ? refused(`there is no machine "${change.name}"`)
          : this.#changeOne(machine, change)
      }
    }
  }

  #changeOne(
    machine: Machine,
    change: Exclude<MachineChange, { type: 'add' | 'timing' | 'cloud' | 'network' }>
  ): MachineOutcome {
    const { clock } = this.#controlPlane
    const { name } = machine
    switch (change.type) {
      case 'partition':
        this.#records.setCutOff(name, change.isCutOff)
        this.#settle()
        return done
      case 'shutdown':
        if (this.#records.shuttingDown.includes(name) || this.#records.poweredOff.includes(name)) return done
        this.#records.shutDown(name)
        this.#options.kubelets.machines.shutDown(name, () => this.setPower(name, false))
        return done
      case 'restart': {
        this.setPower(name, false)
        const at = clock.now + bootTime
        this.#records.booted(name, at)
        clock.at(at, () => this.#boot(name, at))
        return done
      }
      case 'resize': {
        const resized = { ...machine, ...change.size }
        this.#records.keep(this.#others(name).concat(resized))
        this.#options.kubelets.machines.resize(resized)
        return done
      }
      case 'remove':
        return this.#remove(machine, change.deletesNode)
    }
  }

  #remove({ name }: Machine, deletesNode: boolean): MachineOutcome {
    if (this.#isControlPlane(name) && this.#controlPlanes().length === 1)
      return refused(`${name} is the cluster's only control plane`)
    if (deletesNode && this.apiState !== 'serving') return refused(this.#unreachableMessage())
    this.setPower(name, false)
    this.#records.keep(this.#others(name))
    this.#options.kubelets.strainNode(name, {})
    this.#records.forgetState(name)
    // A Node that stays has no machine: its kubelet must not run again after a restart.
    if (!deletesNode) this.#records.setPower(name, false)
    this.#settle()
    if (deletesNode && this.#controlPlane.store.get(nodeKind, undefined, name) !== undefined)
      this.#controlPlane.writer('kubectl').delete(nodeKind, undefined, name)
    return done
  }

  #others(name: string): readonly Machine[] {
    return [...this.#records.machines.values()].filter((machine) => machine.name !== name)
  }

  #add(orders: readonly MachineOrder[], ignored: readonly string[]): MachineOutcome {
    const present = new Map(this.#records.machines)
    const joining: Machine[] = []
    const reports: PreflightReport[] = []
    for (const order of orders) {
      if (present.has(order.name) || this.#controlPlane.store.get(nodeKind, undefined, order.name) !== undefined)
        return refused(`a Node with name "${order.name}" and status "Ready" already exists in the cluster`, reports)
      const machine = completeMachine(order, freeAddress(present.values()))
      reports.push({ machine, preflight: preflight(machine, { ignored, others: present.values() }) })
      present.set(machine.name, machine)
      joining.push(machine)
    }
    const failed = reports.find((report) => report.preflight.errors.length > 0)
    if (failed !== undefined) return refused(failed.preflight.output.join('\n'), reports)
    if (this.apiState !== 'serving') return refused(this.#unreachableMessage(), reports)
    for (const machine of joining) {
      const refusal = kubeletRefusal(machine)
      if (refusal !== undefined) return refused(`[kubelet-check] The kubelet is not healthy: ${refusal}`, reports)
    }
    this.#records.keep(present.values())
    for (const { name } of joining) this.#records.forgetState(name)
    for (const machine of joining) {
      requestKubeletCertificate(this.#controlPlane, machine.name)
      registerNode(this.#controlPlane, machine, {}, this.#options.serviceRange)
    }
    this.#settle()
    return { isDone: true, reports }
  }

  #boot(name: string, at: number): void {
    // Somebody else may have switched it on, or taken it away, in between.
    if (this.#records.bootTimes[name] === at && this.#records.poweredOff.includes(name)) this.setPower(name, true)
  }

  #registerAgain(name: string): void {
    const machine = this.#records.machines.get(name)
    if (machine === undefined || this.#controlPlane.store.get(nodeKind, undefined, name) !== undefined) return
    if (this.apiState === 'serving') registerNode(this.#controlPlane, machine, {}, this.#options.serviceRange)
  }

  /** Something in the network between the machines is broken, or is whole again. */
  linksChanged(): void {
    this.#settle()
  }

  /** Works out anew who reaches whom, and who leads. */
  #settle(): void {
    const { kubelets, apiEndpoint, elections, identities, apiServerService, areParted } = this.#options
    const machines = this.#controlPlaneMachines()
    this.#apiState = apiStateOf(machines, apiEndpoint)
    const cutOff = new Set(this.#records.cutOff)
    for (const { name } of this.#records.machines.values())
      kubelets.machines.setCutOff(name, cutOff.has(name) || !reachesApi(name, machines, apiEndpoint, areParted))
    // Of a cluster whose control plane is none of these machines nobody can stop it.
    if (machines.length === 0) return
    const names = machines.filter(({ hasQuorum }) => hasQuorum).map(({ name }) => name)
    for (const election of [elections.controllerManager, elections.scheduler]) election.setCandidates(names)
    identities.setRunning(names)
    apiServerService.setRunning(names.map((name) => this.#records.machines.get(name)!.address))
  }

  #controlPlanes(): readonly string[] {
    return [...this.#records.machines.values()].filter(({ role }) => role === 'control-plane').map(({ name }) => name)
  }

  #isControlPlane(name: string): boolean {
    return this.#records.machines.get(name)?.role === 'control-plane'
  }

  #controlPlaneMachines(): readonly ControlPlaneMachine[] {
    const { clock } = this.#controlPlane
    const { poweredOff, cutOff, bootTimes } = this.#records
    const members = this.#controlPlanes().map((name) => ({
      name,
      isReachable:
        !poweredOff.includes(name) && !cutOff.includes(name) && clock.now >= (bootTimes[name] ?? 0) + controlPlaneStart
    }))
    return withQuorum(members, this.#options.areParted)
  }

  #unreachableMessage(): string {
    return this.apiState === 'no-quorum'
      ? 'etcdserver: request timed out'
      : `The connection to the server ${this.apiAddress}:6443 was refused - did you specify the right host or port?`
  }

  document(): MachinesDocument {
    const { store } = this.#controlPlane
    const { elections, apiEndpoint } = this.#options
    const { machines, poweredOff, cutOff, timing, cni, cloud } = this.#records
    const controlPlanes = this.#controlPlaneMachines()
    const [controllerManager, scheduler] = [elections.controllerManager.leader, elections.scheduler.leader]
    return {
      machines: Array.from(machines.values(), (machine) => {
        const node = store.get(nodeKind, undefined, machine.name)
        return {
          ...machine,
          isOn: !poweredOff.includes(machine.name),
          isCutOff: cutOff.includes(machine.name),
          hasNode: node !== undefined,
          ready: conditionOf(node?.status, 'Ready')?.status ?? 'Unknown'
        }
      }),
      cni,
      cloud,
      apiEndpoint,
      apiAddress: this.apiAddress,
      timing,
      api: this.apiState,
      etcd: {
        members: controlPlanes.length,
        reachable: controlPlanes.filter(({ isReachable }) => isReachable).length,
        needed: quorumOf(controlPlanes.length)
      },
      leaders: {
        ...(controllerManager === undefined ? {} : { controllerManager }),
        ...(scheduler === undefined ? {} : { scheduler })
      },
      hosts: hostLines(machines.values())
    }
  }
}

const done: MachineOutcome = { isDone: true, reports: [] }

function refused(message: string, reports: readonly PreflightReport[] = []): MachineOutcome {
  return { isDone: false, message, reports }
}
