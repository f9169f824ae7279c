import type { ValidatingAdmissionPolicyBinding } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const validatingAdmissionPolicyBindingRelations: readonly Relation<ValidatingAdmissionPolicyBinding>[] = [
  {
    name: 'policy',
    resource: 'validatingadmissionpolicies',
    references: ({ spec: { policyName } }) => (policyName === undefined ? [] : [{ name: policyName }])
  }
]
