/** One complaint about one field, as upstream's field.Error: the API server joins them into the 422 message. */
export interface FieldError {
  readonly type: FieldErrorType
  /** Path as upstream prints it: spec.containers[0].image, metadata.labels, spec.ports[1]. */
  readonly field: string
  readonly badValue?: unknown
  readonly detail: string
}

export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueDuplicate'
  | 'FieldValueNotFound'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError'
