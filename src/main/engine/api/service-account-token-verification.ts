// Whether what a token says is still true: pkg/serviceaccount/jwt.go, claims.go and legacy.go.
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { decodeBase64 } from '../../../shared/kube/base64.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { accountUserName, serviceAccountIdentity } from './authorization/identities.ts'
import { quotedList } from './authorization/rule-cover.ts'
import {
  areLegacy,
  issuer,
  type LegacyClaims,
  type NodeReference,
  type TokenClaims
} from './service-account-token-claims.ts'
import type { TokenVerdict } from './service-account-token.ts'

export interface SignedToken {
  readonly token: string
  readonly claims: TokenClaims | LegacyClaims
  /** For whom the token must be good: one of these is enough. */
  readonly audiences: readonly string[]
}

/** Clocks of different machines may differ by so much. */
const leeway = 60_000
const invalidated = 'service account token has been invalidated'

/** `now` in milliseconds. */
export function verifiedUser(store: ObjectStore, now: number, signed: SignedToken): TokenVerdict {
  const { token, claims, audiences } = signed
  const granted = areLegacy(claims) ? [issuer] : claims.aud
  const shared = granted.filter((audience) => audiences.includes(audience))
  if (shared.length === 0) {
    const error = `token audiences ${quotedList(granted)} is invalid for the target audiences ${quotedList(audiences)}`
    return { error }
  }
  const error = areLegacy(claims) ? legacyComplaint(store, now, claims, token) : complaint(store, now, claims)
  if (error !== undefined) return { error }
  return { user: areLegacy(claims) ? legacyUser(claims) : userOf(claims), audiences: shared }
}

function complaint(store: ObjectStore, now: number, claims: TokenClaims): string | undefined {
  const { namespace, serviceaccount, secret, pod, node } = claims['kubernetes.io']
  if (now > claims.exp * 1000 + leeway) return 'service account token has expired'
  if (now < claims.nbf * 1000 - leeway) return 'service account token is not valid yet'
  if (now < claims.iat * 1000 - leeway) return 'service account token is issued in the future'
  if (claims.sub !== accountUserName({ namespace, name: serviceaccount.name })) return 'sub claim is invalid'
  const account = store.get(serviceAccountKind, namespace, serviceaccount.name)
  if (account === undefined) return `serviceaccounts ${JSON.stringify(serviceaccount.name)} not found`
  if (wasDeleted(account, now)) return `service account ${namespace}/${serviceaccount.name} has been deleted`
  const { uid } = account.metadata
  if (uid !== serviceaccount.uid) return `service account UID (${uid}) does not match claim (${serviceaccount.uid})`
  const bound = (kind: string, object: KubeObject | undefined, reference: NodeReference) =>
    boundComplaint(now, kind, object, reference)
  return (
    (secret && bound('secret', store.get(secretKind, namespace, secret.name), secret)) ??
    (pod && bound('pod', store.get(podKind, namespace, pod.name), pod)) ??
    // The node of a pod's token is told, not checked: the pod goes with its node.
    (node && pod === undefined ? bound('node', store.get(nodeKind, undefined, node.name), node) : undefined)
  )
}

function boundComplaint(
  now: number,
  kind: string,
  object: KubeObject | undefined,
  { uid }: NodeReference
): string | undefined {
  if (object === undefined || wasDeleted(object, now)) return invalidated
  const found = object.metadata.uid
  return found === uid ? undefined : `${kind} UID (${found}) does not match service account ${kind} ref claim (${uid})`
}

/** Its grace is over, so that only finalizers hold it. */
function wasDeleted({ metadata: { deletionTimestamp } }: KubeObject, now: number): boolean {
  return deletionTimestamp !== undefined && parseTime(deletionTimestamp) < now - leeway
}

function userOf({ jti, 'kubernetes.io': own }: TokenClaims): ReturnType<typeof serviceAccountIdentity> {
  const { namespace, serviceaccount, pod, node } = own
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['credential-id', jti === undefined ? undefined : `JTI=${jti}`],
    ['node-name', node?.name],
    ['node-uid', node?.uid],
    ['pod-name', pod?.name],
    ['pod-uid', pod?.uid]
  ]
  const extra = Object.fromEntries(
    facts.flatMap(([key, value]) => (value === undefined ? [] : [[`authentication.kubernetes.io/${key}`, [value]]]))
  ) as Record<string, readonly string[]>
  return serviceAccountIdentity(
    { namespace, name: serviceaccount.name },
    serviceaccount.uid,
    Object.keys(extra).length === 0 ? undefined : extra
  )
}

function legacyComplaint(store: ObjectStore, now: number, claims: LegacyClaims, token: string): string | undefined {
  const namespace = claims['kubernetes.io/serviceaccount/namespace']
  const name = claims['kubernetes.io/serviceaccount/service-account.name']
  const uid = claims['kubernetes.io/serviceaccount/service-account.uid']
  if (claims.sub !== accountUserName({ namespace, name })) return 'sub claim is invalid'
  const secret = store.get(secretKind, namespace, claims['kubernetes.io/serviceaccount/secret.name'])
  if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return 'Token has been invalidated'
  if (decodeBase64(secret.data?.['token'] ?? '') !== token) return "Token does not match server's copy"
  const account = store.get(serviceAccountKind, namespace, name)
  if (account === undefined) return `serviceaccounts ${JSON.stringify(name)} not found`
  if (wasDeleted(account, now)) return `ServiceAccount ${namespace}/${name} has been deleted`
  const found = account.metadata.uid
  return found === uid ? undefined : `ServiceAccount UID (${found}) does not match claim (${uid})`
}

function legacyUser(claims: LegacyClaims): ReturnType<typeof serviceAccountIdentity> {
  const namespace = claims['kubernetes.io/serviceaccount/namespace']
  const name = claims['kubernetes.io/serviceaccount/service-account.name']
  return serviceAccountIdentity({ namespace, name }, claims['kubernetes.io/serviceaccount/service-account.uid'])
}
