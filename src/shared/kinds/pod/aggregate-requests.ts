import { canonicalQuantity, parseQuantity } from '../../kube/quantity.ts'
import type { PodSpec, ResourceRequirements } from '../../schema/types.ts'

type Amounts = Record<string, number>

/** What may be asked for a pod as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')
}

function add(into: Amounts, list: NonNullable<ResourceRequirements['requests']> = {}): void {
  for (const name in list) into[name] = (into[name] ?? 0) + parseQuantity(list[name]!)
}

function quantityOf(name: string, amount: number): string {
  return canonicalQuantity(name !== 'cpu' && amount % 1024 === 0 ? `${amount / 1024}Ki` : String(amount))
}

/**
 * Upstream's AggregateContainerRequests and AggregateContainerLimits: what the containers of a pod ask for together
 * where they run side by side, or the most that the start needs.
 */
export function aggregateRequests(
  spec: PodSpec,
  list: 'requests' | 'limits' = 'requests'
): Readonly<Record<string, string>> {
  const sum: Amounts = {}
  const sidecars: Amounts = {}
  const peak: Amounts = {}
  for (const { restartPolicy, resources } of spec.initContainers ?? []) {
    const now: Amounts = { ...sidecars }
    add(now, resources?.[list])
    if (restartPolicy === 'Always') add(sidecars, resources?.[list])
    for (const name in now) peak[name] = Math.max(peak[name] ?? 0, now[name]!)
  }
  for (const { resources } of spec.containers ?? []) add(sum, resources?.[list])
  for (const name in sidecars) sum[name] = (sum[name] ?? 0) + sidecars[name]!
  for (const name in peak) sum[name] = Math.max(sum[name] ?? 0, peak[name]!)
  return Object.fromEntries(Object.entries(sum).map(([name, amount]) => [name, quantityOf(name, amount)]))
}
