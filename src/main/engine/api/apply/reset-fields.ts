// What a door of a kind does not write, so that nobody owns it through that door: upstream's GetResetFields of the
// registry strategies.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { FieldsV1 } from '../../../../shared/kube/object.ts'
import { emptyTree } from '../managed-fields/field-tree.ts'

const none: FieldsV1 = {}
const statusOnly: FieldsV1 = { 'f:status': emptyTree }
const specOnly: FieldsV1 = { 'f:spec': emptyTree }
const specAndLabels: FieldsV1 = { 'f:spec': emptyTree, 'f:metadata': { 'f:labels': emptyTree } }
const specAndOwners: FieldsV1 = {
  'f:spec': emptyTree,
  'f:metadata': { 'f:deletionTimestamp': emptyTree, 'f:ownerReferences': emptyTree }
}
const specAndMetadata: FieldsV1 = { 'f:spec': emptyTree, 'f:metadata': emptyTree }

export function resetFieldsOf(kind: Kind, subresource: string | undefined): FieldsV1 {
  if (subresource === undefined) return kind.subresources.includes('status') ? statusOnly : none
  if (subresource !== 'status') return none
  if (kind.isCustom === true) return specAndMetadata
  if (kind.kind === 'Deployment') return specAndLabels
  return kind.kind === 'Pod' ? specAndOwners : specOnly
}
