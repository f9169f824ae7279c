import type { FlowSchema } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'
import { danglingCondition } from './dangling.ts'

export function flowSchemaStatus(schema: FlowSchema): StatusSummary {
  const isDangling = danglingCondition(schema)?.status === 'True'
  const own: StatusSummary = isDangling ? { mark: 'warn', word: 'Dangling' } : { mark: 'ok', word: 'Active' }
  return terminatingStatus(schema) ?? own
}
