import { controllerOf } from '../../kube/owners.ts'
import type { ControllerRevision } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const controllerRevisionColumns: readonly Column<ControllerRevision>[] = [
  nameColumn,
  { name: 'Controller', type: 'string', priority: 0, cell: controllerText },
  { name: 'Revision', type: 'string', priority: 0, cell: (revision) => revision.revision },
  ageColumn
]

/** "daemonset.apps/logs". */
function controllerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (owner === undefined) return '<none>'
  const slash = owner.apiVersion.indexOf('/')
  const group = slash === -1 ? '' : `.${owner.apiVersion.slice(0, slash)}`
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`
}
