// A machine as the containers on it see it.
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { cpuMillis, memoryBytes } from '../../../shared/kube/quantity.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import { someMachine, type MachineInside, type MachinePort } from '../containers/machine-port.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ObjectStore } from '../store/object-store.ts'

/** `bootedAt`: when it was last switched on, in milliseconds; undefined where it never was off. */
export function machineView(
  store: ObjectStore,
  metrics: Metrics,
  name: string,
  bootedAt: number | undefined,
  inside: (bootedAt: number) => MachineInside
): MachinePort {
  const node = store.get(nodeKind, undefined, name)
  if (node === undefined) return someMachine
  const { capacity = {}, nodeInfo } = node.status ?? {}
  const begun = bootedAt ?? parseTime(node.metadata.creationTimestamp)
  return {
    name,
    memory: memoryBytes(capacity['memory'] ?? '8Gi'),
    processors: Math.max(Math.floor(cpuMillis(capacity['cpu'] ?? '4') / 1000), 1),
    disk: memoryBytes(capacity['ephemeral-storage'] ?? '60Gi'),
    kernel: nodeInfo?.kernelVersion ?? someMachine.kernel,
    osImage: nodeInfo?.osImage ?? someMachine.osImage,
    bootedAt: begun,
    inside: inside(begun),
    usedMemory: () => metrics.nodeMemory(name),
    usedCpu: () => metrics.nodeUsage(name)?.cpu.usage ?? 0,
    containerMemory: (uid, container) => metrics.containerMemory(uid, container)
  }
}
