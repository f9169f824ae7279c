// POST serviceaccounts/NAME/token: pkg/registry/core/serviceaccount/storage/token.go.
import type { FieldError } from '../../../shared/kinds/field-error.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject, ObjectMeta } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { BoundObjectReference, Pod, ServiceAccount, TokenRequestSpec } from '../../../shared/schema/types.ts'
import { badRequest, conflict, notFound } from './api-error.ts'
import { objectOfBody } from './body.ts'
import { checkWriteOptions, methodNotAllowed, nameOfCall, noSuchResource, requestedObject, type Call } from './call.ts'
import { invalid } from './invalid.ts'
import type { ApiResponse } from './request.ts'
import { issuer, type NodeReference, type Reference } from './service-account-token-claims.ts'
import type { TokenTerms } from './service-account-token.ts'
import { virtualKind } from './virtual/virtual-kind.ts'

const tokenRequestKind = virtualKind({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  schema: 'authentication.v1.TokenRequest'
})

/** Of a body nothing is sure but its types. */
interface AskedToken {
  readonly metadata?: Partial<ObjectMeta>
  readonly spec?: Partial<TokenRequestSpec>
}

const defaultSeconds = 3600
const fewestSeconds = 600
const mostSeconds = 2 ** 32
/**
 * Kubelets ask for just this long for a pod that may not know yet that tokens expire: it gets a year, and the token says
 * after how long its use is worth a warning.
 */
const secondsOfOldClients = 3607
const secondsInYear = 365 * 24 * 60 * 60

/** A token for the account that the request names. Nothing is stored. */
export function createToken(call: Call): ApiResponse {
  const { context, request } = call
  if (context.tokens === undefined) throw noSuchResource()
  checkWriteOptions(call.options, 'CreateOptions')
  const body = objectOfBody(call, tokenRequestKind) as unknown as AskedToken
  const name = nameOfCall(call)
  const { namespace } = request
  if (namespace === undefined) throw methodNotAllowed()
  checkNames(body, name, namespace)
  const account = requestedObject(call) as ServiceAccount | undefined
  if (account === undefined) throw notFound(call.kind, name)
  const { audiences: asked = [], expirationSeconds = defaultSeconds, boundObjectRef } = body.spec ?? {}
  checkSeconds(expirationSeconds)
  const audiences = asked.length === 0 ? [issuer] : asked
  const bound = boundObjectRef === undefined ? {} : boundTo(call, account, boundObjectRef)
  const life = lifeOf(expirationSeconds, audiences, bound.pod !== undefined)
  const token = context.tokens.issue(account, { audiences, ...life, ...bound })
  const now = Math.floor(context.clock.now / 1000) * 1000
  const answer = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { ...body.metadata, name, namespace, creationTimestamp: formatTime(now) },
    spec: { audiences, expirationSeconds, ...(boundObjectRef === undefined ? {} : { boundObjectRef }) },
    status: { token, expirationTimestamp: formatTime(now + expirationSeconds * 1000) }
  }
  return { code: 201, object: answer as unknown as KubeObject, warnings: call.warnings }
}

/** How long a token is good for which so many seconds are asked. */
export function lifeOf(
  seconds: number,
  audiences: readonly string[],
  isBoundToPod: boolean
): Pick<TokenTerms, 'seconds' | 'warnAfterSeconds'> {
  const isExtended = seconds === secondsOfOldClients && isBoundToPod && isOwnAudience(audiences)
  return isExtended ? { seconds: secondsInYear, warnAfterSeconds: seconds } : { seconds }
}

function isOwnAudience(audiences: readonly string[]): boolean {
  return audiences.length === 1 && audiences[0] === issuer
}

/** What the body says of name and namespace must be what the URL says. */
function checkNames({ metadata }: AskedToken, name: string, namespace: string): void {
  const complaint = (field: string, badValue: string): FieldError => ({
    type: 'FieldValueInvalid',
    field: `metadata.${field}`,
    badValue,
    detail: `must match the service account ${field} if specified`
  })
  const given = { name: metadata?.name ?? '', namespace: metadata?.namespace ?? '' }
  if (given.name !== '' && given.name !== name) throw invalid(tokenRequestKind, name, [complaint('name', given.name)])
  if (given.namespace !== '' && given.namespace !== namespace) {
    throw invalid(tokenRequestKind, name, [complaint('namespace', given.namespace)])
  }
}

/** Upstream's ValidateTokenRequest. */
function checkSeconds(seconds: number): void {
  const complaint =
    seconds < fewestSeconds
      ? 'may not specify a duration less than 10 minutes'
      : seconds > mostSeconds
        ? 'may not specify a duration larger than 2^32 seconds'
        : undefined
  if (complaint === undefined) return
  throw invalid(tokenRequestKind, '', [
    { type: 'FieldValueInvalid', field: 'spec.expirationSeconds', badValue: seconds, detail: complaint }
  ])
}

/** The object with which the token ends. 404 where it is not there, 409 where it is another of that name. */
function boundTo(call: Call, account: ServiceAccount, reference: BoundObjectReference): BoundTerms {
  const { apiVersion = '', kind = '', name = '', uid = '' } = reference
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const namespace = account.metadata.namespace
  if (group === '' && kind === 'Pod') {
    const pod = found(call, podKind, namespace, reference) as Pod
    const { serviceAccountName, nodeName } = pod.spec
    if (serviceAccountName !== account.metadata.name) {
      const who = JSON.stringify(account.metadata.name)
      throw badRequest(`cannot bind token for serviceaccount ${who} to pod running with different serviceaccount name.`)
    }
    checkUid(kind, name, uid, pod)
    return { pod: referenceTo(pod), ...(nodeName ? { node: nodeOf(call, nodeName) } : {}) }
  }
  if (group === '' && kind === 'Secret') {
    const secret = found(call, secretKind, namespace, reference)
    checkUid(kind, name, uid, secret)
    return { secret: referenceTo(secret) }
  }
  if (group === '' && kind === 'Node') {
    const node = found(call, nodeKind, undefined, reference)
    checkUid(kind, name, uid, node)
    return { node: referenceTo(node) }
  }
  throw badRequest(`cannot bind token to object of type ${group}/${apiVersion.slice(slash + 1)}, Kind=${kind}`)
}

type BoundTerms = Pick<TokenTerms, 'node' | 'pod' | 'secret'>

function found(call: Call, kind: Kind, namespace: string | undefined, { name = '' }: BoundObjectReference): KubeObject {
  const object = call.context.store.get(kind, namespace, name)
  if (object === undefined) throw notFound(kind, name)
  return object
}

function checkUid(kind: string, name: string, uid: string, object: KubeObject): void {
  if (uid === '' || uid === object.metadata.uid) return
  const cause = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`
  throw conflict({ ...tokenRequestKind, group: '', resource: kind }, name, cause)
}

function referenceTo({ metadata: { name, uid } }: KubeObject): Reference {
  return { name, uid }
}

/** A pod's node may be gone; then the token knows its name alone. */
function nodeOf({ context }: Call, name: string): NodeReference {
  const node = context.store.get(nodeKind, undefined, name)
  return node === undefined ? { name } : referenceTo(node)
}
