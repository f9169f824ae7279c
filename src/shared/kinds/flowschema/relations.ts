import type { FlowSchema } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const flowSchemaRelations: readonly Relation<FlowSchema>[] = [
  {
    name: 'priority level',
    resource: 'prioritylevelconfigurations',
    references: ({ spec: { priorityLevelConfiguration: level } }) => (level?.name ? [{ name: level.name }] : [])
  }
]
