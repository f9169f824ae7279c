import type { MapEdge, MapFacts } from '../../../shared/contract/map.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'
import { matches, requirementsOfMap } from '../../../shared/kube/label-selector.ts'
import type { EndpointSlice, Service } from '../../../shared/schema/types.ts'
import { refOf } from '../documents/object-ref.ts'
import { boxId, type GraphBox, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import type { PodGroup } from './pod-boxes.ts'
import { isScaledToZero, templateLabels } from './workload-boxes.ts'

/** What a Service may lead to: a workload, or a pod that none made; found by one of its labels. */
interface Target {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly lane: string | undefined
  readonly isEmpty: boolean
}

/** Returns the boxes of what they send requests to as soon as it is ready. */
export function addServices(graph: MapGraph, scope: MapScope, groups: readonly PodGroup[]): ReadonlySet<string> {
  const targets = targetsOf(graph, scope, groups)
  const served = new Set<string>()
  for (const service of scope.all(serviceKind)) {
    const found = selectedBy(service, targets)
    // Round a node only what leads there.
    if (scope.node !== undefined && found.length === 0) continue
    addService(graph, scope, service, found)
    // One that publishes addresses that are not ready has them among its endpoints as they are.
    if (service.spec.publishNotReadyAddresses !== true) for (const { id } of found) served.add(id)
  }
  return served
}

function addService(graph: MapGraph, scope: MapScope, service: Service, targets: readonly Target[]): void {
  const { namespace = '', name } = service.metadata
  const { source, query } = scope
  const id = boxId(serviceKind, namespace, name)
  const facts = factsOf(scope, service)
  const own = refOf(source, service, serviceKind)
  const ownLane = query.group === 'node' ? undefined : (laneOf(targets) ?? `${namespace}/${name}/Service`)
  const box: GraphBox = {
    id,
    column: 'service',
    ref: own,
    mark: worstOf(own.status?.mark ?? 'ok', facts),
    facts,
    ...(ownLane === undefined ? {} : { lane: ownLane, band: namespace })
  }
  if (!graph.add(box)) return
  for (const target of targets) graph.link(id, target.id, 'route', stateOf(facts, target))
}

function stateOf(facts: MapFacts, target: Target): Pick<MapEdge, 'state' | 'reason'> {
  if (facts.type !== 'endpoints' || facts.ready > 0) return { state: 'fine' }
  return target.isEmpty ? { state: 'idle', reason: 'scaled-to-0' } : { state: 'broken', reason: 'no-endpoints' }
}

/** A Service that leads to several workloads stands beside the first of them. */
function laneOf(targets: readonly Target[]): string | undefined {
  const lanes = targets.flatMap(({ lane }) => (lane === undefined ? [] : [lane]))
  return lanes.sort((a, b) => (a < b ? -1 : 1))[0]
}

function worstOf(own: StatusMark, facts: MapFacts): StatusMark {
  return facts.type === 'endpoints' && facts.ready < facts.total ? 'warn' : own
}

function factsOf(scope: MapScope, { metadata, spec }: Service): MapFacts {
  if (spec.type === 'ExternalName') return { type: 'outside', name: spec.externalName ?? '' }
  let ready = 0
  let total = 0
  const slices = scope.source.withLabel(
    endpointSliceKind,
    metadata.namespace!,
    'kubernetes.io/service-name',
    metadata.name
  )
  for (const slice of slices) {
    const counted = countOf(slice)
    ready += counted.ready
    total += counted.total
  }
  return { type: 'endpoints', ready, total, isHeadless: spec.clusterIP === 'None' }
}

const counts = new WeakMap<EndpointSlice, { readonly ready: number; readonly total: number }>()

function countOf(slice: EndpointSlice): { readonly ready: number; readonly total: number } {
  let counted = counts.get(slice)
  if (counted === undefined) {
    const { endpoints = [] } = slice as Partial<EndpointSlice>
    const here = endpoints.filter(({ conditions }) => conditions?.terminating !== true)
    counted = { ready: here.filter(({ conditions }) => conditions?.ready !== false).length, total: here.length }
    counts.set(slice, counted)
  }
  return counted
}

/** By namespace and one label: so a Service looks at those alone that have a label of its selector. */
type Targets = ReadonlyMap<string, readonly Target[]>

function targetsOf(graph: MapGraph, { source }: MapScope, groups: readonly PodGroup[]): Targets {
  const targets = new Map<string, Target[]>()
  const note = (namespace: string, target: Target): void => {
    for (const [key, value] of Object.entries(target.labels)) {
      const place = placeOf(namespace, key, value)
      const others = targets.get(place)
      if (others === undefined) targets.set(place, [target])
      else others.push(target)
    }
  }
  for (const { id, column, ref, lane } of graph.boxes.values()) {
    if (column !== 'workload' || ref.uid === undefined) continue
    const object = source.byUid(ref.uid)
    const labels = object === undefined ? undefined : templateLabels(object)
    if (labels !== undefined) note(ref.namespace!, { id, labels, lane, isEmpty: isScaledToZero(object!) })
  }
  for (const { namespace, workload, lane, boxes } of groups) {
    // Of owners that have no template one can read, a pod's own labels must do.
    if (workload !== undefined && hasTemplate(graph, source, workload)) continue
    for (const { id, pods } of boxes)
      note(namespace, { id: workload ?? id, labels: pods[0]!.metadata.labels ?? {}, lane, isEmpty: false })
  }
  return targets
}

function hasTemplate(graph: MapGraph, source: MapScope['source'], workload: string): boolean {
  const uid = graph.boxes.get(workload)?.ref.uid
  const object = uid === undefined ? undefined : source.byUid(uid)
  return object !== undefined && templateLabels(object) !== undefined
}

function selectedBy({ metadata, spec }: Service, targets: Targets): readonly Target[] {
  const requirements = requirementsOfMap(spec.selector ?? {})
  const [first] = requirements
  if (first === undefined) return []
  const candidates = targets.get(placeOf(metadata.namespace!, first.key, first.values[0]!)) ?? []
  const found = new Map<string, Target>()
  for (const target of candidates) if (matches(requirements, target.labels)) found.set(target.id, target)
  return [...found.values()]
}

function placeOf(namespace: string, key: string, value: string): string {
  return `${namespace}\n${key}\n${value}`
}
