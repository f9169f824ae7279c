import type { VirtualResource } from '../virtual-resource.ts'
import { accessReviews } from './access-reviews.ts'
import { selfSubjectReviews, tokenReviews, type TokenAuthenticator } from './authentication-reviews.ts'
import { selfSubjectRulesReviews } from './rules-review.ts'

/** All reviews: authorization.k8s.io and authentication.k8s.io hold nothing else. */
export function reviews(authenticate: TokenAuthenticator): readonly VirtualResource[] {
  return [...accessReviews, selfSubjectRulesReviews, selfSubjectReviews, tokenReviews(authenticate)]
}
