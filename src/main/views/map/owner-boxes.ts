import { refOf } from '../documents/object-ref.ts'
import { boxId, edgeId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import type { PodGroup } from './pod-boxes.ts'

/** What stands between a workload and its pods: the ReplicaSets of a Deployment, the Jobs of a CronJob. */
export function addOwners(graph: MapGraph, scope: MapScope, groups: readonly PodGroup[]): void {
  for (const { namespace, owner, workload, lane, band, boxes } of groups) {
    if (owner === undefined || workload === undefined) continue
    const id = boxId(owner.kind, namespace, owner.object.metadata.name)
    if (id === workload) continue
    const ref = refOf(scope.source, owner.object, owner.kind)
    const mark = ref.status?.mark ?? 'ok'
    if (!graph.add({ id, column: 'owner', ref, mark, facts: { type: 'kind' }, lane, band })) continue
    graph.link(workload, id, 'owns', { state: 'fine' })
    for (const box of boxes) {
      const direct = graph.edges.get(edgeId(workload, box.id))
      if (direct === undefined) continue
      graph.edges.delete(direct.id)
      const { id: _id, from: _from, to: _to, type: _type, ...rest } = direct
      graph.link(id, box.id, 'route', rest)
    }
  }
}
