// The machines of a cluster as plain data: what a person orders, and what kubeadm and the kubelet find on it.
import { digestOf } from '../kube/digest.ts'
import type { Taint } from '../schema/types.ts'

export const kubeletVersion = 'v1.34.1'

/** Container runtimes whose sockets kubeadm knows; docker speaks through cri-dockerd. */
export type Runtime = 'containerd' | 'cri-o' | 'docker'
export type Role = 'control-plane' | 'worker'

export interface Machine {
  readonly name: string
  readonly role: Role
  /** Whole processors. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
  /** Bytes of the disk that pods share. */
  readonly disk: number
  readonly maxPods: number
  readonly osImage: string
  readonly kernel: string
  readonly kubeletVersion: string
  /** Runtimes whose sockets are there; kubeadm wants exactly one. */
  readonly runtimes: readonly Runtime[]
  /** Its address in the machines' own network. */
  readonly address: string
  readonly labels: Readonly<Record<string, string>>
  readonly taints: readonly Taint[]
  readonly zone?: string
  readonly region?: string
  readonly swap: boolean
  /** TCP ports that something else listens on already. */
  readonly portsInUse: readonly number[]
  /** Whether its own name leads to it: in /etc/hosts or in DNS. */
  readonly resolvesName: boolean
  /** /sys/class/dmi/id/product_uuid: clones of one disk image have the same. */
  readonly productUuid: string
  readonly mac: string
}

/** What a person says of a machine; the rest is as completeMachine has it. */
export type MachineOrder = Partial<Machine> & Pick<Machine, 'name'>

const gibibyte = 1024 ** 3

export const controlPlaneTaint: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }

/** The machine that is ordered, with everything that was not said. `address` is the next free one. */
export function completeMachine(order: MachineOrder, address: string): Machine {
  const role = order.role ?? 'worker'
  return {
    role,
    cpu: role === 'worker' ? 8 : 4,
    memory: (role === 'worker' ? 32 : 8) * gibibyte,
    disk: 101_430_960 * 1024,
    maxPods: 110,
    osImage: 'Debian GNU/Linux 13 (trixie)',
    kernel: '6.12.48+deb13-amd64',
    kubeletVersion,
    runtimes: ['containerd'],
    address,
    labels: {},
    taints: role === 'control-plane' ? [controlPlaneTaint] : [],
    swap: false,
    portsInUse: [],
    resolvesName: true,
    productUuid: uuidOf(`${order.name}/system`),
    mac: macOf(order.name),
    ...order
  }
}

/** The version that a node says of its runtime. */
export function runtimeVersion({ runtimes }: Pick<Machine, 'runtimes'>): string {
  const versions: Readonly<Record<Runtime, string>> = {
    containerd: 'containerd://2.1.4',
    'cri-o': 'cri-o://1.34.1',
    docker: 'docker://28.4.0'
  }
  return versions[runtimes[0] ?? 'containerd']
}

/** A UUID that is always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = digestOf(text).slice(7)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A hardware address that is always the same for the same text. */
export function macOf(text: string): string {
  const hex = digestOf(`${text}/mac`).slice(7)
  return ['0a', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10)].join(':')
}
