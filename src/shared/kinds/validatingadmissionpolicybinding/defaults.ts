import type { NewObject } from '../../kube/object.ts'
import { changed } from '../../kube/sharing.ts'
import type { ValidatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBindingSpec } from '../../schema/types.ts'
import { withMatchDefaults } from '../admission-defaults.ts'

const noSpec: ValidatingAdmissionPolicyBindingSpec = {}

export function setValidatingAdmissionPolicyBindingDefaults(
  binding: NewObject<ValidatingAdmissionPolicyBinding>
): NewObject<ValidatingAdmissionPolicyBinding> {
  const given = (binding.spec as ValidatingAdmissionPolicyBindingSpec | undefined) ?? noSpec
  const { matchResources } = given
  const spec = changed(given, { matchResources: matchResources && withMatchDefaults(matchResources) })
  return changed<NewObject<ValidatingAdmissionPolicyBinding>>(binding, { spec })
}
