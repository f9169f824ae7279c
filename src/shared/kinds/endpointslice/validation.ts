import type { EndpointSlice } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateEndpointSlice(_endpointSlice: EndpointSlice, _old: EndpointSlice | undefined): readonly FieldError[] {
  return []
}
