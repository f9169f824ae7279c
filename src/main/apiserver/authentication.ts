// Who a request comes from: a client certificate, a bearer token, or nobody; upstream's union authenticator.
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { ApiError } from '../engine/api/api-error.ts'
import { anonymous, authenticated, type User } from '../engine/api/authorization/identities.ts'
import type { Identity } from '../engine/api/request.ts'
import type { CertificateAuthenticator, TokenAuthenticator } from './api-backend.ts'

/** How a WebSocket carries a token: its client can set no header. */
const tokenProtocol = 'base64url.bearer.authorization.k8s.io.'

export interface Authenticators {
  readonly ofToken: TokenAuthenticator
  readonly ofCertificate: CertificateAuthenticator
  /** By the cluster's clock, in milliseconds since 1970. */
  readonly now: number
  /** Whether somebody without credentials is anybody at all. */
  readonly hasAnonymous: boolean
}

/** 401 where a certificate or token is nobody's; without either it is the anonymous user, where there is one. */
export function authenticate(request: IncomingMessage, authenticators: Authenticators): Identity {
  const { ofToken, ofCertificate, now, hasAnonymous } = authenticators
  const userAgent = request.headers['user-agent'] ?? ''
  const shown = certificateOf(request.socket as TLSSocket, ofCertificate, now)
  const found = (shown === 'foreign' ? undefined : shown) ?? ofBearer(request, ofToken)
  if (found === undefined) {
    if (shown === 'foreign' || !hasAnonymous) throw unauthorized()
    return { ...anonymous, userAgent }
  }
  return { ...authenticated(found), userAgent }
}

/** Whose a certificate is, and until when. */
interface Shown {
  readonly user: User | undefined
  readonly until: number
}

/** Read once for a connection: a certificate is parsed anew whenever it is asked for. */
const certificates = new WeakMap<TLSSocket, Shown | undefined>()

/** 'foreign' is one of another authority, or one whose time is over: beside it a token may still say who it is. */
function certificateOf(
  socket: TLSSocket,
  ofCertificate: CertificateAuthenticator,
  now: number
): User | 'foreign' | undefined {
  if (!certificates.has(socket)) certificates.set(socket, readCertificate(socket, ofCertificate))
  const shown = certificates.get(socket)
  return shown === undefined || now <= shown.until ? shown?.user : 'foreign'
}

function readCertificate(socket: TLSSocket, ofCertificate: CertificateAuthenticator): Shown | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  const until = ofCertificate(certificate) ?? -Infinity
  const { subject, fingerprint256 } = certificate.toLegacyObject()
  // Node's types know one organisation; there may be several.
  const { CN: user, O: groups } = (subject ?? {}) as { readonly CN?: string; readonly O?: string | string[] }
  if (user === undefined || user === '') return { user: undefined, until }
  const credential = `X509SHA256=${fingerprint256.replaceAll(':', '').toLowerCase()}`
  return {
    user: {
      user,
      groups: groups === undefined ? [] : typeof groups === 'string' ? [groups] : groups,
      extra: { 'authentication.kubernetes.io/credential-id': [credential] }
    },
    until
  }
}

function ofBearer(request: IncomingMessage, ofToken: TokenAuthenticator): User | undefined {
  const token = bearerToken(request)
  if (token === undefined) return undefined
  const found = ofToken(token)
  if (found === undefined) throw unauthorized()
  return found
}

function bearerToken({ headers }: IncomingMessage): string | undefined {
  const match = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')
  if (match !== null) return match[1]
  // Any other scheme says that somebody wants to be known, and is not.
  if (headers.authorization !== undefined && headers.authorization.trim() !== '') throw unauthorized()
  const protocols = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
  const carried = protocols?.find((name) => name.startsWith(tokenProtocol))
  return carried === undefined ? undefined : Buffer.from(carried.slice(tokenProtocol.length), 'base64url').toString()
}

function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized')
}
