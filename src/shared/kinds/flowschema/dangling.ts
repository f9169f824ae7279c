import type { FlowSchema, FlowSchemaCondition } from '../../schema/types.ts'

/** What says whether the level that a schema names is there. */
export function danglingCondition({ status }: FlowSchema): FlowSchemaCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Dangling')
}
