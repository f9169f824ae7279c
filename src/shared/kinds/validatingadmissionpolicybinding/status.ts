import type { ValidatingAdmissionPolicyBinding } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function validatingAdmissionPolicyBindingStatus(binding: ValidatingAdmissionPolicyBinding): StatusSummary {
  return terminatingStatus(binding) ?? { mark: 'ok', word: 'Active' }
}
