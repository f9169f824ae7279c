import { conditionOf } from '../../kube/conditions.ts'
import type { Node } from '../../schema/types.ts'
import { ageColumn, listText, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'
import { rolesOf } from './roles.ts'

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  { name: 'Status', type: 'string', priority: 0, cell: statusText },
  { name: 'Roles', type: 'string', priority: 0, cell: (node) => listText(rolesOf(node)) },
  ageColumn,
  { name: 'Version', type: 'string', priority: 0, cell: (node) => node.status?.nodeInfo?.kubeletVersion ?? '' },
  { name: 'Internal-IP', type: 'string', priority: 1, cell: (node) => addressOf(node, 'InternalIP') },
  { name: 'External-IP', type: 'string', priority: 1, cell: (node) => addressOf(node, 'ExternalIP') },
  { name: 'OS-Image', type: 'string', priority: 1, cell: (node) => node.status?.nodeInfo?.osImage || '<unknown>' },
  {
    name: 'Kernel-Version',
    type: 'string',
    priority: 1,
    cell: (node) => node.status?.nodeInfo?.kernelVersion || '<unknown>'
  },
  {
    name: 'Container-Runtime',
    type: 'string',
    priority: 1,
    cell: (node) => node.status?.nodeInfo?.containerRuntimeVersion || '<unknown>'
  }
]

function statusText({ spec, status }: Node): string {
  const ready = conditionOf(status, 'Ready')
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return spec?.unschedulable === true ? `${word},SchedulingDisabled` : word
}

function addressOf({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? '<none>'
}
