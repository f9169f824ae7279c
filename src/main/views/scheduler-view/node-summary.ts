import type { PlacedPod, SchedulerNode, SchedulerViewInput } from '../../../shared/contract/scheduler-view.ts'
import type { NodeVerdict } from '../../../shared/contract/simulation.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { aggregateRequests } from '../../../shared/kinds/pod/aggregate-requests.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { cpuMillis, memoryBytes, parseQuantity } from '../../../shared/kube/quantity.ts'
import type { Node, Pod, PodSpec } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { gaugesOf } from '../usage-gauges.ts'
import type { ColorSlots } from './color-slots.ts'
import { groupOf } from './node-order.ts'
import { colorValue } from './pod-color.ts'

const usageSteps = 20

/** A node with the pods on it; finished ones ask for nothing any more. */
export function summaryOfNode(
  source: ClusterSource,
  node: Node,
  { resource, color, group }: SchedulerViewInput,
  slots: ColorSlots,
  verdict: NodeVerdict | undefined
): SchedulerNode {
  const placed: PlacedPod[] = []
  let requested = 0
  for (const pod of source.onNode(podKind, node.metadata.name)) {
    if (isPodTerminal(pod)) continue
    const summary = summaryOfPod(source, pod, resource, slots.slotOf(colorValue(source, pod, color)))
    requested += summary.size
    placed.push(summary)
  }
  const usage = resource === 'pods' ? undefined : gaugesOf(source, node)?.[resource].usage
  const allocatable = allocatableOf(node, resource)
  return {
    name: node.metadata.name,
    status: nodeKind.status(node, source.now()),
    group: groupOf(node, group),
    allocatable,
    requested,
    ...(usage !== undefined && { usage: coarse(usage, allocatable) }),
    pods: placed.length,
    placed: placed.sort((a, b) => b.size - a.size || (a.uid < b.uid ? -1 : 1)),
    ...(verdict !== undefined && { verdict })
  }
}

function summaryOfPod(
  source: ClusterSource,
  pod: Pod,
  resource: SchedulerViewInput['resource'],
  color: number | undefined
): PlacedPod {
  const { uid, namespace = '', name } = pod.metadata
  const size = resource === 'pods' ? 1 : requestsOf(pod.spec)[resource]
  const usage = resource === 'pods' ? undefined : source.usageNow({ type: 'pod', uid })?.[resource].usage
  return {
    uid,
    namespace,
    name,
    mark: podKind.status(pod, source.now()).mark,
    size,
    ...(usage !== undefined && size > 0 && { usage: Math.min(usageSteps, Math.round((usage / size) * usageSteps)) }),
    ...(color !== undefined && { color })
  }
}

function allocatableOf({ status }: Node, resource: SchedulerViewInput['resource']): number {
  const { cpu, memory, pods } = { ...status?.capacity, ...status?.allocatable } as Readonly<Record<string, string>>
  if (resource === 'pods') return pods === undefined ? 0 : parseQuantity(pods)
  return resource === 'cpu' ? cpuMillis(cpu) : memoryBytes(memory)
}

/** In hundredths of what there is. */
function coarse(usage: number, allocatable: number): number {
  const step = Math.max(1, allocatable / 100)
  return Math.round(Math.round(usage / step) * step)
}

const requests = new WeakMap<PodSpec, { readonly cpu: number; readonly memory: number }>()

/** Pods of one template share their spec, so that this is worked out once for all of them. */
export function requestsOf(spec: PodSpec): { readonly cpu: number; readonly memory: number } {
  let known = requests.get(spec)
  if (known === undefined) {
    const { cpu, memory } = aggregateRequests(spec)
    known = { cpu: cpuMillis(cpu), memory: memoryBytes(memory) }
    requests.set(spec, known)
  }
  return known
}
