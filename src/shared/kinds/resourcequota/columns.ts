import type { ResourceQuota } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

/** "pods: 3/10, requests.cpu: 500m/2", of the limits or of all else. */
function usageText({ status }: ResourceQuota, ofLimits: boolean): string {
  const { hard = {}, used = {} } = status ?? {}
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === ofLimits)
    .sort()
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]!}`)
    .join(', ')
}

export const resourceQuotaColumns: readonly Column<ResourceQuota>[] = [
  nameColumn,
  { name: 'Request', type: 'string', priority: 0, cell: (quota) => usageText(quota, false) },
  { name: 'Limit', type: 'string', priority: 0, cell: (quota) => usageText(quota, true) },
  ageColumn
]
