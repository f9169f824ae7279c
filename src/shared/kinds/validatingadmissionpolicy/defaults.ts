import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicySpec } from '../../schema/types.ts'
import { withMatchDefaults } from '../admission-defaults.ts'

const failing = { failurePolicy: 'Fail' }

export function setValidatingAdmissionPolicyDefaults(
  policy: NewObject<ValidatingAdmissionPolicy>
): NewObject<ValidatingAdmissionPolicy> {
  const given = filled((policy.spec as ValidatingAdmissionPolicySpec | undefined) ?? {}, failing)
  const { matchConstraints } = given
  const spec = changed<ValidatingAdmissionPolicySpec>(given, {
    matchConstraints: matchConstraints && withMatchDefaults(matchConstraints)
  })
  return changed<NewObject<ValidatingAdmissionPolicy>>(policy, { spec })
}
