import type { CSIDriver } from '../../schema/types.ts'
import { ageColumn, listText, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

function tokensText({ spec: { tokenRequests = [] } }: CSIDriver): string {
  return tokenRequests.length === 0 ? '<unset>' : tokenRequests.map(({ audience }) => audience).join(',')
}

export const csiDriverColumns: readonly Column<CSIDriver>[] = [
  nameColumn,
  { name: 'AttachRequired', type: 'boolean', priority: 0, cell: ({ spec }) => spec.attachRequired !== false },
  { name: 'PodInfoOnMount', type: 'boolean', priority: 0, cell: ({ spec }) => spec.podInfoOnMount === true },
  { name: 'StorageCapacity', type: 'boolean', priority: 0, cell: ({ spec }) => spec.storageCapacity === true },
  { name: 'TokenRequests', type: 'string', priority: 0, cell: tokensText },
  { name: 'RequiresRepublish', type: 'boolean', priority: 0, cell: ({ spec }) => spec.requiresRepublish === true },
  { name: 'Modes', type: 'string', priority: 0, cell: ({ spec }) => listText(spec.volumeLifecycleModes ?? []) },
  ageColumn
]
