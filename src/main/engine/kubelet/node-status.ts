// Node objects as kubelets of v1.34 register them, and the conditions that they report.
import { formatBytes } from '../../../shared/kube/quantity.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import { runtimeVersion, uuidOf, type Machine } from '../../../shared/machines/machine.ts'
import type { ContainerImage, Node, NodeCondition, NodeStatus } from '../../../shared/schema/types.ts'
import type { PullableImage } from './images/image-catalogue.ts'
import { digestOf } from '../../../shared/kube/digest.ts'

/** How a Node is registered: what of it is not the machine's. */
export interface Registration {
  /** Undefined where the controller manager is to choose one. */
  readonly podCIDR?: string
  readonly images: readonly PullableImage[]
  /** What the network add-on has written already; undefined while the node has no pod network. */
  readonly network?: NodeNetwork
}

export interface NodeNetwork {
  /** Undefined for an add-on that says nothing of NetworkUnavailable. */
  readonly condition?: { readonly reason: string; readonly message: string }
  readonly annotations: Readonly<Record<string, string>>
}

/** Memory that the kubelet keeps back for eviction: upstream's default of memory.available<100Mi. */
const evictionReserve = 100 * 1024 * 1024
/** Upstream's nodefs.available<10%, which it keeps in 32 bits. */
const diskReserve = Math.fround(0.1)
/** Kubelets name no more images than this in a node's status. */
const mostImages = 50

/** A Node as the kubelet of a machine registers it at `now`: ready where its pods have a network. */
export function nodeObject(machine: Machine, registration: Registration, now: number): NewObject<Node> {
  const { name, address, taints } = machine
  const { podCIDR, network, images } = registration
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: labelsOf(machine),
      annotations: {
        ...network?.annotations,
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true'
      }
    },
    spec: {
      ...(podCIDR === undefined ? {} : { podCIDR, podCIDRs: [podCIDR] }),
      ...(taints.length === 0 ? {} : { taints })
    },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name }
      ],
      ...resourcesOf(machine),
      conditions: [
        ...(network?.condition === undefined ? [] : [networkCondition(network.condition, now)]),
        ...kubeletConditions(now, network === undefined ? noNetworkMessage : undefined)
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      images: imagesOf(images),
      nodeInfo: {
        architecture: 'amd64',
        bootID: uuidOf(`${name}/boot`),
        containerRuntimeVersion: runtimeVersion(machine),
        kernelVersion: machine.kernel,
        kubeProxyVersion: '',
        kubeletVersion: machine.kubeletVersion,
        machineID: digestOf(`${name}/machine`).slice(7, 39),
        operatingSystem: 'linux',
        osImage: machine.osImage,
        systemUUID: machine.productUuid
      }
    }
  }
}

function labelsOf({ name, role, zone, region, labels }: Machine): Readonly<Record<string, string>> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    ...(role === 'control-plane'
      ? {
          'node-role.kubernetes.io/control-plane': '',
          'node.kubernetes.io/exclude-from-external-load-balancers': ''
        }
      : {}),
    ...(region === undefined ? {} : { 'topology.kubernetes.io/region': region }),
    ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }),
    ...labels
  }
}

/** What a kubelet says of the size of its machine, and what of it pods may have. */
export function resourcesOf({ cpu, memory, disk, maxPods }: Machine): Pick<NodeStatus, 'capacity' | 'allocatable'> {
  const capacity = {
    cpu: String(cpu),
    'ephemeral-storage': `${Math.floor(disk / 1024)}Ki`,
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: formatBytes(memory),
    pods: String(maxPods)
  }
  const allocatable = {
    ...capacity,
    'ephemeral-storage': String(disk - Math.floor(disk * diskReserve)),
    memory: formatBytes(memory - evictionReserve)
  }
  return { capacity, allocatable }
}

/** What the network add-on says once it runs on a node. */
export function networkCondition(
  why: { readonly reason: string; readonly message: string },
  now: number
): NodeCondition {
  const time = formatTime(now)
  return {
    type: 'NetworkUnavailable',
    status: 'False',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason: why.reason,
    message: why.message
  }
}

export const noNetworkMessage =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

/** Of a node that is about to be switched off. */
export const shuttingDownMessage = 'node is shutting down'

/** The conditions that a kubelet reports which is well; its node is not ready where something says why. */
function kubeletConditions(now: number, notReady: string | undefined): readonly NodeCondition[] {
  const time = formatTime(now)
  const times = { lastHeartbeatTime: time, lastTransitionTime: time }
  return [
    {
      type: 'MemoryPressure',
      status: 'False',
      ...times,
      reason: 'KubeletHasSufficientMemory',
      message: 'kubelet has sufficient memory available'
    },
    {
      type: 'DiskPressure',
      status: 'False',
      ...times,
      reason: 'KubeletHasNoDiskPressure',
      message: 'kubelet has no disk pressure'
    },
    {
      type: 'PIDPressure',
      status: 'False',
      ...times,
      reason: 'KubeletHasSufficientPID',
      message: 'kubelet has sufficient PID available'
    },
    notReady === undefined
      ? { type: 'Ready', status: 'True', ...times, reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : { type: 'Ready', status: 'False', ...times, reason: 'KubeletNotReady', message: notReady }
  ]
}

/**
 * Conditions after the kubelet has come back, has a network now, or ends (`notReady` says why it is not ready): those
 * that changed changed now. A machine that was started anew (`isBooted`) is under no pressure any more.
 */
export function renewedConditions(
  before: readonly NodeCondition[],
  now: number,
  notReady: string | undefined,
  isBooted: boolean
): readonly NodeCondition[] {
  const reported = kubeletConditions(now, notReady).map((condition) => {
    const pressure = before.find(({ type, status }) => type === condition.type && status === 'True')
    if (pressure !== undefined && condition.type !== 'Ready' && !isBooted) return pressure
    const earlier = before.find(({ type, status }) => type === condition.type && status === condition.status)
    return earlier?.lastTransitionTime === undefined
      ? condition
      : { ...condition, lastTransitionTime: earlier.lastTransitionTime }
  })
  // What others say of the node is theirs.
  const others = before.filter(({ type }) => !reported.some((condition) => condition.type === type))
  return [...others, ...reported]
}

function imagesOf(images: readonly PullableImage[]): readonly ContainerImage[] {
  const bySize = [...images].sort((a, b) => b.size - a.size)
  return bySize.slice(0, mostImages).map((image) => ({ names: [image.id, image.canonical], sizeBytes: image.size }))
}
