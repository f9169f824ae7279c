// Which pod goes first, after upstream's rankMemoryPressure, rankDiskPressureFunc and rankPIDPressure.
import type { PodConsumption } from './pod-consumption.ts'
import type { PressureType } from './thresholds.ts'

type Compare = (a: PodConsumption, b: PodConsumption) => number

/** True before false. */
function first(tells: (pod: PodConsumption) => boolean): Compare {
  return (a, b) => Number(tells(b)) - Number(tells(a))
}

const byPriority: Compare = (a, b) => a.priority - b.priority

const orders: Readonly<Record<PressureType, readonly Compare[]>> = {
  MemoryPressure: [
    first((pod) => pod.memory > pod.memoryRequest),
    byPriority,
    (a, b) => b.memory - b.memoryRequest - (a.memory - a.memoryRequest)
  ],
  DiskPressure: [
    first((pod) => pod.storage > pod.storageRequest),
    byPriority,
    (a, b) => b.storage - b.storageRequest - (a.storage - a.storageRequest)
  ],
  PIDPressure: [byPriority, (a, b) => b.processes - a.processes]
}

/** The pods of a node in the order in which they are evicted. */
export function ranked(pods: readonly PodConsumption[], pressure: PressureType): readonly PodConsumption[] {
  return [...pods].sort((a, b) => {
    for (const compare of orders[pressure]) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return 0
  })
}
