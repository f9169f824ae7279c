// Which webhooks a request meets, and what they make of it (upstream's plugin/webhook/generic, mutating and validating).
import { AdmissionSubject } from '../../../../../shared/admission/expression.ts'
import type { KubeObject, NewObject } from '../../../../../shared/kube/object.ts'
import type { Json } from '../../../../../shared/kube/object.ts'
import { decodeObject } from '../../../../../shared/schema/decode.ts'
import type { MutatingWebhook, ValidatingWebhook } from '../../../../../shared/schema/types.ts'
import type { Random } from '../../../sim/random.ts'
import type { ObjectStore } from '../../../store/object-store.ts'
import { forbidden, internalError } from '../../api-error.ts'
import { requestedKind } from '../../body.ts'
import { applyJsonPatch } from '../../patch/json-patch.ts'
import { PatchError } from '../../patch/patch-error.ts'
import { admissionRequest, shownObject, type Verdict } from './admission-request.ts'
import type { AdmissionAttributes } from './attributes.ts'
import type { Authorizer } from '../../authorization/authorizer.ts'
import { matchConditions } from './match-conditions.ts'
import { requestAuthorizer } from './request-authorizer.ts'
import { matchedVersion, matchesNamespace, matchesObject, type GroupVersion } from './rule-match.ts'
import { askWebhook, FailedCall, rejection } from './webhook-call.ts'
import type { WebhookTransport } from './webhook-transport.ts'

type Webhook = MutatingWebhook | ValidatingWebhook

export interface DispatchContext {
  readonly authorizer: Authorizer
  readonly store: ObjectStore
  readonly transport: WebhookTransport
  readonly random: Random
}

/** The version in which a webhook is asked about this; undefined where it is not. Throws 403 where its conditions fail. */
function versionFor(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  { authorizer, store }: DispatchContext
): GroupVersion | undefined {
  const { rules, matchPolicy, namespaceSelector, objectSelector, failurePolicy } = webhook
  const version = matchedVersion(rules, matchPolicy, attributes)
  if (version === undefined) return undefined
  if (!matchesNamespace(store, namespaceSelector, attributes) || !matchesObject(objectSelector, attributes))
    return undefined
  const match = matchConditions(webhook.matchConditions, () => subjectOf(attributes, version, authorizer))
  if (match.kind === 'match') return version
  if (match.kind === 'no-match' || failurePolicy === 'Ignore') return undefined
  throw forbidden(attributes.kind, attributes.name, match.message)
}

/** What expressions have before them, without what belongs to a policy. */
function subjectOf(attributes: AdmissionAttributes, version: GroupVersion, authorizer: Authorizer): AdmissionSubject {
  const { object, oldObject, ...request } = admissionRequest(attributes, version)
  const parts = { object: object!, oldObject: oldObject!, request }
  return new AdmissionSubject(parts, [], requestAuthorizer(authorizer, attributes))
}

/** undefined where the webhook failed and may. Throws what its failure means else. */
function ask(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  version: GroupVersion,
  context: DispatchContext,
  isMutating: boolean
): Verdict | undefined {
  try {
    const verdict = askWebhook(webhook, attributes, version, context, isMutating)
    if (!verdict.isAllowed) throw rejection(webhook.name, verdict)
    return verdict
  } catch (error) {
    if (!(error instanceof FailedCall)) throw error
    if (webhook.failurePolicy === 'Ignore') return undefined
    throw internalError(error.message)
  }
}

/** All of them are asked; the first refusal is what is told. */
export function validateByWebhooks(
  webhooks: readonly ValidatingWebhook[],
  attributes: AdmissionAttributes,
  context: DispatchContext
): void {
  const refusals: unknown[] = []
  for (const webhook of webhooks) {
    const version = versionFor(webhook, attributes, context)
    if (version === undefined) continue
    try {
      ask(webhook, attributes, version, context, false)
    } catch (error) {
      refusals.push(error)
    }
  }
  if (refusals.length > 0) throw refusals[0]
}

/**
 * The object as the webhooks leave it, asked one after the other. Those that want it (reinvocationPolicy IfNeeded) are
 * asked again where a later one has changed something. `settle` is what the server's own plugins make of a changed object.
 */
export function mutateByWebhooks(
  webhooks: readonly MutatingWebhook[],
  attributes: AdmissionAttributes,
  context: DispatchContext,
  settle: (object: NewObject<KubeObject>) => NewObject<KubeObject>
): NewObject<KubeObject> | undefined {
  let current = attributes.object
  /** Asked already, and willing to be asked again. */
  let willing: MutatingWebhook[] = []
  const again = new Set<MutatingWebhook>()
  for (const round of [0, 1]) {
    let isChanged = false
    for (const webhook of webhooks) {
      if (round === 1 && !again.has(webhook)) continue
      const now = { ...attributes, object: current }
      const version = versionFor(webhook, now, context)
      if (version === undefined) continue
      const patched = patchedBy(webhook, now, version, context)
      if (patched !== undefined && patched !== current) {
        current = patched
        isChanged = true
        for (const one of willing) again.add(one)
        willing = []
      }
      if (webhook.reinvocationPolicy === 'IfNeeded') willing.push(webhook)
    }
    if (!isChanged || current === undefined) break
    current = settle(current)
  }
  return current
}

/** The object after a webhook's patch. Throws 500 where that does not apply. */
function patchedBy(
  webhook: MutatingWebhook,
  attributes: AdmissionAttributes,
  version: GroupVersion,
  context: DispatchContext
): NewObject<KubeObject> | undefined {
  const { body, kind, object } = attributes
  const verdict = ask(webhook, attributes, version, context, true)
  if (verdict === undefined || verdict.patch === '') return object
  const patch = patchOf(webhook, verdict.patch)
  if (patch === undefined || (Array.isArray(patch) && patch.length === 0)) return object
  if (object === undefined || body !== undefined)
    throw internalError(
      `admission webhook ${JSON.stringify(webhook.name)} attempted to modify the object, which is not supported for this operation`
    )
  const form = kind.forms?.find((one) => one.group === version.group && one.version === version.version)
  const decoded = decodeObject(
    requestedKind({ kind, form }),
    applied(patch, shownObject(attributes, object, version)),
    'Ignore'
  )
  if (decoded.error !== undefined) throw internalError(decoded.error)
  return form === undefined ? decoded.object : form.toStored(decoded.object)
}

/** undefined where a failure is not to count. */
function patchOf({ failurePolicy, name }: MutatingWebhook, text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    if (failurePolicy === 'Ignore') return undefined
    const cause = 'received undecodable patch in webhook response: error decoding patch'
    throw internalError(`failed calling webhook ${JSON.stringify(name)}: ${cause}`)
  }
}

function applied(patch: Json, document: Json): Json {
  try {
    return applyJsonPatch(document, patch)
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    throw internalError(error.message)
  }
}
