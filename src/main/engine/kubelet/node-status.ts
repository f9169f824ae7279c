// Node objects as kubelets of v1.34 register them, and the conditions that they report.
import { formatBytes } from '../../../shared/kube/quantity.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { ContainerImage, Node, NodeCondition } from '../../../shared/schema/types.ts'
import type { PullableImage } from './images/image-catalogue.ts'
import { digestOf } from './images/image-name.ts'

export const kubeletVersion = 'v1.34.1'

export interface NodeSize {
  /** Whole processors. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
}

export interface NodeDescription {
  readonly name: string
  readonly isControlPlane: boolean
  readonly size: NodeSize
  readonly address: string
  readonly podCIDR: string
  readonly images: readonly PullableImage[]
  readonly labels?: Readonly<Record<string, string>>
}

/** Memory that the kubelet keeps back for eviction: upstream's default of memory.available<100Mi. */
const evictionReserve = 100 * 1024 * 1024
const maxPods = '110'
/** Kubelets name no more images than this in a node's status. */
const mostImages = 50

/** A Node as its kubelet would have registered it at `now`, ready. */
export function nodeObject(node: NodeDescription, now: number): NewObject<Node> {
  const { name, isControlPlane, size, address, podCIDR } = node
  const capacity = {
    cpu: String(size.cpu),
    'ephemeral-storage': '101430960Ki',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: formatBytes(size.memory),
    pods: maxPods
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(isControlPlane
          ? {
              'node-role.kubernetes.io/control-plane': '',
              'node.kubernetes.io/exclude-from-external-load-balancers': ''
            }
          : {}),
        ...node.labels
      },
      annotations: {
        'flannel.alpha.coreos.com/backend-data': `{"VNI":1,"VtepMAC":"${macOf(name)}"}`,
        'flannel.alpha.coreos.com/backend-type': 'vxlan',
        'flannel.alpha.coreos.com/kube-subnet-manager': 'true',
        'flannel.alpha.coreos.com/public-ip': address,
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true'
      }
    },
    spec: {
      podCIDR,
      podCIDRs: [podCIDR],
      ...(isControlPlane ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {})
    },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name }
      ],
      allocatable: {
        ...capacity,
        'ephemeral-storage': '93478772582',
        memory: formatBytes(size.memory - evictionReserve)
      },
      capacity,
      conditions: readyConditions(formatTime(now), formatTime(now)),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      images: imagesOf(node.images),
      nodeInfo: {
        architecture: 'amd64',
        bootID: uuidOf(`${name}/boot`),
        containerRuntimeVersion: 'containerd://2.1.4',
        kernelVersion: '6.12.48+deb13-amd64',
        kubeProxyVersion: '',
        kubeletVersion,
        machineID: digestOf(`${name}/machine`).slice(7, 39),
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 13 (trixie)',
        systemUUID: uuidOf(`${name}/system`)
      }
    }
  }
}

/** The conditions of a node whose kubelet is well. */
function readyConditions(lastHeartbeatTime: string, lastTransitionTime: string): readonly NodeCondition[] {
  const times = { lastHeartbeatTime, lastTransitionTime }
  return [
    {
      type: 'NetworkUnavailable',
      status: 'False',
      ...times,
      reason: 'FlannelIsUp',
      message: 'Flannel is running on this node'
    },
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
    { type: 'Ready', status: 'True', ...times, reason: 'KubeletReady', message: 'kubelet is posting ready status' }
  ]
}

/** Conditions after the kubelet has come back: those that changed changed now. */
export function renewedConditions(before: readonly NodeCondition[], now: number): readonly NodeCondition[] {
  const time = formatTime(now)
  return readyConditions(time, time).map((condition) => {
    const earlier = before.find(({ type, status }) => type === condition.type && status === condition.status)
    return earlier?.lastTransitionTime === undefined
      ? condition
      : { ...condition, lastTransitionTime: earlier.lastTransitionTime }
  })
}

function imagesOf(images: readonly PullableImage[]): readonly ContainerImage[] {
  const bySize = [...images].sort((a, b) => b.facts.size - a.facts.size)
  return bySize
    .slice(0, mostImages)
    .map((image) => ({ names: [image.id, image.canonical], sizeBytes: image.facts.size }))
}

function uuidOf(text: string): string {
  const hex = digestOf(text).slice(7)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function macOf(text: string): string {
  const hex = digestOf(`${text}/mac`).slice(7)
  return ['0a', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10)].join(':')
}
