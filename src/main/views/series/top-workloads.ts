import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { ClusterSource, GroupUsage } from '../cluster-source.ts'

interface TopWorkload {
  readonly object: KubeObject
  readonly kind: Kind
  readonly usage: GroupUsage
}

/** The workloads that no other controls, with what their pods use; those of some namespaces, or of all. */
export function* topWorkloads(source: ClusterSource, namespaces: readonly string[]): Generator<TopWorkload> {
  const wanted = new Set(namespaces)
  for (const usage of source.usageOfAll('workload')) {
    const object = source.byUid(usage.name)
    if (object === undefined || controllerOf(object) !== undefined) continue
    if (wanted.size > 0 && !wanted.has(object.metadata.namespace ?? '')) continue
    const kind = source.kinds.ofObject(object)
    if (kind !== undefined) yield { object, kind, usage }
  }
}
