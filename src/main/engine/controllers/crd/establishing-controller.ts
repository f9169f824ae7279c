import { definitionCondition, isEstablished } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition
} from '../../../../shared/kinds/customresourcedefinition/types.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { ConditionController } from './condition-controller.ts'

const established: CustomResourceDefinitionCondition = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted'
}

/** Declares a definition established whose names are accepted; upstream's pkg/controller/establish. */
export function createEstablishingController(controlPlane: ControlPlane): ConditionController {
  return new ConditionController(controlPlane, 'crd-establishing-controller', missing)
}

function missing(definition: CustomResourceDefinition): CustomResourceDefinitionCondition | undefined {
  const isReady = definitionCondition(definition, 'NamesAccepted')?.status === 'True' && !isEstablished(definition)
  return isReady ? established : undefined
}
