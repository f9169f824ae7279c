import type { NodeSummary, OverviewDocument } from '../../../shared/contract/documents.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { rolesOf } from '../../../shared/kinds/node/roles.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { statusRank, type StatusMark } from '../../../shared/kinds/status-summary.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { gaugesOf } from '../usage-gauges.ts'
import { causesOf } from '../why/causes.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { isTroubled, type MarkCounts } from './kind-counts.ts'
import { refOf } from './object-ref.ts'
import { headOf, symptomsIn } from './symptoms.ts'

const chainLimit = 10
const nodeLimit = 100
const warningLimit = 20
const changeLimit = 20
const fineMarks: ReadonlySet<StatusMark> = new Set(['ok', 'done', 'off'])

/** The cluster at a glance. Asked for at most once a second: it walks nodes, what is in trouble, and the warnings. */
export function overviewDocument(
  source: ClusterSource,
  facts: ClusterFacts,
  namespaces: readonly string[]
): OverviewDocument {
  const wanted = namespaces.length === 0 ? undefined : new Set(namespaces)
  const wants = (namespace: string | undefined): boolean =>
    wanted === undefined || namespace === undefined || wanted.has(namespace)
  const podMarks = facts.counts(podKind).marks(namespaces)
  const byNamespace = [...facts.counts(podKind).namespaces()].filter(([name]) => wants(name))
  const nodes = [...source.all(nodeKind)]
  const { symptoms, rolloutsStuck } = symptomsIn(source, facts, wants)
  return {
    chains: symptoms.slice(0, chainLimit).map((symptom) => ({
      causes: [headOf(symptom), ...causesOf(source, symptom.object)],
      since: symptom.since
    })),
    chainsTotal: symptoms.length,
    rolloutsStuck,
    podsTotal: totalOf(podMarks),
    podsFine: fineOf(podMarks),
    podMarks: Object.fromEntries(podMarks),
    namespaces: byNamespace
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, marks]) => ({
        name,
        fine: fineOf(marks),
        total: totalOf(marks),
        marks: [...marks].sort(([a], [b]) => statusRank(a) - statusRank(b))
      })),
    nodesTotal: nodes.length,
    nodesTroubled: sumOf(facts.counts(nodeKind).marks([]), isTroubled),
    nodes: nodes
      .sort(controlPlaneFirst)
      .slice(0, nodeLimit)
      .map((node) => nodeSummary(source, node)),
    warnings: facts.events.groupedWarnings(namespaces, warningLimit),
    changes: facts.changes.newest(namespaces, changeLimit)
  }
}

function sumOf(marks: MarkCounts, counts: (mark: StatusMark) => boolean): number {
  let total = 0
  for (const [mark, count] of marks) if (counts(mark)) total += count
  return total
}

function totalOf(marks: MarkCounts): number {
  return sumOf(marks, () => true)
}

function fineOf(marks: MarkCounts): number {
  return sumOf(marks, (mark) => fineMarks.has(mark))
}

function controlPlaneFirst(a: Node, b: Node): number {
  const control = Number(rolesOf(b).includes('control-plane')) - Number(rolesOf(a).includes('control-plane'))
  return control !== 0 ? control : a.metadata.name < b.metadata.name ? -1 : 1
}

function nodeSummary(source: ClusterSource, node: Node): NodeSummary {
  const ref = refOf(source, node, nodeKind)
  const usage = gaugesOf(source, node)
  let pods = 0
  for (const pod of source.onNode(podKind, node.metadata.name)) if (!isPodTerminal(pod)) pods++
  return {
    ref,
    roles: rolesOf(node).join(','),
    status: ref.status ?? { mark: 'unk', word: 'Unknown' },
    detail: causesOf(source, node)
      .map(({ words }) => words)
      .join(', '),
    ...(usage !== undefined && { cpu: usage.cpu, memory: usage.memory }),
    pods
  }
}
