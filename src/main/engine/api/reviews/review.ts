import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { objectOfBody } from '../body.ts'
import { checkWriteOptions, type Call } from '../call.ts'
import { invalid } from '../invalid.ts'
import type { ApiResponse } from '../request.ts'

/** Any review, read but not judged. */
export interface Review<Spec> {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Partial<KubeObject['metadata']>
  readonly spec?: Spec
}

/** The review in the body of a POST. 400 where it is none. */
export function reviewOf<Spec>(call: Call): Review<Spec> {
  checkWriteOptions(call.options, 'CreateOptions')
  return objectOfBody(call)
}

/** The review with its answer. */
export function answered(call: Call, review: Review<unknown>, status: object): ApiResponse {
  const { status: _asked, ...rest } = review as Review<unknown> & { readonly status?: unknown }
  return { code: 201, object: { ...rest, status } as unknown as KubeObject, warnings: call.warnings }
}

/** 422 as upstream words it: internal objects know no kind of their own, so the message names none. */
export function invalidReview(call: Call, errors: readonly FieldError[]): ReturnType<typeof invalid> {
  return invalid({ group: call.kind.group, kind: '' }, '', errors)
}
