import type { MapEdge } from '../../../shared/contract/map.ts'
import { networkPolicyKind } from '../../../shared/kinds/networkpolicy/kind.ts'
import { matches, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { NetworkPolicy } from '../../../shared/schema/types.ts'
import { refOf } from '../documents/object-ref.ts'
import { boxId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import type { PodGroup } from './pod-boxes.ts'

/** What the policies that select a pod let in together: all, some, none. */
type Opening = 'all' | 'some' | 'none'

/**
 * NetworkPolicies that close pods to what comes in, joined with those; and what they leave of the ways to them. Upstream
 * adds up what policies allow: a pod that one of them selects is closed but for what any of them opens.
 */
export function addPolicies(graph: MapGraph, scope: MapScope, groups: readonly PodGroup[]): void {
  const byNamespace = new Map<string, NetworkPolicy[]>()
  for (const policy of scope.all(networkPolicyKind)) {
    if (policy.spec?.policyTypes?.includes('Ingress') === false) continue
    const namespace = policy.metadata.namespace!
    const others = byNamespace.get(namespace)
    if (others === undefined) byNamespace.set(namespace, [policy])
    else others.push(policy)
  }
  const openings = new Map<string, Opening>()
  for (const group of groups) {
    const selecting = (byNamespace.get(group.namespace) ?? []).filter((policy) => selects(policy, group))
    if (selecting.length === 0) continue
    for (const policy of selecting) addPolicy(graph, scope, policy, group)
    const opening = together(selecting)
    for (const { id } of group.boxes) openings.set(group.workload ?? id, opening)
  }
  for (const [id, edge] of graph.edges) {
    const opening = openings.get(edge.to)
    if (opening === undefined || opening === 'all' || edge.type !== 'route' || edge.state !== 'fine') continue
    graph.edges.set(id, { ...edge, ...closed(opening) })
  }
}

function closed(opening: 'some' | 'none'): Pick<MapEdge, 'state' | 'reason'> {
  return { state: opening === 'none' ? 'refused' : 'limited', reason: 'policy' }
}

function selects({ spec }: NetworkPolicy, { pods }: PodGroup): boolean {
  return matches(requirementsOf(spec?.podSelector ?? {}), pods[0]?.metadata.labels)
}

function together(policies: readonly NetworkPolicy[]): Opening {
  const rules = policies.flatMap(({ spec }) => spec?.ingress ?? [])
  if (rules.length === 0) return 'none'
  // A rule without peers lets everybody in, if only to its ports.
  return rules.some(({ from, ports }) => (from?.length ?? 0) === 0 && (ports?.length ?? 0) === 0) ? 'all' : 'some'
}

function addPolicy(graph: MapGraph, scope: MapScope, policy: NetworkPolicy, group: PodGroup): void {
  const { namespace, name } = policy.metadata
  const id = boxId(networkPolicyKind, namespace, name)
  const peers = (policy.spec?.ingress ?? []).reduce((sum, { from }) => sum + (from?.length ?? 1), 0)
  graph.add({
    id,
    column: 'config',
    ref: refOf(scope.source, policy, networkPolicyKind),
    mark: 'ok',
    facts: { type: 'policy', peers }
  })
  for (const box of group.boxes) graph.link(box.id, id, 'selects', { state: 'fine' })
}
