// Reviews are asked, answered and forgotten: kinds without objects.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { virtualKind } from '../virtual/virtual-kind.ts'

function reviewKind(group: 'authorization' | 'authentication', kind: string, namespaced = false): Kind {
  const singular = kind.toLowerCase()
  return virtualKind({
    group: `${group}.k8s.io`,
    version: 'v1',
    kind,
    resource: `${singular}s`,
    singular,
    namespaced,
    schema: `io.k8s.api.${group}.v1.${kind}`
  })
}

export const selfSubjectAccessReviewKind = reviewKind('authorization', 'SelfSubjectAccessReview')
export const subjectAccessReviewKind = reviewKind('authorization', 'SubjectAccessReview')
export const localSubjectAccessReviewKind = reviewKind('authorization', 'LocalSubjectAccessReview', true)
export const selfSubjectRulesReviewKind = reviewKind('authorization', 'SelfSubjectRulesReview')
export const selfSubjectReviewKind = reviewKind('authentication', 'SelfSubjectReview')
export const tokenReviewKind = reviewKind('authentication', 'TokenReview')
