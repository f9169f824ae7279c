import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { NodeTiming } from '../../../../shared/machines/changes.ts'
import type { Node } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { readyCondition } from './node-conditions.ts'

export function zoneKeyOf({ metadata }: Node): string {
  const { labels } = metadata
  return `${labels?.['topology.kubernetes.io/region'] ?? ''}/${labels?.['topology.kubernetes.io/zone'] ?? ''}`
}

/**
 * How many milliseconds to wait between the evictions of two nodes of a zone, or undefined where nothing is evicted: no
 * node of the cluster answers (then it is us who are cut off), or most of a small zone is gone. A zone that is gone as
 * a whole is evicted at the usual rate, as upstream's ComputeZoneState has it. Reads all nodes: only called when a node
 * has stopped answering.
 */
export function evictionInterval(store: ObjectStore, zone: string, timing: NodeTiming): number | undefined {
  const zones = new Map<string, { ready: number; silent: number }>()
  for (const node of store.all(nodeKind)) {
    const key = zoneKeyOf(node)
    const counts = zones.get(key) ?? { ready: 0, silent: 0 }
    if (readyCondition(node)?.status === 'True') counts.ready++
    else counts.silent++
    zones.set(key, counts)
  }
  if ([...zones.values()].every(({ ready, silent }) => ready === 0 && silent > 0)) return undefined
  const { ready, silent } = zones.get(zone) ?? { ready: 0, silent: 0 }
  const isDisrupted = ready > 0 && silent > 2 && silent / (ready + silent) >= timing.unhealthyZoneShare
  if (!isDisrupted) return intervalOf(timing.evictionRate)
  return ready + silent > timing.largeClusterSize ? intervalOf(timing.secondaryEvictionRate) : undefined
}

/** A rate of 0 evicts nothing. */
function intervalOf(rate: number): number | undefined {
  return rate === 0 ? undefined : 1000 / rate
}
