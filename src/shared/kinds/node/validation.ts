import type { Node } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateNode(_node: Node, _old: Node | undefined): readonly FieldError[] {
  return []
}
