import type { MapFacts } from '../../../shared/contract/map.ts'
import type { Gauge } from '../../../shared/contract/tables.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Node } from '../../../shared/schema/types.ts'
import { namedRef, refOf } from '../documents/object-ref.ts'
import { gaugesOf } from '../usage-gauges.ts'
import { boxId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import type { PodGroup } from './pod-boxes.ts'

/** The nodes on which something on the map runs, by these pods. */
export function addNodes(graph: MapGraph, scope: MapScope, groups: readonly PodGroup[]): void {
  const known = new Map<string, string>()
  const nodeOf = (name: string): string => {
    let id = known.get(name)
    if (id === undefined) known.set(name, (id = addNode(graph, scope, name)))
    return id
  }
  for (const { boxes } of groups) {
    for (const { id, pods } of boxes) {
      for (const { spec } of pods)
        if (spec.nodeName !== undefined) graph.link(id, nodeOf(spec.nodeName), 'runs', { state: 'fine' })
    }
  }
  if (scope.node !== undefined) addNode(graph, scope, scope.node)
}

function addNode(graph: MapGraph, scope: MapScope, name: string): string {
  const id = boxId(nodeKind, undefined, name)
  if (graph.has(id)) return id
  const node = scope.source.get(nodeKind, undefined, name)
  const ref = node === undefined ? namedRef(nodeKind, undefined, name) : refOf(scope.source, node, nodeKind)
  graph.add({
    id,
    column: 'node',
    ref,
    // A pod may stand on a node that is gone.
    mark: ref.status?.mark ?? 'unk',
    facts: node === undefined ? { type: 'node' } : usageOf(scope, node),
    ...(scope.query.group === 'node' ? { lane: name, band: name } : {})
  })
  return id
}

function usageOf({ source }: MapScope, node: Node): MapFacts {
  const gauges = gaugesOf(source, node)
  return gauges === undefined
    ? { type: 'node' }
    : { type: 'node', cpu: coarse(gauges.cpu), memory: coarse(gauges.memory) }
}

/** In hundredths of what there is: a box need not be drawn anew for what nobody sees. */
function coarse({ usage, request, limit }: Gauge): Gauge {
  const step = limit === undefined ? 1 : limit / 100
  return {
    usage: Math.round(Math.round(usage / step) * step),
    ...(request !== undefined && { request }),
    ...(limit !== undefined && { limit })
  }
}
