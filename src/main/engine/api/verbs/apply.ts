// PATCH with a configuration: server-side apply. Follows upstream's endpoints/handlers/patch.go (applyPatcher) and
// apimachinery/pkg/util/managedfields.
import { apiVersionOf, type Kind } from '../../../../shared/kinds/kind.ts'
import type { JsonObject } from '../../../../shared/kube/json-object.ts'
import { isJsonObject } from '../../../../shared/kube/json-object.ts'
import type { KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import { decodeObject } from '../../../../shared/schema/decode.ts'
import { badRequest, conflict, notFound, serverError } from '../api-error.ts'
import { applyConfig, type AppliedConfig, type Applying } from '../apply/apply-config.ts'
import { entriesBeforeApply } from '../apply/first-apply.ts'
import { applyAsKubectl } from '../apply/last-applied.ts'
import { readConfig, type ReadConfig } from '../apply/read-config.ts'
import { resetFieldsOf } from '../apply/reset-fields.ts'
import { typeComplaint } from '../apply/typed-config.ts'
import { accessOf, forbiddenTo } from '../authorization/access.ts'
import { scaleKind } from '../body-kinds.ts'
import { requestedKind } from '../body.ts'
import {
  checkNamespaceMatches,
  fieldValidationOf,
  nameOfCall,
  requestedObject,
  signatureOf,
  type Call
} from '../call.ts'
import { kindShapeOf } from '../managed-fields/field-shape.ts'
import { noEntries } from '../managed-fields/entry-list.ts'
import { scaleEntriesOf } from '../managed-fields/scale-entries.ts'
import type { ApiResponse, Scale } from '../request.ts'
import { replicasPathOf, scaleOf } from '../scale.ts'
import { createObject } from './create.ts'
import { checkedName, replace, replaceScale } from './update.ts'

export function apply(call: Call): ApiResponse {
  const { kind, request, warnings } = call
  const stored = requestedObject(call)
  if (stored === undefined && request.subresource !== undefined) throw notFound(kind, nameOfCall(call))
  const read = readConfig(request)
  if (stored === undefined) return { code: 201, object: created(call, read), warnings }
  return {
    code: 200,
    object: request.subresource === 'scale' ? scaled(call, read, stored) : updated(call, read, stored),
    warnings
  }
}

function updated(call: Call, read: ReadConfig, stored: KubeObject): KubeObject {
  const { form, request } = call
  const kind = requestedKind(call)
  const shown = form === undefined ? stored : form.fromStored(stored)
  const by = signatureOf(call, request.subresource)
  const next = (object: JsonObject): NewObject<KubeObject> => {
    const result = decoded(kind, read.config, object)
    return form === undefined ? result : form.toStored(result)
  }
  const applied = outcome(call, kind, read, {
    live: withoutEntries(shown),
    entries: entriesBeforeApply(kind, shown, by),
    ...(form !== undefined && {
      stored: {
        apiVersion: apiVersionOf(call.kind),
        live: withoutEntries(stored),
        shape: kindShapeOf(call.kind).object,
        toStored: (object) => withoutEntries(next(object))
      }
    })
  })
  const object = next(applied.object)
  checkNamespaceMatches(call, object.metadata.namespace)
  checkedName(call, object.metadata.name)
  return replace(call, stored, object, applied.entries)
}

function withoutEntries({ metadata, ...members }: NewObject<KubeObject>): JsonObject {
  const { managedFields: _entries, ...others } = metadata
  return { ...members, metadata: others } as unknown as JsonObject
}

function created(call: Call, read: ReadConfig): KubeObject {
  const { context, form, identity, kind, request } = call
  const requested = requestedKind(call)
  const applied = outcome(call, requested, read, { live: {}, entries: noEntries })
  const object = decoded(requested, read.config, applied.object)
  const { resourceVersion: _version, ...metadata } = object.metadata
  const { uid } = metadata
  if (uid !== undefined && uid !== '') {
    const cause = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
    throw conflict(kind, nameOfCall(call), cause)
  }
  checkNamespaceMatches(call, metadata.namespace)
  checkedName(call, metadata.name)
  const access = accessOf({ ...request, verb: 'create' })
  const { isAllowed, reason } = context.authorizer.decide(identity, access)
  if (!isAllowed) throw forbiddenTo(identity, access, reason)
  const fresh = { ...object, metadata }
  return createObject(call, form === undefined ? fresh : form.toStored(fresh), applied.entries)
}

function scaled(call: Call, read: ReadConfig, stored: KubeObject): Scale {
  const { kind } = call
  const entries = scaleEntriesOf(stored.metadata.managedFields ?? noEntries, replicasPathOf(kind))
  const scale = scaleOf(kind, stored)
  const live = { ...scale, metadata: { ...scale.metadata, managedFields: entries } } as unknown as KubeObject
  const by = signatureOf(call, 'scale')
  const applied = outcome(call, scaleKind, read, {
    live: withoutEntries(live),
    entries: entriesBeforeApply(scaleKind, live, by)
  })
  const object = decoded(scaleKind, read.config, applied.object)
  checkNamespaceMatches(call, object.metadata.namespace)
  checkedName(call, object.metadata.name)
  return replaceScale(call, stored, object as unknown as Scale, applied.entries)
}

/** What is there already. */
type Target = Pick<Applying, 'live' | 'entries' | 'stored'>

/** Checks the configuration and applies it. 400 for another kind, 500 for wrong types, 409 where others own fields. */
function outcome(call: Call, kind: Kind, read: ReadConfig, target: Target): AppliedConfig {
  const { options, request } = call
  const { config } = read
  checkConfig(kind, config)
  const by = signatureOf(call, request.subresource)
  const applying: Applying = {
    ...target,
    config,
    shape: kindShapeOf(kind).object,
    apiVersion: apiVersionOf(kind),
    reset: resetFieldsOf(kind, request.subresource),
    by,
    force: options.force === true
  }
  const applied = by.manager === 'kubectl' ? applyAsKubectl(applying, kind.schema) : applyConfig(applying)
  judgeText(call, read)
  return applied
}

function checkConfig(kind: Kind, config: JsonObject): void {
  if (config['apiVersion'] !== apiVersionOf(kind) || config['kind'] !== kind.kind) {
    throw badRequest(`invalid object type: ${shownKind(config)}`)
  }
  const { metadata } = config
  const { managedFields = null } = isJsonObject(metadata) ? metadata : {}
  if (Array.isArray(managedFields) && managedFields.length > 0) throw badRequest('metadata.managedFields must be nil')
  const complaint = typeComplaint(config, kind.schema)
  if (complaint !== undefined) {
    throw serverError(`failed to create typed patch object (${shownName(config)}): ${complaint}`)
  }
}

/** "apps/v1, Kind=Deployment"; a version alone is "/v1". */
function shownKind({ apiVersion, kind }: JsonObject): string {
  const text = typeof apiVersion === 'string' ? apiVersion : ''
  const parts = text.split('/')
  const shown = parts.length === 2 ? text : parts.length === 1 ? `/${text}` : '/'
  return `${shown}, Kind=${typeof kind === 'string' ? kind : ''}`
}

function shownName(config: JsonObject): string {
  const { metadata } = config
  const { namespace, name } = isJsonObject(metadata) ? metadata : {}
  const shown = [namespace, name].map((part) => (typeof part === 'string' ? part : '')).join('/')
  return `${shown}; ${shownKind(config)}`
}

function decoded(kind: Kind, config: JsonObject, object: JsonObject): NewObject<KubeObject> {
  const result = decodeObject(kind, object, 'Ignore')
  if (result.error === undefined) return result.object
  const version = apiVersionOf(kind)
  throw serverError(
    `failed to convert new object (${shownName(config)}) to proper version (${version}): ${result.error}`
  )
}

/** What the text of the configuration tells beyond its value, after all else went well. */
function judgeText(call: Call, { strictError }: ReadConfig): void {
  if (strictError === undefined) return
  const mode = fieldValidationOf(call)
  if (mode === 'Strict') throw badRequest(`error strict decoding YAML: ${strictError}`)
  if (mode === 'Warn') call.warnings.push(strictError)
}
