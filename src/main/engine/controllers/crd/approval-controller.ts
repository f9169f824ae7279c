import {
  approvalOf,
  isProtectedGroup,
  type ApprovalState
} from '../../../../shared/kinds/customresourcedefinition/approval.ts'
import { definitionCondition } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition
} from '../../../../shared/kinds/customresourcedefinition/types.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { ConditionController } from './condition-controller.ts'

const reasons: Readonly<Record<ApprovalState, string>> = {
  approved: 'ApprovedAnnotation',
  bypassed: 'UnapprovedAnnotation',
  missing: 'MissingAnnotation',
  invalid: 'InvalidAnnotation'
}

/** Says of definitions in protected groups whether their API is approved; upstream's pkg/controller/apiapproval. */
export function createApprovalController(controlPlane: ControlPlane): ConditionController {
  return new ConditionController(controlPlane, 'crd-approval-controller', missing)
}

function missing(definition: CustomResourceDefinition): CustomResourceDefinitionCondition | undefined {
  const { metadata, spec } = definition
  if (!isProtectedGroup(spec.group)) return undefined
  const { state, words } = approvalOf(metadata)
  const type = 'KubernetesAPIApprovalPolicyConformant'
  const wanted = { type, status: state === 'approved' ? 'True' : 'False', reason: reasons[state], message: words }
  const present = definitionCondition(definition, type)
  const isSaid =
    present?.status === wanted.status && present.reason === wanted.reason && present.message === wanted.message
  return isSaid ? undefined : wanted
}
