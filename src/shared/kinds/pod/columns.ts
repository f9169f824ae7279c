import { humanDuration } from '../../kube/time.ts'
import type { Pod } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'
import { printedRestarts, printedStatus } from './printed-status.ts'

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    priority: 0,
    cell: (pod) => readyText(pod),
    sortKey: (pod) => printedStatus(pod).ready / Math.max(printedStatus(pod).total, 1)
  },
  { name: 'Status', type: 'string', priority: 0, cell: (pod) => printedStatus(pod).reason },
  {
    name: 'Restarts',
    type: 'string',
    priority: 0,
    cell: (pod, now) => printedRestarts(printedStatus(pod), now, humanDuration),
    sortKey: (pod) => printedStatus(pod).restarts
  },
  ageColumn,
  {
    name: 'IP',
    type: 'string',
    priority: 1,
    cell: (pod) => pod.status?.podIPs?.[0]?.ip || pod.status?.podIP || '<none>'
  },
  { name: 'Node', type: 'string', priority: 1, cell: (pod) => pod.spec.nodeName || '<none>' },
  { name: 'Nominated Node', type: 'string', priority: 1, cell: (pod) => pod.status?.nominatedNodeName || '<none>' },
  { name: 'Readiness Gates', type: 'string', priority: 1, cell: gatesText }
]

function readyText(pod: Pod): string {
  const { ready, total } = printedStatus(pod)
  return `${ready}/${total}`
}

/** How many of the pod's readiness gates are True. */
function gatesText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const passed = gates.filter(({ conditionType }) =>
    status?.conditions?.some((condition) => condition.type === conditionType && condition.status === 'True')
  )
  return `${passed.length}/${gates.length}`
}
