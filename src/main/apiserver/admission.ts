// Who asks, as whom, for what, and whether he may: everything that is settled before a request's body is read.
import type { IncomingMessage } from 'node:http'
import { ApiError } from '../engine/api/api-error.ts'
import type { ApiServer } from '../engine/api/api-server.ts'
import type { Authorizer } from '../engine/api/authorization/authorizer.ts'
import { impersonated } from '../engine/api/authorization/impersonation.ts'
import type { Identity } from '../engine/api/request.ts'
import { authenticate, type Authenticators } from './authentication.ts'
import { accessOfTarget, requestTarget, type RequestTarget } from './request-target.ts'

/** Who asks, and for what. */
export interface Asked {
  readonly target: RequestTarget
  readonly identity: Identity
  /** Who acts as this identity. */
  readonly impersonatedBy?: string
}

export interface Doorkeeper extends Authenticators {
  /** The Host headers that are this server's. */
  readonly hosts: ReadonlySet<string>
}

/** What is asked for, and by whom. ApiError: 403 for another host, 400 for a URL that is none, 401. */
export function identified(request: IncomingMessage, { hosts, ...authenticators }: Doorkeeper): Asked {
  const { host = '' } = request.headers
  if (!hosts.has(host.replace(/:\d+$/, '').toLowerCase())) {
    throw new ApiError(403, 'Forbidden', `this server does not answer as ${JSON.stringify(host)}`)
  }
  const target = requestTarget(request.method ?? 'GET', request.url ?? '/')
  if (target === undefined) throw new ApiError(400, 'BadRequest', 'invalid URL escape')
  return { target, identity: authenticate(request, authenticators) }
}

/** The caller himself, or whom he impersonates. ApiError where he may not. */
export function actingAs(asked: Asked, request: IncomingMessage, authorizer: Authorizer): Asked {
  if (!Object.keys(request.headers).some((name) => name.startsWith('impersonate-'))) return asked
  const { target, identity: caller } = asked
  const found = impersonated(caller, request.headersDistinct, authorizer)
  if ('user' in found) return { target, identity: found, impersonatedBy: caller.user }
  const refusal = ApiError.of(found)
  if (found.code === 500) {
    refusal.plainText = `Internal Server Error: ${JSON.stringify(request.url)}: ${found.message}\n`
  }
  throw refusal
}

/** ApiError 403 where he may not. */
export function permit({ target, identity }: Asked, request: IncomingMessage, api: ApiServer): void {
  const refusal = api.refusal(identity, accessOfTarget(target, request.method ?? 'GET'))
  if (refusal !== undefined) throw ApiError.of(refusal)
}
