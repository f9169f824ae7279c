import type { ConfigMap } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateConfigMap(_configMap: ConfigMap, _old: ConfigMap | undefined): readonly FieldError[] {
  return []
}
