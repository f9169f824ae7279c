import type { NodeTable } from '../node-table.ts'
import type { PodFacts } from '../pod-facts.ts'
import type { Refusal } from '../verdicts.ts'
import type { PodFilter } from './filter.ts'

const name = 'NodeResourcesFit'

export const nodeResourcesFit: PodFilter = {
  name,
  prepare({ facts, nodes }) {
    return (slot) => (fitsResources(facts, nodes, slot) ? undefined : resourcesRefusal(facts, nodes, slot))
  }
}

/** Whether the pod would fit if nothing else ran on the node: where it would not, room made there cannot help. */
export function fitsEmptyNode({ requests }: PodFacts, nodes: NodeTable, slot: number): boolean {
  if (requests.cpu > nodes.allocatableCpu[slot]! || requests.memory > nodes.allocatableMemory[slot]!) return false
  if (nodes.allocatablePods[slot]! < 1 || requests.ephemeralStorage > nodes.allocatableEphemeral[slot]!) return false
  for (const [resource, asked] of requests.scalars ?? []) {
    if (asked > (nodes.allocatableScalars[slot]?.get(resource) ?? 0)) return false
  }
  return true
}

/** Whether the pod fits into what is left; the quick answer for the usual case. */
export function fitsResources({ requests, asksForResources }: PodFacts, nodes: NodeTable, slot: number): boolean {
  if (nodes.podCount[slot]! + 1 > nodes.allocatablePods[slot]!) return false
  if (!asksForResources) return true
  if (requests.cpu > 0 && requests.cpu > nodes.allocatableCpu[slot]! - nodes.requestedCpu[slot]!) return false
  if (requests.memory > 0 && requests.memory > nodes.allocatableMemory[slot]! - nodes.requestedMemory[slot]!)
    return false
  const ephemeral = requests.ephemeralStorage
  if (ephemeral > 0 && ephemeral > nodes.allocatableEphemeral[slot]! - nodes.requestedEphemeral[slot]!) return false
  return requests.scalars === undefined || lackingScalars(requests.scalars, nodes, slot).length === 0
}

/** Everything that lacks. Where the whole node would be too small, removing pods cannot help. */
function resourcesRefusal({ requests }: PodFacts, nodes: NodeTable, slot: number): Refusal {
  const reasons: string[] = []
  let isResolvable = true
  const compare = (resource: string, asked: number, allocatable: number, requested: number): void => {
    if (asked === 0 || asked <= allocatable - requested) return
    reasons.push(`Insufficient ${resource}`)
    if (asked > allocatable) isResolvable = false
  }
  if (nodes.podCount[slot]! + 1 > nodes.allocatablePods[slot]!) reasons.push('Too many pods')
  compare('cpu', requests.cpu, nodes.allocatableCpu[slot]!, nodes.requestedCpu[slot]!)
  compare('memory', requests.memory, nodes.allocatableMemory[slot]!, nodes.requestedMemory[slot]!)
  compare(
    'ephemeral-storage',
    requests.ephemeralStorage,
    nodes.allocatableEphemeral[slot]!,
    nodes.requestedEphemeral[slot]!
  )
  for (const resource of requests.scalars?.keys() ?? []) {
    const allocatable = nodes.allocatableScalars[slot]?.get(resource) ?? 0
    compare(resource, requests.scalars!.get(resource)!, allocatable, nodes.requestedScalars[slot]?.get(resource) ?? 0)
  }
  return { filter: name, reasons, isResolvable }
}

function lackingScalars(asked: ReadonlyMap<string, number>, nodes: NodeTable, slot: number): readonly string[] {
  const lacking: string[] = []
  for (const [resource, value] of asked) {
    const allocatable = nodes.allocatableScalars[slot]?.get(resource) ?? 0
    if (value > 0 && value > allocatable - (nodes.requestedScalars[slot]?.get(resource) ?? 0)) lacking.push(resource)
  }
  return lacking
}
