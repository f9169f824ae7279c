// Upstream's plugin/webhook/matchconditions: all must be true; where one is not, errors of others do not count.
import {
  admissionExpression,
  evaluationError,
  type AdmissionSubject
} from '../../../../../shared/admission/expression.ts'
import type { MatchCondition } from '../../../../../shared/schema/types.ts'

export type ConditionMatch =
  | { readonly kind: 'match' }
  | { readonly kind: 'no-match' }
  | { readonly kind: 'error'; readonly message: string }

export function matchConditions(
  conditions: readonly MatchCondition[] | undefined,
  subject: () => AdmissionSubject
): ConditionMatch {
  if (conditions === undefined || conditions.length === 0) return { kind: 'match' }
  const errors: string[] = []
  for (const { expression, name } of conditions) {
    const compiled = admissionExpression(expression, 'bool')
    // What only this server does not understand is taken for true.
    if (compiled.isUnknown === true) continue
    try {
      if (compiled.error !== undefined) throw new Error(compiled.error)
      if (compiled.evaluate(subject()) !== true) return { kind: 'no-match' }
    } catch (error) {
      const message = evaluationError(error)
      errors.push(
        `failed to evaluate match condition ${JSON.stringify(name)}: expression '${expression}' resulted in error: ${message}`
      )
    }
  }
  if (errors.length === 0) return { kind: 'match' }
  return { kind: 'error', message: errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]` }
}
