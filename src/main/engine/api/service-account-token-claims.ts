// What a ServiceAccount's token says: pkg/serviceaccount/claims.go, and legacy.go for tokens that stand in Secrets.
import { accountUserName, type AccountName } from './authorization/identities.ts'

export const issuer = 'https://kubernetes.default.svc.cluster.local'
export const legacyIssuer = 'kubernetes/serviceaccount'

export interface Reference {
  readonly name: string
  readonly uid: string
}

/** Where a pod's node is gone, its name is all that is known. */
export interface NodeReference {
  readonly name: string
  readonly uid?: string
}

/** Seconds since the epoch in exp, iat, nbf and warnafter. */
export interface TokenClaims {
  readonly aud: readonly string[]
  readonly exp: number
  readonly iat: number
  readonly iss: string
  readonly jti?: string
  readonly 'kubernetes.io': {
    readonly namespace: string
    readonly node?: NodeReference
    readonly pod?: Reference
    readonly secret?: Reference
    readonly serviceaccount: Reference
    readonly warnafter?: number
  }
  readonly nbf: number
  readonly sub: string
}

export interface LegacyClaims {
  readonly iss: typeof legacyIssuer
  readonly 'kubernetes.io/serviceaccount/namespace': string
  readonly 'kubernetes.io/serviceaccount/secret.name': string
  readonly 'kubernetes.io/serviceaccount/service-account.name': string
  readonly 'kubernetes.io/serviceaccount/service-account.uid': string
  readonly sub: string
}

export function legacyClaims(account: AccountName, accountUid: string, secretName: string): LegacyClaims {
  return {
    iss: legacyIssuer,
    'kubernetes.io/serviceaccount/namespace': account.namespace,
    'kubernetes.io/serviceaccount/secret.name': secretName,
    'kubernetes.io/serviceaccount/service-account.name': account.name,
    'kubernetes.io/serviceaccount/service-account.uid': accountUid,
    sub: accountUserName(account)
  }
}

type Unread = Readonly<Record<string, unknown>>

/** The claims of a signed token; undefined where they are not those of an account. */
export function readClaims(claims: object): TokenClaims | LegacyClaims | undefined {
  const read = claims as Unread
  if (read['iss'] === legacyIssuer) return isLegacy(read) ? (read as unknown as LegacyClaims) : undefined
  return read['iss'] === issuer && isBound(read) ? (read as unknown as TokenClaims) : undefined
}

export function areLegacy(claims: TokenClaims | LegacyClaims): claims is LegacyClaims {
  return claims.iss === legacyIssuer
}

function isLegacy(claims: Unread): boolean {
  const keys = ['namespace', 'secret.name', 'service-account.name', 'service-account.uid']
  return [...keys.map((key) => `kubernetes.io/serviceaccount/${key}`), 'sub'].every(
    (key) => typeof claims[key] === 'string' && claims[key] !== ''
  )
}

function isBound(claims: Unread): boolean {
  const { aud, exp, nbf, iat, sub, 'kubernetes.io': own } = claims
  if (!Array.isArray(aud) || aud.some((one) => typeof one !== 'string')) return false
  if ([exp, nbf, iat].some((time) => typeof time !== 'number') || typeof sub !== 'string') return false
  if (typeof own !== 'object' || own === null) return false
  const { namespace, serviceaccount, node, pod, secret } = own as Unread
  const bound = [pod, secret].filter((reference) => reference !== undefined)
  return (
    typeof namespace === 'string' &&
    [serviceaccount, ...bound].every(isReference) &&
    (node === undefined || isNode(node))
  )
}

function isReference(value: unknown): boolean {
  return isNode(value) && typeof (value as Unread)['uid'] === 'string'
}

function isNode(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { name, uid } = value as Unread
  return typeof name === 'string' && (uid === undefined || typeof uid === 'string')
}
