import type { ValidatingAdmissionPolicy } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** Expressions that the type check found fault with are a warning: the policy counts all the same. */
export function validatingAdmissionPolicyStatus(policy: ValidatingAdmissionPolicy): StatusSummary {
  const terminating = terminatingStatus(policy)
  if (terminating !== undefined) return terminating
  const hasWarnings = (policy.status?.typeChecking?.expressionWarnings?.length ?? 0) > 0
  return hasWarnings ? { mark: 'warn', word: 'type warnings' } : { mark: 'ok', word: 'Active' }
}
