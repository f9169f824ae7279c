import { networkPolicyKind } from '../../../shared/kinds/networkpolicy/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { addConfig, configResources } from './config-boxes.ts'
import { addEntries, linkGateways } from './entry-boxes.ts'
import { boxId, MapGraph } from './map-graph.ts'
import { MapScope, type MapQuery } from './map-scope.ts'
import { neighbourhood, onlyTroubled } from './neighbourhood.ts'
import { addNodes } from './node-boxes.ts'
import { addOwners } from './owner-boxes.ts'
import { groupPods, linkPods, type PodGroup } from './pod-boxes.ts'
import { addPolicies } from './policy-boxes.ts'
import { addServices } from './service-boxes.ts'
import { addTraffic } from './traffic-edges.ts'
import { addWorkloads, workloadAbove } from './workload-boxes.ts'

export interface BuiltMap {
  readonly graph: MapGraph
  /** The box of the object that was asked for. */
  readonly focus: string | undefined
  /** How many objects were looked at: whoever builds it again rests the longer. */
  readonly walked: number
}

/** What there is to see of a scope. Costs what stands in the scope, found through the indexes of the store. */
export function buildMap(source: ClusterSource, query: MapQuery): BuiltMap {
  const scope = new MapScope(source, query)
  let graph = new MapGraph()
  addWorkloads(graph, scope)
  const groups = groupPods(graph, scope)
  linkPods(graph, groups, addServices(graph, scope, groups))
  const rules = addEntries(graph, scope)
  linkGateways(graph, scope)
  if (query.owners) addOwners(graph, scope, groups)
  addNodes(graph, scope, groups)
  const resource = query.focus?.resource ?? ''
  if (query.config || configResources.has(resource)) addConfig(graph, scope, groups)
  if (query.policies || resource === networkPolicyKind.resource) addPolicies(graph, scope, groups)
  if (query.traffic) addTraffic(graph, scope, groups, rules)
  const focus = query.focus === undefined ? undefined : focusOf(graph, scope, groups)
  if (query.focus !== undefined) graph = neighbourhood(graph, focus ?? '', query.focus.hops)
  if (query.troubled) graph = onlyTroubled(graph)
  markHits(graph, query.find)
  return { graph, focus, walked: scope.walked }
}

/** Names of boxes; names of pods were looked at where they were put together. */
function markHits(graph: MapGraph, find: string): void {
  const words = find.trim().toLowerCase()
  if (words === '') return
  for (const [id, box] of graph.boxes) {
    if (box.isHit !== true && box.ref.name.toLowerCase().includes(words)) graph.boxes.set(id, { ...box, isHit: true })
  }
}

/** The object's own box; or that of what it belongs to: a pod's fold, a ReplicaSet's pods, an EndpointSlice's Service. */
function focusOf(graph: MapGraph, { source, query }: MapScope, groups: readonly PodGroup[]): string | undefined {
  const { group, resource, namespace, name } = query.focus!
  const own = boxId({ group, resource }, namespace, name)
  if (graph.has(own)) return own
  if (group === podKind.group && resource === podKind.resource) {
    for (const one of groups) {
      if (one.namespace !== namespace) continue
      const box = one.boxes.find(({ pods }) => pods.some(({ metadata }) => metadata.name === name))
      if (box !== undefined) return box.id
    }
    return undefined
  }
  const made = groups.find(
    ({ owner, namespace: where }) =>
      where === namespace && owner?.kind.resource === resource && owner.object.metadata.name === name
  )
  if (made !== undefined) return made.boxes[0]?.id
  const kind = source.kinds.all().find((one) => one.group === group && one.resource === resource)
  const object = kind === undefined ? undefined : source.get(kind, namespace, name)
  return object === undefined ? undefined : boxAbove(graph, source, object)
}

/** What a box stands for, that controls or owns this object. */
function boxAbove(graph: MapGraph, source: ClusterSource, object: KubeObject): string | undefined {
  const reference = controllerOf(object) ?? object.metadata.ownerReferences?.[0] ?? scaledBy(object)
  if (reference === undefined) return undefined
  const kind = source.kinds.ofObject(reference)
  const owner = kind === undefined ? undefined : source.get(kind, object.metadata.namespace, reference.name)
  if (owner === undefined) return undefined
  const above = workloadAbove(source, owner)
  const aboveKind = source.kinds.ofObject(above)
  const id = aboveKind === undefined ? '' : boxId(aboveKind, above.metadata.namespace, above.metadata.name)
  return graph.has(id) ? id : undefined
}

interface Reference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
}

/** What a HorizontalPodAutoscaler scales. */
function scaledBy(object: KubeObject): Reference | undefined {
  return (object as { spec?: { scaleTargetRef?: Reference } }).spec?.scaleTargetRef
}
