import type { ApiRequestRecord } from '../../../shared/contract/api-access.ts'
import type { MarkName } from '../../parts/status-mark.tsx'

const phrases: Readonly<Record<number, string>> = {
  101: 'Switching Protocols',
  201: 'Created',
  202: 'Accepted',
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  408: 'Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout'
}

/** "200", "201 Created", "403 Forbidden": a refusal with the reason that its Status gave. Empty where there was none. */
export function codeWords({ code, reason }: Pick<ApiRequestRecord, 'code' | 'reason'>): string {
  if (code === 0) return ''
  const phrase = reason ?? phrases[code]
  return phrase === undefined ? String(code) : `${code} ${phrase}`
}

/** Not being allowed and failing is trouble; what is not there or was changed meanwhile is a client's daily bread. */
export function codeMark(code: number): MarkName {
  if (code === 0) return 'off'
  if (code < 400) return 'ok'
  return code === 401 || code === 403 || code >= 500 ? 'bad' : 'warn'
}

/** "420 µs", "1.2 ms", "12 ms", "3.1 s", "7 min" of real microseconds. */
export function latencyText(microseconds: number): string {
  if (microseconds < 1_000) return `${microseconds} µs`
  const milliseconds = microseconds / 1_000
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1_000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** "deployments/scale", "widgets.example.com" as far as one can be told from another; empty for no resource. */
export function resourceWords({ resource, subresource }: Pick<ApiRequestRecord, 'resource' | 'subresource'>): string {
  return subresource === undefined ? resource : `${resource}/${subresource}`
}
