// The AdmissionReview that a webhook is sent, and what it may answer (upstream's plugin/webhook/request).
import { isJsonObject } from '../../../../../shared/kube/json-object.ts'
import { decodeBase64 } from '../../../../../shared/kube/base64.ts'
import type { Json, KubeObject, NewObject } from '../../../../../shared/kube/object.ts'
import type { AdmissionAttributes } from './attributes.ts'
import type { GroupVersion } from './rule-match.ts'

type Members = { readonly [key: string]: Json }

/** An object as a webhook sees it: in the version that its rules name. */
export function shownObject(
  { kind }: AdmissionAttributes,
  object: NewObject<KubeObject> | undefined,
  version: GroupVersion
): Json {
  if (object === undefined) return null
  const form = kind.forms?.find((one) => one.group === version.group && one.version === version.version)
  return (form === undefined ? object : form.fromStored(object as KubeObject)) as unknown as Json
}

/** Upstream's AdmissionRequest of v1, without its uid. */
export function admissionRequest(attributes: AdmissionAttributes, version: GroupVersion): Members {
  const { body, form, isDryRun, kind, name, namespace, object, oldObject, operation, subresource, user } = attributes
  const asked = form ?? kind
  const kindOf = ({ group, version: own }: GroupVersion): Members => ({ group, version: own, kind: kind.kind })
  const resourceOf = ({ group, version: own }: GroupVersion): Members => ({
    group,
    version: own,
    resource: kind.resource
  })
  const bodyKind = body === undefined ? undefined : { group: body.group, version: body.version, kind: body.kind }
  return {
    kind: bodyKind ?? kindOf(version),
    resource: resourceOf(version),
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: bodyKind ?? kindOf(asked),
    requestResource: resourceOf(asked),
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    operation,
    userInfo: {
      username: user.user,
      ...(user.uid === undefined ? {} : { uid: user.uid }),
      groups: user.groups,
      ...(user.extra === undefined ? {} : { extra: user.extra as Json })
    },
    object: body === undefined ? shownObject(attributes, object, version) : body.object,
    oldObject: body === undefined ? shownObject(attributes, oldObject, version) : (body.oldObject ?? null),
    dryRun: isDryRun,
    options: optionsOf(attributes)
  }
}

const optionKinds = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions', CONNECT: '' } as const

function optionsOf({ operation, options }: AdmissionAttributes): Json {
  if (operation === 'CONNECT') return null
  const { dryRun, fieldManager, fieldValidation, gracePeriodSeconds, propagationPolicy } = options
  const own: Json =
    operation === 'DELETE'
      ? {
          ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
          ...(propagationPolicy === undefined ? {} : { propagationPolicy })
        }
      : {
          ...(fieldManager === undefined ? {} : { fieldManager }),
          ...(fieldValidation === undefined ? {} : { fieldValidation })
        }
  return {
    kind: optionKinds[operation],
    apiVersion: 'meta.k8s.io/v1',
    ...own,
    ...(dryRun === undefined || dryRun.length === 0 ? {} : { dryRun })
  }
}

export function admissionReview(request: Members, uid: string, apiVersion: string): Members {
  return { kind: 'AdmissionReview', apiVersion, request: { uid, ...request } }
}

/** What a webhook decided. */
export interface Verdict {
  readonly isAllowed: boolean
  readonly warnings: readonly string[]
  /** metav1.Status, as far as it was given. */
  readonly result: Members
  /** The text of a JSON patch; "" where there is none. */
  readonly patch: string
}

/** Why an answer is none. */
export class InvalidResponse extends Error {}

/** Upstream's VerifyAdmissionResponse. Throws InvalidResponse with its words. */
export function verdictOf(text: string, uid: string, apiVersion: string, isMutating: boolean): Verdict {
  const review = parsed(text)
  const { response } = review
  if (!isJsonObject(response)) throw new InvalidResponse('webhook response was absent')
  const given = typeof response['uid'] === 'string' ? response['uid'] : ''
  if (apiVersion === 'admission.k8s.io/v1') {
    if (given !== uid)
      throw new InvalidResponse(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(given)}`)
    const expected = `${apiVersion}, Kind=AdmissionReview`
    const found = `${String(review['apiVersion'] ?? '')}, Kind=${String(review['kind'] ?? '')}`
    if (found !== expected) throw new InvalidResponse(`expected webhook response of ${expected}, got ${found}`)
  }
  const { patch, patchType } = response
  const hasPatch = typeof patch === 'string' && patch !== ''
  if (apiVersion === 'admission.k8s.io/v1') {
    if (!isMutating && hasPatch) throw new InvalidResponse('validating webhook may not return response.patch')
    if (!isMutating && patchType !== undefined)
      throw new InvalidResponse('validating webhook may not return response.patchType')
    if (hasPatch && patchType === undefined)
      throw new InvalidResponse('webhook returned response.patch but not response.patchType')
    if (!hasPatch && patchType !== undefined)
      throw new InvalidResponse('webhook returned response.patchType but not response.patch')
    if (hasPatch && patchType !== 'JSONPatch')
      throw new InvalidResponse(`webhook returned invalid response.patchType of ${JSON.stringify(patchType)}`)
  }
  const { warnings, status } = response
  return {
    isAllowed: response['allowed'] === true,
    warnings: Array.isArray(warnings) ? (warnings as readonly Json[]).map(String) : [],
    result: isJsonObject(status) ? status : {},
    patch: hasPatch && isMutating ? decodeBase64(patch) : ''
  }
}

function parsed(text: string): Members {
  try {
    const value = JSON.parse(text) as Json
    if (isJsonObject(value)) return value
  } catch {
    // Said below, as of all that is no object.
  }
  throw new InvalidResponse('webhook response was absent')
}
