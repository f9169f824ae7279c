import type { MapEdge, PolicyOpening, PolicyRule } from '../../../shared/contract/map.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { networkPolicyKind } from '../../../shared/kinds/networkpolicy/kind.ts'
import { portText } from '../../../shared/kinds/networkpolicy/port-text.ts'
import { matches, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../shared/schema/types.ts'
import { refOf } from '../documents/object-ref.ts'
import { boxId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import type { PodGroup } from './pod-boxes.ts'

/** What the policies that select a pod let in together: all, some, none. */
type Opening = 'all' | 'some' | 'none'

/** So many rules of a direction are told on a box. */
const rulesTold = 8

/**
 * NetworkPolicies that close pods to what comes in or goes out, joined with those and with the pods to which they open
 * them; and what they leave of the ways to them. Upstream adds up what policies allow: a pod that one of them selects is
 * closed but for what any of them opens.
 */
export function addPolicies(graph: MapGraph, scope: MapScope, groups: readonly PodGroup[]): void {
  const byNamespace = new Map<string, NetworkPolicy[]>()
  for (const policy of scope.all(networkPolicyKind)) {
    const namespace = policy.metadata.namespace!
    const others = byNamespace.get(namespace)
    if (others === undefined) byNamespace.set(namespace, [policy])
    else others.push(policy)
  }
  const openings = new Map<string, Opening>()
  const shown = new Map<NetworkPolicy, string>()
  for (const group of groups) {
    const selecting = (byNamespace.get(group.namespace) ?? []).filter((policy) => selects(policy, group))
    for (const policy of selecting) shown.set(policy, addPolicy(graph, scope, policy, group))
    const closing = selecting.filter((policy) => speaksOf(policy, 'Ingress'))
    if (closing.length === 0) continue
    const opening = together(closing)
    for (const { id } of group.boxes) openings.set(group.workload ?? id, opening)
  }
  for (const [policy, id] of shown) addPeers(graph, scope, policy, id, groups)
  for (const [id, edge] of graph.edges) {
    const opening = openings.get(edge.to)
    if (opening === undefined || opening === 'all' || edge.type !== 'route' || edge.state !== 'fine') continue
    graph.edges.set(id, { ...edge, ...closed(opening) })
  }
}

function closed(opening: 'some' | 'none'): Pick<MapEdge, 'state' | 'reason'> {
  return { state: opening === 'none' ? 'refused' : 'limited', reason: 'policy' }
}

function speaksOf({ spec }: NetworkPolicy, type: 'Ingress' | 'Egress'): boolean {
  return spec?.policyTypes?.includes(type) ?? type === 'Ingress'
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

function addPolicy(graph: MapGraph, scope: MapScope, policy: NetworkPolicy, group: PodGroup): string {
  const { namespace, name } = policy.metadata
  const id = boxId(networkPolicyKind, namespace, name)
  graph.add({
    id,
    column: 'config',
    ref: refOf(scope.source, policy, networkPolicyKind),
    mark: 'ok',
    facts: {
      type: 'policy',
      ...(speaksOf(policy, 'Ingress') && { ingress: openingOf(ingressRules(policy)) }),
      ...(speaksOf(policy, 'Egress') && { egress: openingOf(egressRules(policy)) })
    }
  })
  for (const box of group.boxes) graph.link(box.id, id, 'selects', { state: 'fine' })
  return id
}

function openingOf(rules: readonly PolicyRule[]): PolicyOpening {
  return {
    rules: rules.slice(0, rulesTold).map(({ peers, ports }) => ({ peers: peers.slice(0, rulesTold), ports })),
    total: rules.length
  }
}

function ingressRules({ spec }: NetworkPolicy): readonly PolicyRule[] {
  return (spec?.ingress ?? []).map(({ from, ports }) => ruleOf(from, ports))
}

function egressRules({ spec }: NetworkPolicy): readonly PolicyRule[] {
  return (spec?.egress ?? []).map(({ to, ports }) => ruleOf(to, ports))
}

function ruleOf(peers: readonly NetworkPolicyPeer[] = [], ports: readonly NetworkPolicyPort[] = []): PolicyRule {
  return { peers, ports: ports.map(portText) }
}

/** Pods that a rule names. Where it names nobody all may, which needs no lines. */
function addPeers(
  graph: MapGraph,
  scope: MapScope,
  policy: NetworkPolicy,
  id: string,
  groups: readonly PodGroup[]
): void {
  const asking = speaksOf(policy, 'Ingress') ? ingressRules(policy) : []
  const asked = speaksOf(policy, 'Egress') ? egressRules(policy) : []
  if ([...asking, ...asked].every(({ peers }) => peers.length === 0)) return
  for (const group of groups) {
    const named = (rules: readonly PolicyRule[]): readonly string[] | undefined => portsFor(scope, policy, rules, group)
    const [asks, isAsked] = [named(asking), named(asked)]
    if (asks === undefined && isAsked === undefined) continue
    const words = { ...(asks !== undefined && { asks }), ...(isAsked !== undefined && { isAsked }) }
    for (const box of group.boxes) {
      // Those that it selects may be among its peers.
      const own = graph.edges.get(`${box.id}>${id}`)
      if (own === undefined) graph.link(box.id, id, 'peer', { state: 'fine', ...words })
      else graph.edges.set(own.id, { ...own, ...words })
    }
  }
}

/** On which ports rules that name these pods open; none: on all. Undefined where no rule names them. */
function portsFor(
  scope: MapScope,
  policy: NetworkPolicy,
  rules: readonly PolicyRule[],
  group: PodGroup
): readonly string[] | undefined {
  const naming = rules.filter(({ peers }) => peers.some((peer) => isPeer(scope, policy, peer, group)))
  if (naming.length === 0) return undefined
  return naming.some(({ ports }) => ports.length === 0) ? [] : [...new Set(naming.flatMap(({ ports }) => ports))]
}

function isPeer(
  { source }: MapScope,
  { metadata }: NetworkPolicy,
  { ipBlock, namespaceSelector, podSelector = {} }: NetworkPolicyPeer,
  { namespace, pods }: PodGroup
): boolean {
  if (ipBlock !== undefined) return false
  if (namespaceSelector === undefined) {
    if (namespace !== metadata.namespace) return false
  } else {
    const labels = source.get(namespaceKind, undefined, namespace)?.metadata.labels
    if (!matches(requirementsOf(namespaceSelector), labels)) return false
  }
  return matches(requirementsOf(podSelector), pods[0]?.metadata.labels)
}
