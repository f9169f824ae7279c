import type { CloudProvider } from './cloud.ts'
import type { Machine, MachineOrder } from './machine.ts'
import type { ApiEndpoint, Cni } from './presets.ts'
import type { Preflight } from './preflight.ts'

/** What a person does to the machines of a cluster, past its API. */
export type MachineChange =
  /** kubeadm join on each of them; those that do not pass its checks stay outside, and so do all others. */
  | { readonly type: 'add'; readonly machines: readonly MachineOrder[]; readonly ignored?: readonly string[] }
  /** Takes the machine away; its Node stays, NotReady, unless it is deleted too. */
  | { readonly type: 'remove'; readonly name: string; readonly deletesNode: boolean }
  | { readonly type: 'resize'; readonly name: string; readonly size: MachineSize }
  /** The power goes and comes again. */
  | { readonly type: 'restart'; readonly name: string }
  /** As it should be: its kubelet ends the pods first, then it is off. */
  | { readonly type: 'shutdown'; readonly name: string }
  /** Cuts the machine off from the API, or heals that. */
  | { readonly type: 'partition'; readonly name: string; readonly isCutOff: boolean }
  | { readonly type: 'timing'; readonly timing: Partial<NodeTiming> }
  /** Rents the machines elsewhere: by that Services get their load balancers. */
  | { readonly type: 'cloud'; readonly cloud: CloudProvider }
  /** Applies the manifest of a network add-on. */
  | { readonly type: 'network'; readonly cni: Exclude<Cni, 'none'> }

export type MachineSize = Partial<Pick<Machine, 'cpu' | 'memory' | 'disk' | 'maxPods'>>

/** What came of a change. What is refused changed nothing. */
export type MachineOutcome =
  | { readonly isDone: true; readonly reports: readonly PreflightReport[] }
  | { readonly isDone: false; readonly message: string; readonly reports: readonly PreflightReport[] }

export interface PreflightReport {
  readonly machine: Machine
  readonly preflight: Preflight
}

/** How the node lifecycle controller judges, as flags of kube-controller-manager set it. */
export interface NodeTiming {
  /** --node-monitor-grace-period, in seconds. */
  readonly gracePeriod: number
  /** --node-monitor-period, in seconds. */
  readonly monitorPeriod: number
  /** --node-eviction-rate, in nodes of a zone a second. */
  readonly evictionRate: number
  /** --secondary-node-eviction-rate, for a large zone of which most is gone. */
  readonly secondaryEvictionRate: number
  /** --large-cluster-size-threshold, in nodes. */
  readonly largeClusterSize: number
  /** --unhealthy-zone-threshold, from 0 to 1. */
  readonly unhealthyZoneShare: number
}

export const defaultNodeTiming: NodeTiming = {
  gracePeriod: 50,
  monitorPeriod: 5,
  evictionRate: 0.1,
  secondaryEvictionRate: 0.01,
  largeClusterSize: 50,
  unhealthyZoneShare: 0.55
}

/** Whether the API answers: as it should; not, because etcd has no majority; or there is nobody to answer. */
export type ApiState = 'serving' | 'no-quorum' | 'unreachable'

/** The machines of a cluster as a window shows them, past the API. */
export interface MachinesDocument {
  readonly machines: readonly MachineState[]
  readonly cni: Cni
  readonly cloud: CloudProvider
  readonly apiEndpoint: ApiEndpoint
  /** Where clients find the API. */
  readonly apiAddress: string
  readonly timing: NodeTiming
  readonly api: ApiState
  /** Control planes that etcd counts, and how many of them take part. */
  readonly etcd: { readonly members: number; readonly reachable: number; readonly needed: number }
  /** The machines whose components lead; absent where nobody does. */
  readonly leaders: { readonly controllerManager?: string; readonly scheduler?: string }
  /** Lines for /etc/hosts on the host. */
  readonly hosts: string
}

export interface MachineState extends Machine {
  readonly isOn: boolean
  readonly isCutOff: boolean
  /** Whether the cluster has a Node of it. */
  readonly hasNode: boolean
  /** Status of the Node's condition Ready. */
  readonly ready: string
}
