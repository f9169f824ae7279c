import type { IncomingMessage } from 'node:http'
import { anonymous } from '../engine/api/authorization/identities.ts'
import type { Asked } from './admission.ts'
import type { AnsweredRequest } from './api-backend.ts'

/** How a request ended. */
export interface Outcome {
  /** HTTP status code. */
  readonly code: number
  readonly bytes: number
  /** Of a refusal. */
  readonly reason: string | undefined
  /** The name of what was made. */
  readonly created: string | undefined
}

/** What a list of requests is told of one: `asked` is what is known of it, `latency` in real milliseconds. */
export function answeredRequest(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  asked: Asked | undefined,
  { code, bytes, reason, created }: Outcome,
  latency: number
): AnsweredRequest {
  const { target, identity = anonymous, impersonatedBy } = asked ?? {}
  const { rest: _rest, selectedName, verb = method.toLowerCase(), ...resource } = target?.resource ?? {}
  const name = target?.resource?.name ?? selectedName ?? created
  return {
    user: identity.user,
    groups: identity.groups,
    ...(impersonatedBy === undefined ? {} : { impersonatedBy }),
    userAgent: headers['user-agent'] ?? '',
    method,
    path: url.split('?', 1)[0]!,
    verb,
    ...resource,
    ...(name === undefined ? {} : { name }),
    isDryRun: target?.query.has('dryRun') === true,
    code,
    ...(reason === undefined ? {} : { reason }),
    latency,
    bytes
  }
}
