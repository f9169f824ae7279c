// What an eviction says of itself, in upstream's words (pkg/kubelet/eviction/helpers.go).
import { formatBytes, memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Container } from '../../../../shared/schema/types.ts'
import type { PodConsumption } from './pod-consumption.ts'
import { printed, quantityOf, signals, type Observations, type Threshold } from './thresholds.ts'

/** Of a pod that goes because its node is low on something. */
export function pressureMessage(consumption: PodConsumption, threshold: Threshold, observations: Observations): string {
  const { signal } = threshold
  const { resource } = signals[signal]
  const seen = observations.get(signal)!
  let message = `The node was low on resource: ${resource}. `
  message += `Threshold quantity: ${printed(signal, quantityOf(threshold, seen.capacity))}, `
  message += `available: ${printed(signal, seen.available)}. `
  if (resource === 'inodes' || resource === 'pids') return message
  for (const { name, memory, storage } of consumption.containers) {
    const request = containerOf(consumption, name)?.resources?.requests?.[resource]
    const used = resource === 'memory' ? memory : storage
    if (used <= memoryBytes(request)) continue
    message += `Container ${name} was using ${formatBytes(used)}, request is ${request ?? '0'}, `
    message += `has larger consumption of ${resource}. `
  }
  return message
}

/** Of a pod that has written more than it may; undefined where it has not. Upstream's localStorageEviction. */
export function storageMessage(consumption: PodConsumption): string | undefined {
  const { pod, emptyDirs, storage, containers } = consumption
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    const limit = emptyDir?.sizeLimit
    if (limit === undefined || memoryBytes(limit) <= 0) continue
    if ((emptyDirs.get(name) ?? 0) > memoryBytes(limit)) {
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `
    }
  }
  const limits = pod.spec.containers.map((container) => limitOf(container))
  const total = limits.reduce<number>((sum, limit) => sum + (limit ?? 0), 0)
  // Upstream's PodLimits: one container with a limit is enough for the pod to have one.
  if (limits.some((limit) => limit !== undefined) && storage > total) {
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatBytes(total)}. `
  }
  for (const { name, storage: used } of containers) {
    const container = containerOf(consumption, name)
    const limit = container === undefined ? undefined : limitOf(container)
    if (limit !== undefined && used > limit) {
      const text = container!.resources!.limits!['ephemeral-storage']!
      return `Container ${name} exceeded its local ephemeral storage limit "${text}". `
    }
  }
  return undefined
}

function containerOf({ pod }: PodConsumption, name: string): Container | undefined {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find((container) => container.name === name)
}

function limitOf({ resources }: Container): number | undefined {
  const limit = resources?.limits?.['ephemeral-storage']
  return limit === undefined ? undefined : memoryBytes(limit)
}
