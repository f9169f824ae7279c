import type { MapPods } from '../../../shared/contract/map.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodActive, isPodReady } from '../../../shared/kinds/pod/lifecycle.ts'
import { statusRank, type StatusMark, type StatusSummary } from '../../../shared/kinds/status-summary.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { refOf } from '../documents/object-ref.ts'
import { boxId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import { addWorkload, revisionAnnotation, workloadAbove, workloadLane } from './workload-boxes.ts'

/** Pods that one owner made: of one revision, and on one node where the map is by nodes. */
export interface PodGroup {
  readonly id: string
  readonly namespace: string
  /** Absent of pods that nothing made, or whose owner is gone. */
  readonly owner: { readonly object: KubeObject; readonly kind: Kind } | undefined
  /** The box of its workload. */
  workload: string | undefined
  readonly lane: string
  readonly band: string
  readonly pods: Pod[]
  /** The boxes that it is drawn as: one, or one a pod. */
  readonly boxes: { readonly id: string; readonly pods: readonly Pod[] }[]
}

/** Around one of so few pods, all of its owner stand alone. */
const mostRoundFocus = 24

export function groupPods(graph: MapGraph, scope: MapScope): readonly PodGroup[] {
  const { source, query } = scope
  const groups = new Map<string, PodGroup>()
  for (const pod of scope.pods()) {
    const namespace = pod.metadata.namespace!
    const reference = controllerOf(pod)
    const object = reference === undefined ? undefined : source.byUid(reference.uid)
    const kind = object === undefined ? undefined : source.kinds.ofObject(object)
    // Static pods are owned by their node, which is no workload.
    const owner = object === undefined || kind === undefined || object.kind === 'Node' ? undefined : { object, kind }
    const nodePart = query.group === 'node' ? `@${pod.spec.nodeName ?? ''}` : ''
    const id = `pods:${owner === undefined ? `${namespace}/${pod.metadata.name}` : boxId(owner.kind, namespace, owner.object.metadata.name)}${nodePart}`
    let group = groups.get(id)
    if (group === undefined) {
      group = newGroup(scope, id, pod, owner)
      groups.set(id, group)
    }
    group.pods.push(pod)
  }
  const revisions = new Map<string, Set<string>>()
  for (const group of groups.values()) {
    const top = topUid(scope, group)
    const known = revisions.get(top)
    if (known === undefined) revisions.set(top, new Set([ownerUid(group)]))
    else known.add(ownerUid(group))
  }
  for (const group of groups.values())
    drawGroup(graph, scope, group, (revisions.get(topUid(scope, group))?.size ?? 0) > 1)
  return [...groups.values()]
}

function ownerUid({ id, owner }: PodGroup): string {
  return owner?.object.metadata.uid ?? id
}

function topUid({ source }: MapScope, group: PodGroup): string {
  return group.owner === undefined ? group.id : workloadAbove(source, group.owner.object).metadata.uid
}

function newGroup(scope: MapScope, id: string, pod: Pod, owner: PodGroup['owner']): PodGroup {
  const namespace = pod.metadata.namespace!
  const top = owner === undefined ? undefined : workloadAbove(scope.source, owner.object)
  const byNode = scope.query.group === 'node'
  const node = pod.spec.nodeName ?? ''
  const lane = byNode
    ? node
    : workloadLane(namespace, top?.metadata.name ?? pod.metadata.name, top?.kind ?? podKind.kind)
  return { id, namespace, owner, workload: undefined, lane, band: byNode ? node : namespace, pods: [], boxes: [] }
}

/** `isOneOfSeveral`: other revisions stand beside it. */
function drawGroup(graph: MapGraph, scope: MapScope, group: PodGroup, isOneOfSeveral: boolean): void {
  const { owner, pods, boxes } = group
  if (owner !== undefined) {
    const top = workloadAbove(scope.source, owner.object)
    const kind = scope.source.kinds.ofObject(top)
    if (kind !== undefined) group.workload = addWorkload(graph, scope, top, kind)
  }
  if (pods.length > 1 && !isUnfolded(scope, group)) {
    if (addFolded(graph, scope, group, isOneOfSeveral)) boxes.push({ id: group.id, pods })
  } else {
    for (const pod of pods) {
      const id = pods.length === 1 ? group.id : boxId(podKind, group.namespace, pod.metadata.name)
      if (addAlone(graph, scope, group, pod, id)) boxes.push({ id, pods: [pod] })
    }
  }
}

/** `served`: the workloads to whose pods a Service sends requests. */
export function linkPods(graph: MapGraph, groups: readonly PodGroup[], served: ReadonlySet<string>): void {
  for (const { workload, boxes } of groups) {
    if (workload === undefined) continue
    for (const { id, pods } of boxes) {
      const isBroken = served.has(workload) && !pods.some(isPodReady) && pods.some(isHeldUp)
      graph.link(workload, id, 'route', isBroken ? { state: 'broken', reason: 'not-ready' } : { state: 'fine' })
    }
  }
}

/** Something keeps it from being ready: it is neither on its way there nor done or going. */
function isHeldUp(pod: Pod): boolean {
  return isPodActive(pod) && statusOf(pod).mark !== 'prog'
}

function isUnfolded({ query: { unfold, focus } }: MapScope, { id, pods }: PodGroup): boolean {
  if (unfold === 'all' || unfold.includes(id)) return true
  if (focus?.resource !== podKind.resource || focus.group !== '' || pods.length > mostRoundFocus) return false
  return pods.some(({ metadata }) => metadata.name === focus.name)
}

function addFolded(graph: MapGraph, scope: MapScope, group: PodGroup, isOneOfSeveral: boolean): boolean {
  const { source, query } = scope
  const { object, kind } = group.owner!
  const marks = marksOf(group.pods)
  const revision = object.kind === 'ReplicaSet' ? object.metadata.annotations?.[revisionAnnotation] : undefined
  const top = workloadAbove(source, object)
  return graph.add({
    id: group.id,
    column: 'pod',
    ref: refOf(source, object, kind),
    title: revision === undefined || !isOneOfSeveral ? top.metadata.name : `${top.metadata.name} r${revision}`,
    mark: marks[0]?.[0] ?? 'ok',
    facts: { type: 'pods' },
    pods: { total: group.pods.length, marks, isFolded: true },
    lane: group.lane,
    band: group.band,
    stands: group.pods.length,
    ...(hasHit(query.find, group.pods) && { isHit: true })
  })
}

function addAlone(graph: MapGraph, scope: MapScope, group: PodGroup, pod: Pod, id: string): boolean {
  const status = statusOf(pod)
  return graph.add({
    id,
    column: 'pod',
    ref: { ...refOf(scope.source, pod, podKind), status },
    mark: status.mark,
    facts: { type: 'pods' },
    pods: { total: 1, marks: [[status.mark, 1]], isFolded: group.pods.length === 1 },
    lane: group.lane,
    band: group.band,
    ...(hasHit(scope.query.find, [pod]) && { isHit: true })
  })
}

function hasHit(find: string, pods: readonly Pod[]): boolean {
  const words = find.trim().toLowerCase()
  return words !== '' && pods.some(({ metadata }) => metadata.name.toLowerCase().includes(words))
}

/** Objects are immutable, and a pod's status says nothing of the time. */
const statuses = new WeakMap<Pod, StatusSummary>()

function statusOf(pod: Pod): StatusSummary {
  let status = statuses.get(pod)
  if (status === undefined) statuses.set(pod, (status = podKind.status(pod, 0)))
  return status
}

function marksOf(pods: readonly Pod[]): MapPods['marks'] {
  const counts = new Map<StatusMark, number>()
  for (const pod of pods) {
    const { mark } = statusOf(pod)
    counts.set(mark, (counts.get(mark) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => statusRank(a) - statusRank(b))
}
