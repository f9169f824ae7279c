import type { Gauge } from '../../shared/contract/tables.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { cpuMillis, isQuantity, memoryBytes } from '../../shared/kube/quantity.ts'
import type { Node } from '../../shared/schema/types.ts'
import type { ClusterSource } from './cluster-source.ts'

export interface Gauges {
  readonly cpu: Gauge
  readonly memory: Gauge
}

/**
 * The usage of a pod, a node, a namespace or a workload as a row shows it; undefined where there is none. A node's limit
 * is what it has, a workload's are those of its pods together.
 */
export function gaugesOf(source: ClusterSource, object: KubeObject): Gauges | undefined {
  if (object.kind === 'Pod') return source.usageNow({ type: 'pod', uid: object.metadata.uid })
  if (object.kind === 'Namespace')
    return withoutLimits(source.usageNow({ type: 'namespace', name: object.metadata.name }))
  if (object.kind !== 'Node') return source.usageNow({ type: 'workload', uid: object.metadata.uid })
  const usage = source.usageNow({ type: 'node', name: object.metadata.name })
  if (usage === undefined) return undefined
  const capacity = (object as Node).status?.capacity ?? {}
  return {
    cpu: withLimit(usage.cpu, capacity['cpu'], cpuMillis),
    memory: withLimit(usage.memory, capacity['memory'], memoryBytes)
  }
}

/** What some pods of a namespace may use at most is no bound of what all of them do. */
function withoutLimits(usage: Gauges | undefined): Gauges | undefined {
  if (usage === undefined) return undefined
  const { limit: _cpu, ...cpu } = usage.cpu
  const { limit: _memory, ...memory } = usage.memory
  return { cpu, memory }
}

function withLimit({ usage, request }: Gauge, quantity: string | undefined, read: (quantity: string) => number): Gauge {
  return {
    usage,
    ...(request !== undefined && { request }),
    ...(quantity !== undefined && isQuantity(quantity) && { limit: read(quantity) })
  }
}
