import type { MutatingWebhookConfiguration } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const mutatingWebhookConfigurationColumns: readonly Column<MutatingWebhookConfiguration>[] = [
  nameColumn,
  {
    name: 'Webhooks',
    type: 'integer',
    priority: 0,
    description: 'Webhooks indicates the number of webhooks registered in this configuration',
    cell: ({ webhooks = [] }) => webhooks.length
  },
  ageColumn
]
