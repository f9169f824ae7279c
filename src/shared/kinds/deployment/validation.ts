import type { Deployment } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateDeployment(_deployment: Deployment, _old: Deployment | undefined): readonly FieldError[] {
  return []
}
