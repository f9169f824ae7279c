// Clusters to begin with: their machines, their network add-on, and how clients find the API.
import { completeMachine, type Machine, type MachineOrder } from './machine.ts'

/** The network add-on. `none` leaves the nodes without pod network, as kubeadm does. */
export type Cni = 'none' | 'flannel' | 'weave' | 'calico'
export const cnis: readonly Cni[] = ['none', 'flannel', 'weave', 'calico']

/**
 * How clients find the API: at the first control plane's own address; at a load balancer before all of them; or, as
 * kubespray does it, through an nginx on every node, while clients from outside go to the first control plane.
 */
export type ApiEndpoint = 'first-control-plane' | 'load-balancer' | 'proxy-per-node'
export const apiEndpoints: readonly ApiEndpoint[] = ['first-control-plane', 'load-balancer', 'proxy-per-node']

export type PresetName = 'default' | 'course' | 'single-node' | 'three-workers' | 'ha' | '50-nodes' | '500-nodes'

/** What a person says of a new cluster. */
export interface ClusterChoice {
  readonly preset?: PresetName
  /** Instead of the preset's. */
  readonly cni?: Cni
  /** Instead of the preset's. */
  readonly apiEndpoint?: ApiEndpoint
}

export interface Preset {
  readonly name: PresetName
  readonly machines: readonly Machine[]
  readonly cni: Cni
  readonly apiEndpoint: ApiEndpoint
  /** The cluster's name in a kubeconfig, whose context is kubernetes-admin@NAME. */
  readonly contextCluster: string
}

const gibibyte = 1024 ** 3

/** The n-th address, from 0, of the network in which presets and added machines are. */
export function machineAddress(index: number): string {
  const last = index + 2
  return `172.18.${Math.floor(last / 256)}.${last % 256}`
}

/** Control planes and workers of two sizes, called control-plane-1 and worker-1 and so on. */
export function plainMachines(
  controlPlanes: number,
  workers: number,
  sizes: { readonly controlPlane?: Partial<MachineOrder>; readonly worker?: Partial<MachineOrder> } = {}
): readonly Machine[] {
  return Array.from({ length: controlPlanes + workers }, (_, index) => {
    const isMaster = index < controlPlanes
    const order: MachineOrder = isMaster
      ? { ...sizes.controlPlane, name: `control-plane-${index + 1}`, role: 'control-plane' }
      : { ...sizes.worker, name: `worker-${index - controlPlanes + 1}`, role: 'worker' }
    return completeMachine(order, machineAddress(index))
  })
}

/** Machines of a large cluster, spread over three zones. */
function zonedMachines(controlPlanes: number, workers: number): readonly Machine[] {
  return plainMachines(controlPlanes, workers).map((machine, index) => ({
    ...machine,
    region: 'eu-1',
    zone: `eu-1${'abc'[index % 3]!}`
  }))
}

function courseMachines(): readonly Machine[] {
  const size = { cpu: 2, memory: 4 * gibibyte }
  const master: MachineOrder = { ...size, name: 'master.example.com', role: 'control-plane' }
  const nodes = [1, 2, 3].map((number): MachineOrder => ({ ...size, name: `node${number}.example.com` }))
  return [master, ...nodes].map((order, index) => completeMachine(order, `10.0.0.${10 + index}`))
}

/** All names that a cluster can have in a kubeconfig. */
export const contextClusters: readonly string[] = ['drydock', 'kubernetes']

const usual = { cni: 'flannel', apiEndpoint: 'first-control-plane', contextCluster: 'drydock' } as const

const makers: Readonly<Record<PresetName, () => Omit<Preset, 'name'>>> = {
  default: () => ({ ...usual, machines: plainMachines(1, 2) }),
  course: () => ({ ...usual, machines: courseMachines(), contextCluster: 'kubernetes' }),
  'single-node': () => ({ ...usual, machines: plainMachines(1, 0, { controlPlane: { cpu: 8, taints: [] } }) }),
  'three-workers': () => ({ ...usual, machines: plainMachines(1, 3) }),
  ha: () => ({ ...usual, machines: plainMachines(3, 3), apiEndpoint: 'load-balancer' }),
  '50-nodes': () => ({ ...usual, machines: zonedMachines(3, 50), apiEndpoint: 'load-balancer' }),
  '500-nodes': () => ({ ...usual, machines: zonedMachines(3, 500), apiEndpoint: 'load-balancer' })
}

export const presetNames = Object.keys(makers) as readonly PresetName[]

export function presetOf(name: PresetName): Preset {
  return { name, ...makers[name]() }
}

/** Lines of /etc/hosts with which the machines' names lead to them from the host. */
export function hostLines(machines: Iterable<Pick<Machine, 'name' | 'address'>>): string {
  return [...machines].map(({ name, address }) => `${address} ${name}\n`).join('')
}
