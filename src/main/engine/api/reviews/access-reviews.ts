// May he? SelfSubjectAccessReview, SubjectAccessReview, LocalSubjectAccessReview: pkg/registry/authorization.
import type { SelfSubjectAccessReviewSpec, SubjectAccessReviewSpec } from '../../../../shared/schema/types.ts'
import { invalid, type Errors } from '../../../../shared/validation/field.ts'
import { badRequest } from '../api-error.ts'
import { methodNotAllowed, type Call } from '../call.ts'
import type { ApiResponse, Identity } from '../request.ts'
import type { VirtualResource } from '../virtual-resource.ts'
import {
  accessOfSpec,
  subjectOfSpec,
  validateAccess,
  validateEmptyMetadata,
  validateSelectors,
  validateSubject
} from './access-review-spec.ts'
import { localSubjectAccessReviewKind, selfSubjectAccessReviewKind, subjectAccessReviewKind } from './review-kinds.ts'
import { answered, invalidReview, reviewOf, type Review } from './review.ts'

function createSelf(call: Call): ApiResponse {
  const review = reviewOf<SelfSubjectAccessReviewSpec>(call)
  const { spec = {} } = review
  const errors: Errors = []
  validateAccess(errors, spec)
  validateSelectors(errors, spec.resourceAttributes)
  validateEmptyMetadata(errors, review.metadata)
  return decided(call, review, errors, call.identity)
}

function create(call: Call): ApiResponse {
  const review = reviewOf<SubjectAccessReviewSpec>(call)
  const errors: Errors = []
  validateSpec(errors, review.spec ?? {})
  validateEmptyMetadata(errors, review.metadata)
  return decided(call, review, errors, subjectOfSpec(review.spec ?? {}))
}

function createLocal(call: Call): ApiResponse {
  const { namespace } = call.request
  if (namespace === undefined) throw methodNotAllowed()
  const review = reviewOf<SubjectAccessReviewSpec>(call)
  const { spec = {} } = review
  // Upstream fills in the namespace of the URL before it looks.
  const given = review.metadata.namespace || namespace
  if (given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  const errors: Errors = []
  validateSpec(errors, spec)
  validateEmptyMetadata(errors, review.metadata, ['namespace'])
  const asked = spec.resourceAttributes?.namespace ?? ''
  if (spec.resourceAttributes !== undefined && asked !== namespace) {
    invalid(errors, 'spec.resourceAttributes.namespace', asked, 'must match metadata.namespace')
  }
  if (spec.nonResourceAttributes !== undefined) {
    invalid(errors, 'spec.nonResourceAttributes', spec.nonResourceAttributes, 'disallowed on this kind of request')
  }
  const metadata = { ...review.metadata, namespace }
  return decided(call, { ...review, metadata }, errors, subjectOfSpec(spec))
}

function validateSpec(errors: Errors, spec: SubjectAccessReviewSpec): void {
  validateAccess(errors, spec)
  validateSubject(errors, spec)
  validateSelectors(errors, spec.resourceAttributes)
}

function decided(
  call: Call,
  review: Review<SelfSubjectAccessReviewSpec>,
  errors: Errors,
  subject: Identity
): ApiResponse {
  if (errors.length > 0) throw invalidReview(call, errors)
  const { isAllowed, reason } = call.context.authorizer.decide(subject, accessOfSpec(review.spec ?? {}))
  return answered(call, review, { allowed: isAllowed, ...(reason === '' ? {} : { reason }) })
}

export const accessReviews: readonly VirtualResource[] = [
  { kind: selfSubjectAccessReviewKind, verbs: { create: createSelf } },
  { kind: subjectAccessReviewKind, verbs: { create } },
  { kind: localSubjectAccessReviewKind, verbs: { create: createLocal } }
]
