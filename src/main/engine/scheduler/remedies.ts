import type { Remedy } from '../../../shared/contract/simulation.ts'
import type { Node, Taint } from '../../../shared/schema/types.ts'
import { nodeFilters, podFilters } from './filters/filters.ts'
import { fitsEmptyNode } from './filters/node-resources-fit.ts'
import { NodeTable } from './node-table.ts'
import type { NodeTerm } from './node-terms.ts'
import type { PodFacts } from './pod-facts.ts'
import type { Requests } from './pod-requests.ts'
import type { SchedulingContext } from './scheduling-context.ts'
import { isTolerated } from './tolerations.ts'

/** Nodes that are looked at, and remedies of one sort that are told. */
const mostNodes = 500
const mostOfOneSort = 3

/** What the cluster itself puts on a node and takes away again. */
const ownTaint = /^node\.(?:cloudprovider\.)?kubernetes\.io\//
/** What kubelets and clouds say of a node, which is not changed to please a pod. */
const ownLabel = /(?:^|\.)(?:kubernetes|k8s)\.io\//
const cordonTaint = 'node.kubernetes.io/unschedulable'

/**
 * Single changes that would make room for a pod, each tried: the filters are asked again with a copy of the node, or of
 * what the pod asks for. The smallest change comes first. It reads only.
 */
export function remediesFor(context: SchedulingContext): readonly Remedy[] {
  const { nodes } = context
  const found: Remedy[] = []
  for (const slot of nodes.order.slice(0, mostNodes)) {
    const node = nodes.nodes[slot]!
    for (const remedy of candidates(context, slot, node)) if (helps(context, slot, node, remedy)) found.push(remedy)
  }
  return [
    ...sortOf(found, 'uncordon'),
    ...sortOf(found, 'untaint'),
    ...sortOf(found, 'label'),
    ...sortOf(found, 'lower-request', (a, b) => loss(b) - loss(a)).slice(0, 1),
    ...sortOf(found, 'free', (a, b) => loss(a) - loss(b)),
    ...sortOf(found, 'add-node').slice(0, 1)
  ]
}

function sortOf<T extends Remedy['type']>(
  found: readonly Remedy[],
  type: T,
  order: (a: Remedy & { type: T }, b: Remedy & { type: T }) => number = () => 0
): readonly Remedy[] {
  const ofSort = found.filter((remedy): remedy is Remedy & { type: T } => remedy.type === type)
  return ofSort.sort(order).slice(0, mostOfOneSort)
}

/** Cores and gibibytes alike, so that two amounts can be compared. */
function loss({ cpu = 0, memory = 0 }: { readonly cpu?: number; readonly memory?: number }): number {
  return cpu / 1000 + memory / 2 ** 30
}

/** What may help on this node; whether it does is tried. */
function candidates(context: SchedulingContext, slot: number, node: Node): readonly Remedy[] {
  const { facts, nodes } = context
  const { name } = node.metadata
  const list: Remedy[] = []
  if (nodes.isUnschedulable[slot] === 1) list.push({ type: 'uncordon', node: name })
  const taints = inTheWay(nodes.taints[slot]!, facts)
  if (taints.length > 0 && taints.every(({ key }) => !ownTaint.test(key))) {
    list.push({ type: 'untaint', node: name, taints: taints.map(taintText) })
  }
  const labels = wantedLabels(facts, nodes.labels[slot]!)
  // Where other pods count by the labels of their nodes, a label would change more than this.
  if (labels !== undefined && !facts.looksAtPods) list.push({ type: 'label', node: name, labels })
  const lacking = lackOf(facts.requests, nodes, slot)
  if (lacking !== undefined) {
    list.push({ type: 'free', node: name, ...lacking })
    const cpu = nodes.allocatableCpu[slot]! - nodes.requestedCpu[slot]!
    const memory = nodes.allocatableMemory[slot]! - nodes.requestedMemory[slot]!
    const lower = {
      ...(lacking.cpu === undefined ? {} : { cpu }),
      ...(lacking.memory === undefined ? {} : { memory })
    }
    if (Object.values(lower).length > 0 && Object.values(lower).every((amount) => amount > 0)) {
      list.push({ type: 'lower-request', node: name, ...lower })
    }
  }
  if (!facts.looksAtPods && !facts.hasClaims) list.push({ type: 'add-node', like: name })
  return list
}

function helps(context: SchedulingContext, slot: number, node: Node, remedy: Remedy): boolean {
  const { facts, nodes } = context
  switch (remedy.type) {
    case 'uncordon': {
      const { unschedulable: _cordoned, taints = [], ...spec } = node.spec
      const others = taints.filter(({ key }) => key !== cordonTaint)
      return takes(context, slot, { ...node, spec: { ...spec, taints: others } }, facts)
    }
    case 'untaint': {
      const gone = new Set(remedy.taints)
      const taints = (node.spec.taints ?? []).filter((taint) => !gone.has(taintText(taint)))
      return takes(context, slot, { ...node, spec: { ...node.spec, taints } }, facts)
    }
    case 'label': {
      const { metadata } = node
      const labels = { ...metadata.labels, ...remedy.labels }
      return takes(context, slot, { ...node, metadata: { ...metadata, labels } }, facts)
    }
    case 'lower-request':
      return takes(context, slot, node, withRequests(facts, { ...facts.requests, ...amounts(remedy) }))
    case 'free': {
      // So much less on the node is as good as so much less asked of it.
      if (!fitsEmptyNode(facts, nodes, slot)) return false
      const { cpu, memory } = facts.requests
      const less = { cpu: cpu - (remedy.cpu ?? 0), memory: memory - (remedy.memory ?? 0) }
      return takes(context, slot, node, withRequests(facts, { ...facts.requests, ...less }))
    }
    case 'add-node':
      return fitsEmptyNode(facts, nodes, slot) && allows(node, facts)
  }
}

/** Whether the node as it would be takes the pod as it would be: the filters of the node on a copy, the others as now. */
function takes(context: SchedulingContext, slot: number, node: Node, facts: PodFacts): boolean {
  if (!allows(node, facts)) return false
  for (const filter of podFilters) {
    const check = filter.prepare({ ...context, facts })
    if (check === undefined) continue
    if (typeof check === 'object' || check(slot) !== undefined) return false
  }
  return true
}

function allows(node: Node, facts: PodFacts): boolean {
  const copy = new NodeTable()
  copy.setNode(node)
  return nodeFilters.every((filter) => filter.check(facts, copy, 0) === undefined)
}

function withRequests(facts: PodFacts, requests: Requests): PodFacts {
  return { ...facts, requests, perNode: { verdicts: new Int32Array(0), askedAt: new Float64Array(0) } }
}

function amounts({ cpu, memory }: { readonly cpu?: number; readonly memory?: number }): Partial<Requests> {
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) }
}

interface Lack {
  readonly cpu?: number
  readonly memory?: number
}

/** Undefined where nothing lacks of what a person moves about: CPU and memory. */
function lackOf({ cpu, memory }: Requests, nodes: NodeTable, slot: number): Lack | undefined {
  const ofCpu = cpu - (nodes.allocatableCpu[slot]! - nodes.requestedCpu[slot]!)
  const ofMemory = memory - (nodes.allocatableMemory[slot]! - nodes.requestedMemory[slot]!)
  const lacksCpu = cpu > 0 && ofCpu > 0
  const lacksMemory = memory > 0 && ofMemory > 0
  if (!lacksCpu && !lacksMemory) return undefined
  return { ...(lacksCpu && { cpu: ofCpu }), ...(lacksMemory && { memory: ofMemory }) }
}

function inTheWay(taints: readonly Taint[], { tolerations }: PodFacts): readonly Taint[] {
  return taints.filter(
    (taint) => (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') && !isTolerated(taint, tolerations)
  )
}

function taintText({ key, value = '' }: Taint): string {
  return value === '' ? key : `${key}=${value}`
}

/** Labels that the pod's nodeSelector and its first term want and the node has not; undefined where none can be given. */
function wantedLabels(
  { nodeSelector, requiredNodes }: PodFacts,
  has: Readonly<Record<string, string>>
): Readonly<Record<string, string>> | undefined {
  const term: NodeTerm | undefined = requiredNodes?.[0]
  const wanted = [...nodeSelector, ...(term?.labels ?? [])].flatMap(({ key, operator, values }) => {
    if (operator === 'In' || operator === '=')
      return values.includes(has[key] ?? '') ? [] : [[key, values[0] ?? ''] as const]
    return operator === 'Exists' && has[key] === undefined ? [[key, ''] as const] : []
  })
  if (wanted.length === 0 || wanted.some(([key]) => ownLabel.test(key))) return undefined
  return Object.fromEntries(wanted)
}
