import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { Node } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { readyCondition } from './node-conditions.ts'

/** Milliseconds between two nodes of a zone: upstream's --node-eviction-rate and --secondary-node-eviction-rate. */
const usualInterval = 10_000
const carefulInterval = 100_000
/** Upstream's --large-cluster-size-threshold and --unhealthy-zone-threshold. */
const largeCluster = 50
const unhealthyShare = 0.55

export function zoneKeyOf({ metadata }: Node): string {
  const { labels } = metadata
  return `${labels?.['topology.kubernetes.io/region'] ?? ''}/${labels?.['topology.kubernetes.io/zone'] ?? ''}`
}

/**
 * How long to wait between the evictions of two nodes of a zone, or undefined where nothing is evicted: no node of the
 * cluster answers (then it is us who are cut off), or most of a small zone is gone. Reads all nodes: only called when
 * a node has stopped answering.
 */
export function evictionInterval(store: ObjectStore, zone: string): number | undefined {
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
  const isDisrupted = silent > 2 && silent / (ready + silent) >= unhealthyShare
  if (!isDisrupted) return usualInterval
  return ready + silent > largeCluster ? carefulInterval : undefined
}
