import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { FlowSchema, FlowSchemaSpec } from '../../schema/types.ts'

const noSpec: FlowSchemaSpec = { priorityLevelConfiguration: { name: '' } }
const noStatus = {}

/** Upstream's SetDefaults_FlowSchemaSpec. */
export function setFlowSchemaDefaults(schema: NewObject<FlowSchema>): NewObject<FlowSchema> {
  const { spec, ...rest } = filled(schema, { spec: noSpec, status: noStatus })
  const precedence = spec.matchingPrecedence === 0 ? undefined : spec.matchingPrecedence
  const complete = changed(spec, { matchingPrecedence: precedence ?? 1000 })
  return complete === spec ? filled(schema, { spec, status: rest.status }) : { ...rest, spec: complete }
}
