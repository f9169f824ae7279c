// Who am I, and whose is this token? pkg/registry/authentication.
import { formatTime } from '../../../../shared/kube/time.ts'
import type { TokenReviewSpec, UserInfo } from '../../../../shared/schema/types.ts'
import { badRequest } from '../api-error.ts'
import { authenticated, type User } from '../authorization/identities.ts'
import type { Call } from '../call.ts'
import type { ApiResponse } from '../request.ts'
import type { TokenVerdict } from '../service-account-token.ts'
import type { VirtualResource } from '../virtual-resource.ts'
import { selfSubjectReviewKind, tokenReviewKind } from './review-kinds.ts'
import { answered, reviewOf } from './review.ts'

/** Whose a token is, and why it is nobody's: asked with the audiences that would do, where a review names some. */
export type TokenAuthenticator = (token: string, audiences?: readonly string[]) => TokenVerdict | undefined

function createSelf(call: Call): ApiResponse {
  const review = reviewOf<unknown>(call)
  const metadata = { creationTimestamp: formatTime(call.context.clock.now) }
  return answered(call, { ...review, metadata }, { userInfo: userInfo(call.identity) })
}

function tokenReviewBy(authenticate: TokenAuthenticator): (call: Call) => ApiResponse {
  return (call) => {
    const review = reviewOf<TokenReviewSpec>(call)
    const { token = '', audiences = [] } = review.spec ?? {}
    if (call.request.namespace !== undefined) {
      throw badRequest(`namespace is not allowed on this type of token review: ${call.request.namespace}`)
    }
    if (token === '') throw badRequest('token is required for TokenReview in authentication')
    const verdict = authenticate(token, audiences.length === 0 ? undefined : audiences)
    return answered(call, review, statusOf(verdict))
  }
}

function statusOf(verdict: TokenVerdict | undefined): object {
  if (verdict === undefined) return { user: {}, error: 'invalid bearer token' }
  if ('error' in verdict) return { user: {}, error: `[invalid bearer token, ${verdict.error}]` }
  return { authenticated: true, user: userInfo(authenticated(verdict.user)), audiences: verdict.audiences }
}

function userInfo({ user, uid, groups, extra }: User): UserInfo {
  return {
    username: user,
    ...(uid === undefined ? {} : { uid }),
    groups,
    ...(extra === undefined ? {} : { extra })
  }
}

export const selfSubjectReviews: VirtualResource = { kind: selfSubjectReviewKind, verbs: { create: createSelf } }

export function tokenReviews(authenticate: TokenAuthenticator): VirtualResource {
  return { kind: tokenReviewKind, verbs: { create: tokenReviewBy(authenticate) } }
}
