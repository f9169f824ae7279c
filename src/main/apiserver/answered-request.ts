import type { IncomingMessage, ServerResponse } from 'node:http'
import { anonymous } from '../engine/api/authorization/identities.ts'
import type { Asked } from './admission.ts'
import type { AnsweredRequest } from './api-backend.ts'
import type { Answer } from './respond.ts'

/**
 * What a list of requests is told of one that was answered, or refused: `asked` is what is known of it, `reason` that of
 * a refusal before the engine was asked. `latency` in real milliseconds.
 */
export function answeredRequest(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  { statusCode }: ServerResponse,
  asked: Asked | undefined,
  answer: Answer,
  reason: string | undefined,
  latency: number
): AnsweredRequest {
  const { target, identity = anonymous, impersonatedBy } = asked ?? {}
  const { rest: _rest, verb = method.toLowerCase(), selectedName, ...resource } = target?.resource ?? {}
  const name = target?.resource?.name ?? selectedName ?? answer.created
  const because = reason ?? answer.reason
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
    code: statusCode,
    ...(because === undefined ? {} : { reason: because }),
    latency,
    bytes: answer.bytes
  }
}
