// The token of a list in pages, as upstream's storage.EncodeContinue: base64 of {"v":"meta.k8s.io/v1","rv":5,"start":"ns/name\0"}.
import { decodeBase64, encodeBase64 } from '../../../shared/kube/base64.ts'
import { badRequest } from './api-error.ts'

/** Where a list goes on: the revision of its first page (-1: the newest) and the store key that the next page follows. */
export interface ContinueToken {
  readonly revision: number
  readonly after: string
}

export function encodeContinue({ revision, after }: ContinueToken): string {
  const text = encodeBase64(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` }))
  return text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
}

/** 400 where the token is none of ours. */
export function decodeContinue(token: string): ContinueToken {
  if (!/^[\w-]*$/.test(token)) throw invalidToken('continue key is not valid: illegal base64 data at input byte 0')
  const text = decodeBase64(token.replaceAll('-', '+').replaceAll('_', '/'))
  let parsed: { v?: unknown; rv?: unknown; start?: unknown } | null
  try {
    parsed = JSON.parse(text) as typeof parsed
  } catch {
    throw invalidToken(
      `continue key is not valid: invalid character '${text.slice(0, 1)}' looking for beginning of value`
    )
  }
  const { v, rv, start } = parsed ?? {}
  if (v !== 'meta.k8s.io/v1' || typeof rv !== 'number')
    throw invalidToken('server does not recognize this encoded version')
  if (rv === 0) throw invalidToken('incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  if (typeof start !== 'string' || start === '')
    throw invalidToken('continue key is not valid: encoded start key empty (version meta.k8s.io/v1)')
  return { revision: rv, after: start.replace(/\0$/, '') }
}

function invalidToken(cause: string): Error {
  return badRequest(`invalid continue token: ${cause}`)
}
