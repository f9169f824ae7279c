// What may I do in a namespace? pkg/registry/authorization/selfsubjectrulesreview. `kubectl auth can-i --list` takes the
// rules apart and puts them together again itself, so they are told as the roles have them.
import type {
  NonResourceRule,
  PolicyRule,
  ResourceRule,
  SelfSubjectRulesReviewSpec
} from '../../../../shared/schema/types.ts'
import { badRequest } from '../api-error.ts'
import { errorText } from '../authorization/authorizer.ts'
import type { Call } from '../call.ts'
import type { ApiResponse } from '../request.ts'
import type { VirtualResource } from '../virtual-resource.ts'
import { selfSubjectRulesReviewKind } from './review-kinds.ts'
import { answered, reviewOf } from './review.ts'

function create(call: Call): ApiResponse {
  const review = reviewOf<SelfSubjectRulesReviewSpec>(call)
  const namespace = review.spec?.namespace ?? ''
  if (namespace === '') throw badRequest('no namespace on request')
  const { rules, errors } = call.context.authorizer.rulesFor(call.identity, namespace)
  return answered(call, review, {
    resourceRules: rules.flatMap(resourceRule),
    nonResourceRules: rules.flatMap(nonResourceRule),
    incomplete: false,
    ...(errors.length === 0 ? {} : { evaluationError: errorText(errors) })
  })
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule): readonly ResourceRule[] {
  if ((resources?.length ?? 0) === 0) return []
  return [
    {
      verbs,
      ...(apiGroups === undefined ? {} : { apiGroups }),
      ...(resources === undefined ? {} : { resources }),
      ...(resourceNames === undefined ? {} : { resourceNames })
    }
  ]
}

function nonResourceRule({ verbs, nonResourceURLs }: PolicyRule): readonly NonResourceRule[] {
  return nonResourceURLs === undefined || nonResourceURLs.length === 0 ? [] : [{ verbs, nonResourceURLs }]
}

export const selfSubjectRulesReviews: VirtualResource = { kind: selfSubjectRulesReviewKind, verbs: { create } }
