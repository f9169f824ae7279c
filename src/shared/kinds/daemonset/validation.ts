import type { DaemonSet } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateDaemonSet(_daemonSet: DaemonSet, _old: DaemonSet | undefined): readonly FieldError[] {
  return []
}
