// Why a pod has no node: the scheduler's message, and behind it what could be changed, found in its last decision.
import type { Cause } from '../../../shared/contract/documents.ts'
import type { NodeVerdict } from '../../../shared/contract/simulation.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { claimsOfPod } from '../../../shared/kinds/pod/pod-claims.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Node, PersistentVolumeClaim, Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import type { Explanation } from './explanation.ts'
import { cordoned, isNodeFine } from './node-causes.ts'
import { missingObject } from './refusal-causes.ts'

/** So many cordoned nodes are named. */
const mostNodes = 2

export function unscheduledCauses(
  source: ClusterSource,
  pod: Pod,
  reason: string | undefined,
  message: string | undefined
): Explanation {
  const about = bareRef(pod, podKind)
  if (reason === 'SchedulingGated') {
    const words = message ?? ({ code: 'gatesNotRemoved' } as const)
    return { links: [{ mark: 'wait', words, about, remedy: { command: 'edit', about } }] }
  }
  const text = message?.replace(/,? preemption: .*$/s, '')
  const said: Cause = { mark: 'wait', words: text ?? { code: 'notScheduledYet' }, about, seenIn: 'scheduling' }
  const verdicts = source.why(pod.metadata.uid)?.verdicts.filter(({ outcome }) => outcome === 'refused') ?? []
  const behind = behindVerdicts(source, pod, text ?? '', verdicts)
  return { links: [said, ...behind.links], next: behind.next }
}

/** The easiest to change first: nodes that somebody closed, that are not well, claims, then what the pod asks for. */
function behindVerdicts(
  source: ClusterSource,
  pod: Pod,
  message: string,
  verdicts: readonly NodeVerdict[]
): Explanation {
  const closed = cordonedNodes(source, message, verdicts)
  if (closed.length > 0) return { links: closed }
  const claim = waitingClaim(source, pod, message)
  if (claim !== undefined) return claim
  const short = verdicts.filter(({ filter }) => filter === 'NodeResourcesFit')
  if (short.length > 0) {
    const lacking = [...new Set(short.map(({ reason }) => reason ?? ''))].slice(0, mostNodes).join(', ')
    return {
      links: [{ mark: 'warn', words: { code: 'shortOf', count: short.length, lacking }, seenIn: 'scheduling' }]
    }
  }
  const ill = illNode(source, verdicts)
  if (ill !== undefined) {
    return {
      links: [{ mark: 'warn', words: { code: 'nodeNotWell', node: ill.metadata.name }, about: bareRef(ill, nodeKind) }],
      next: ill
    }
  }
  for (const [filter, code] of demands) {
    const { length: count } = verdicts.filter((verdict) => verdict.filter === filter)
    if (count > 0) return { links: [{ mark: 'warn', words: { code, count }, seenIn: 'scheduling' }] }
  }
  return { links: [] }
}

/** What a pod demands of its node, by the filter that holds it to that. */
const demands = [
  ['NodeAffinity', 'affinityExcludes'],
  ['NodeName', 'namesAnother'],
  ['PodTopologySpread', 'spreadExcludes'],
  ['InterPodAffinity', 'podAffinityExcludes'],
  ['NodePorts', 'hostPortTaken'],
  ['TaintToleration', 'taintNotTolerated']
] as const

function cordonedNodes(source: ClusterSource, message: string, verdicts: readonly NodeVerdict[]): readonly Cause[] {
  const named = verdicts.filter(({ filter }) => filter === 'NodeUnschedulable').map(({ node }) => node)
  const found: Cause[] = []
  if (named.length === 0 && !message.includes('unschedulable')) return found
  const candidates =
    named.length === 0 ? source.all<Node>(nodeKind) : named.map((name) => source.get<Node>(nodeKind, undefined, name))
  for (const node of candidates) {
    if (node?.spec.unschedulable !== true) continue
    found.push({ ...cordoned(node), words: { code: 'nodeCordoned', node: node.metadata.name } })
    if (found.length === mostNodes) break
  }
  return found
}

/** A node with a taint that the node lifecycle sets: it says itself what is wrong. */
function illNode(source: ClusterSource, verdicts: readonly NodeVerdict[]): Node | undefined {
  for (const { node: name, reason } of verdicts) {
    if (reason?.includes('node.kubernetes.io/') !== true) continue
    const node = source.get<Node>(nodeKind, undefined, name)
    if (node !== undefined && !isNodeFine(node)) return node
  }
  return undefined
}

/** Its claim that is not there, or not bound and cannot be before the pod has a node. */
function waitingClaim(source: ClusterSource, pod: Pod, message: string): Explanation | undefined {
  if (!/persistentvolumeclaim|PersistentVolumeClaim/i.test(message)) return undefined
  for (const { claim: name } of claimsOfPod(pod)) {
    const missing = missingObject(source, persistentVolumeClaimKind, pod.metadata.namespace, name)
    if (missing.length > 0) return { links: missing }
    const claim = source.get<PersistentVolumeClaim>(persistentVolumeClaimKind, pod.metadata.namespace, name)!
    if (claim.status?.phase === 'Bound' && claim.metadata.deletionTimestamp === undefined) continue
    const words = { code: 'claimIs', claim: name, phase: claim.status?.phase ?? 'Pending' } as const
    return { links: [{ mark: 'wait', words, about: bareRef(claim, persistentVolumeClaimKind) }], next: claim }
  }
  return undefined
}
