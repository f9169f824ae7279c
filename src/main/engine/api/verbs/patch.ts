import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import { apiVersionOf } from '../../../../shared/kinds/kind.ts'
import { isJsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json, KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import { foreignKindError } from '../../../../shared/schema/decode-body.ts'
import { decodeObject } from '../../../../shared/schema/decode.ts'
import { JsonSyntaxError, parseJson, type ParsedJson } from '../../../../shared/schema/parse-json.ts'
import { definitionOf } from '../../../../shared/schema/schema.ts'
import { ApiError, badRequest, notFound, serverError } from '../api-error.ts'
import { checkSize, requestedKind } from '../body.ts'
import {
  checkNamespaceMatches,
  checkWriteOptions,
  fieldValidationOf,
  nameOfCall,
  requestedObject,
  type Call
} from '../call.ts'
import { scaleKind } from '../body-kinds.ts'
import { invalid } from '../invalid.ts'
import { applyJsonPatch, unknownMembers } from '../patch/json-patch.ts'
import { applyMergePatch } from '../patch/merge-patch.ts'
import { PatchError } from '../patch/patch-error.ts'
import { applyStrategicMergePatch, goText } from '../patch/strategic-merge-patch.ts'
import type { ApiResponse, PatchType, RequestOptions, Scale } from '../request.ts'
import { scaleOf } from '../scale.ts'
import { apply } from './apply.ts'
import { checkedName, replace, replaceScale } from './update.ts'

export function patch(call: Call): ApiResponse {
  const { kind, request, options } = call
  const type = request.patchType
  if (type === undefined) throw unsupportedMediaType()
  if (type === 'strategic' && kind.isCustom === true) throw strategicOfCustomKind()
  checkWriteOptions(options, 'PatchOptions', optionFaults(options, type))
  if (type === 'apply') return apply(call)
  const patchBody = bodyOf(call, type)
  const stored = requestedObject(call)
  if (stored === undefined) throw notFound(kind, nameOfCall(call))
  if (request.subresource === 'scale') {
    const patchedScale = applied(patchBody, scaleOf(kind, stored) as unknown as Json, scaleKind.schema)
    const scale = decoded({ ...call, kind: scaleKind }, patchedScale, patchBody)
    return { code: 200, object: replaceScale(call, stored, scale as unknown as Scale), warnings: call.warnings }
  }
  const { form } = call
  const shown = form === undefined ? stored : form.fromStored(stored)
  const patched = applied(patchBody, shown as unknown as Json, requestedKind(call).schema)
  const result = decoded({ ...call, kind: requestedKind(call) }, patched, patchBody)
  const object = form === undefined ? result : form.toStored(result)
  checkedName(call, object.metadata.name)
  checkNamespaceMatches(call, object.metadata.namespace)
  return { code: 200, object: replace(call, stored, object), warnings: call.warnings }
}

function unsupportedMediaType(): ApiError {
  return new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
}

/** The schema of a custom kind names no merge keys. */
function strategicOfCustomKind(): ApiError {
  const taken = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml'
  const message = `the body of the request was in an unknown format - accepted media types include: ${taken}`
  return new ApiError(415, 'UnsupportedMediaType', message)
}

/** Upstream's ValidatePatchOptions. */
function optionFaults({ fieldManager = '', force }: RequestOptions, type: PatchType): readonly FieldError[] {
  if (type !== 'apply' && force !== undefined) {
    return [{ type: 'FieldValueForbidden', field: 'force', detail: 'may not be specified for non-apply patch' }]
  }
  if (type === 'apply' && fieldManager === '') {
    return [{ type: 'FieldValueRequired', field: 'fieldManager', detail: 'is required for apply patch' }]
  }
  return []
}

interface PatchBody {
  readonly type: PatchType
  readonly patch: Json
  /** What upstream's strict reading of the patch itself complains of. */
  readonly strictErrors: readonly string[]
}

function bodyOf(call: Call, type: PatchType): PatchBody {
  const { body = null, bodyText } = call.request
  if (bodyText !== undefined) checkSize(bodyText)
  const { value, duplicates } = bodyText === undefined ? { value: body, duplicates: [] } : parsed(bodyText, type)
  const patch = value as Json
  const isStrict = fieldValidationOf(call) !== 'Ignore'
  const repeated = duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`)
  if (type !== 'json') return { type, patch, strictErrors: isStrict ? repeated : [] }
  const complaints = [...repeated, ...unknownMembers(patch)].map((complaint) => `json patch ${complaint}`)
  return { type, patch, strictErrors: isStrict ? complaints : [] }
}

function parsed(text: string, type: PatchType): ParsedJson {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw badRequest(type === 'strategic' ? error.message : `error decoding patch: ${error.message}`)
  }
}

function applied({ type, patch }: PatchBody, document: Json, schema: string): Json {
  try {
    if (type === 'json') return applyJsonPatch(document, patch)
    if (type === 'merge') return applyMergePatch(document, patch)
    return applyStrategicMergePatch(document, patch, definitionOf(schema))
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    if (error.code === 400) throw badRequest(error.message)
    if (error.code === 413) throw new ApiError(413, 'RequestEntityTooLarge', error.message)
    if (error.code === 500) throw serverError(error.message)
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  }
}

/** The patched JSON as an object again. 422 with upstream's words where it is none any longer. */
function decoded(call: Call, patched: Json, { type, patch, strictErrors }: PatchBody): NewObject<KubeObject> {
  const { kind } = call
  const mode = fieldValidationOf(call)
  const { apiVersion, kind: kindName } = isJsonObject(patched) ? patched : {}
  const isForeign = isJsonObject(patched) && (apiVersion !== apiVersionOf(kind) || kindName !== kind.kind)
  const result = decodeObject(kind, patched, mode)
  // A patch that is badly written is refused as an object that is.
  const isBad =
    mode === 'Strict' && strictErrors.length > 0 && (result.error === undefined || result.strictErrors.length > 0)
  const error = isForeign
    ? foreignError(call, patched, apiVersion, kindName)
    : isBad
      ? `strict decoding error: ${[...strictErrors, ...result.strictErrors].join(', ')}`
      : result.error
  if (error !== undefined) {
    const isStrategic = type === 'strategic'
    const badValue = isStrategic ? goText(patch) : patchedText(patched)
    throw invalid({ group: '', kind: '' }, '', [
      { type: 'FieldValueInvalid', field: 'patch', badValue, detail: isStrategic ? converterError(error) : error }
    ])
  }
  if (mode === 'Warn') call.warnings.push(...strictErrors)
  call.warnings.push(...result.warnings)
  return result.object
}

/** A strategic patch ends in upstream's unstructured converter, which words a wrong type in its own way. */
function converterError(error: string): string {
  const match = /^json: cannot unmarshal (\w+) into Go struct field \S+ of type (\S+)$/.exec(error)
  if (match === null) return error
  const [, found = '', type = ''] = match
  const given = goKinds[found] ?? found
  if (type.startsWith('map[')) return `cannot restore map from ${given}`
  if (type.startsWith('[]')) return `cannot restore slice from ${given}`
  return /^v1\.[A-Z]/.test(type) ? `cannot restore struct from: ${given}` : `unrecognized type: ${type}`
}

/** Go's kinds of what JSON holds, where they are called otherwise. */
const goKinds: Readonly<Record<string, string>> = { number: 'int64', array: 'slice', object: 'map' }

/** A patch may make another kind of the object: it is read as that kind, and refused. */
function foreignError(call: Call, patched: Json, apiVersion: Json | undefined, kindName: Json | undefined): string {
  for (const [name, value] of Object.entries({ Kind: kindName, apiVersion })) {
    if (typeof value !== 'string' || value === '') return `Object '${name}' is missing in '${patchedText(patched)}'`
  }
  const given = { apiVersion: String(apiVersion), kind: String(kindName) }
  const foreign = call.context.store.kinds.ofObject(given)
  const error = foreign === undefined ? undefined : decodeObject(foreign, patched, fieldValidationOf(call)).error
  const refusal = foreignKindError(call.kind, given.apiVersion, given.kind) ?? ''
  return error ?? refusal.slice(refusal.indexOf(': ') + 2)
}

function patchedText(patched: Json): string {
  if (!isJsonObject(patched)) return JSON.stringify(patched)
  const sorted: Record<string, Json> = {}
  for (const key of Object.keys(patched).sort()) sorted[key] = patched[key]!
  return JSON.stringify(sorted)
}
