import { conditionOf } from '../../kube/conditions.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'
import type { APIService } from './api-service.ts'

export const apiServiceColumns: readonly Column<APIService>[] = [
  nameColumn,
  { name: 'Service', type: 'string', priority: 0, cell: serviceText },
  { name: 'Available', type: 'string', priority: 0, cell: availableText },
  ageColumn
]

function serviceText({ spec: { service } }: APIService): string {
  return service === undefined ? 'Local' : `${service.namespace ?? ''}/${service.name ?? ''}`
}

/** "True", or "False (MissingEndpoints)". */
export function availableText({ status }: APIService): string {
  const condition = conditionOf(status, 'Available')
  if (condition === undefined) return 'Unknown'
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`
}
