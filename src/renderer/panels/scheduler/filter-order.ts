import type { NodeVerdict } from '../../../shared/contract/simulation.ts'

/** Upstream asks in this order, and stops at the first no. */
const order = [
  'NodeUnschedulable',
  'NodeName',
  'TaintToleration',
  'NodeAffinity',
  'NodePorts',
  'NodeResourcesFit',
  'VolumeRestrictions',
  'NodeVolumeLimits',
  'VolumeBinding',
  'VolumeZone',
  'PodTopologySpread',
  'InterPodAffinity'
]

/** Those that stand in the table whatever they say. */
const usual: ReadonlySet<string> = new Set(['NodeUnschedulable', 'TaintToleration', 'NodeAffinity', 'NodeResourcesFit'])

/** The usual filters, and those that some node failed at. */
export function filterColumns(verdicts: readonly NodeVerdict[]): readonly string[] {
  const refusing = new Set(verdicts.flatMap(({ filter }) => (filter === undefined ? [] : [filter])))
  const known = order.filter((name) => usual.has(name) || refusing.has(name))
  return [...known, ...[...refusing].filter((name) => !order.includes(name))]
}

/** What a node said to one filter: yes, no, or it was not asked. */
export function passed({ outcome, filter }: NodeVerdict, name: string): 'yes' | 'no' | 'unasked' {
  if (outcome === 'skipped') return 'unasked'
  if (filter === undefined) return 'yes'
  if (filter === name) return 'no'
  const refuser = order.indexOf(filter)
  return refuser !== -1 && order.indexOf(name) < refuser && order.includes(name) ? 'yes' : 'unasked'
}
