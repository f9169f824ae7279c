// One request on its way through the server: what every verb needs to know.
import { definitionCondition } from '../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../shared/kinds/customresourcedefinition/kind.ts'
import { qualifiedResource, type Kind, type ServedForm } from '../../../shared/kinds/kind.ts'
import type { FieldError } from '../../../shared/kinds/field-error.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { FieldValidation } from '../../../shared/schema/decode.ts'
import { validateObjectMetaUpdate } from '../../../shared/validation/object-meta.ts'
import { ApiError, badRequest } from './api-error.ts'
import type { AdmissionCaller } from './admission/dynamic/caller.ts'
import type { AdmissionNotes } from './admission/dynamic/attributes.ts'
import type { Authorizer } from './authorization/authorizer.ts'
import { checkEscalation } from './authorization/escalation.ts'
import type { WriterContext } from './commit.ts'
import type { HistoryReader } from './history-reader.ts'
import { invalid } from './invalid.ts'
import type { Signature } from './managed-fields/managed-fields.ts'
import type { Scrutiny } from './prepare-create.ts'
import type { ApiRequest, Identity, RequestOptions } from './request.ts'
import type { ServiceAccountTokens } from './service-account-token.ts'

export interface ServerContext extends WriterContext {
  readonly history: HistoryReader
  readonly mustHaveAccount: boolean
  /** What a reader sees of an object: with what only ticks, and is no revision. */
  readonly asRead: <T extends KubeObject>(object: T) => T
  readonly authorizer: Authorizer
  /** Absent where nobody signs tokens. */
  readonly tokens: ServiceAccountTokens | undefined
}

export interface Call {
  readonly context: ServerContext
  readonly request: ApiRequest
  readonly options: RequestOptions
  readonly identity: Identity
  readonly kind: Kind
  /** What the objects are in this request, where that is not the form in which they are stored. */
  readonly form?: ServedForm | undefined
  /** Filled on the way. */
  readonly warnings: string[]
  /** What admission says beside its verdict: the same warnings, and how long somebody was waited for. */
  readonly notes: AdmissionNotes
}

export function nameOfCall(call: Call): string {
  const { name } = call.request
  if (name === undefined || name === '') throw methodNotAllowed()
  return name
}

export function methodNotAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

export function noSuchResource(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})
}

/** 405 where a definition is going: upstream takes no new objects then, and no deletion but its own. */
export function checkNotTerminating({ context, kind, request }: Call): void {
  if (kind.isCustom !== true) return
  const definition = context.store.get(customResourceDefinitionKind, undefined, qualifiedResource(kind))
  if (definition === undefined || definitionCondition(definition, 'Terminating')?.status !== 'True') return
  const message = `${request.verb} not allowed while custom resource definition is terminating`
  throw new ApiError(405, 'MethodNotAllowed', message, { group: kind.group, kind: kind.resource })
}

/** The object that the request names. 404 where there is none. */
export function requestedObject(call: Call): KubeObject | undefined {
  const { context, kind, request } = call
  return context.store.get(kind, request.namespace, nameOfCall(call))
}

export function isDryRun(call: Call): boolean {
  return (call.options.dryRun?.length ?? 0) > 0
}

/** A dry run must not draw from the chance that real writes draw from: it would change what comes after it. */
export function writerContextOf(call: Call): WriterContext {
  const { context } = call
  return isDryRun(call) ? { ...context, random: context.random.stream('dry-run'), isDryRun: true } : context
}

/** A dry run answers as if stored, but under no revision that anybody could ask for. */
export function withoutRevision<T extends KubeObject>(object: T, isNew: boolean): T {
  if (!isNew) return object
  const { resourceVersion: _version, ...metadata } = object.metadata
  return { ...object, metadata }
}

const longestManager = 128

/** fieldManager, else the first word of the user agent, as upstream's managerOrUserAgent. */
export function signatureOf(call: Call, subresource?: string): Signature {
  const { fieldManager = '' } = call.options
  const manager = fieldManager === '' ? prefixOf(call.identity.userAgent) : fieldManager
  return {
    manager,
    time: formatTime(call.context.clock.now),
    ...(subresource === undefined ? {} : { subresource })
  }
}

function prefixOf(userAgent: string): string {
  const prefix = userAgent
    .split('/')[0]!
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '')
    .slice(0, longestManager)
  return prefix === '' ? 'unknown' : prefix
}

/** Who writes with this request. */
export function callerOf({ form, identity, notes, options }: Call): AdmissionCaller {
  return { user: identity, form, options, notes }
}

type Validate = (object: KubeObject, old: KubeObject) => readonly FieldError[]

/** `special` in place of the kind's own validation, for subresources with rules of their own. */
export function scrutinyOf(call: Call, old?: KubeObject, special?: Validate): Scrutiny {
  return {
    mustHaveAccount: call.context.mustHaveAccount,
    caller: callerOf(call),
    validate: (object) => {
      checkEscalation(call, object, old)
      const errors = old !== undefined && special !== undefined ? special(object, old) : validated(call, object, old)
      if (old === undefined || errors.length === 0) return errors
      // Upstream checks the metadata of an update twice; the message names each fault once, the causes do not.
      const twice: FieldError[] = []
      validateObjectMetaUpdate(twice, object.metadata, old.metadata)
      return [...twice, ...errors]
    }
  }
}

function validated({ kind, form }: Call, object: KubeObject, old: KubeObject | undefined): readonly FieldError[] {
  return form?.validate === undefined ? kind.validate(object, old) : form.validate(object, old)
}

export function fieldValidationOf(call: Call): FieldValidation {
  const { fieldValidation } = call.options
  return fieldValidation === undefined || fieldValidation === '' ? 'Warn' : (fieldValidation as FieldValidation)
}

/**
 * Upstream's ValidateCreateOptions and its like: 422 about "CreateOptions.meta.k8s.io". `others` are faults of options
 * that only this verb has.
 */
export function checkWriteOptions(options: RequestOptions, name: string, others: readonly FieldError[] = []): void {
  const errors = [...others]
  const { fieldManager = '', dryRun = [], fieldValidation = '' } = options
  if (dryRun.some((value) => value !== 'All')) {
    const detail = 'supported values: "All"'
    errors.push({ type: 'FieldValueNotSupported', field: 'dryRun', badValue: dryRun, detail })
  }
  if (fieldManager.length > longestManager) {
    const detail = `must have at most ${longestManager} bytes`
    errors.push({ type: 'FieldValueTooLong', field: 'fieldManager', badValue: fieldManager, detail })
  }
  for (const [index, character] of Array.from(fieldManager).entries()) {
    if (!/[\p{C}]/u.test(character)) continue
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    const detail = `invalid character U+${code} (at position ${index})`
    errors.push({ type: 'FieldValueInvalid', field: 'fieldManager', badValue: fieldManager, detail })
    break
  }
  if (!['', 'Ignore', 'Strict', 'Warn'].includes(fieldValidation)) {
    const detail = 'supported values: "", "Ignore", "Strict", "Warn"'
    errors.push({ type: 'FieldValueNotSupported', field: 'fieldValidation', badValue: fieldValidation, detail })
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: name }, '', errors)
}

/** What a cluster-wide request says of a namespace is forgotten, as upstream does. */
export function checkNamespaceMatches({ request }: Call, namespace: string | undefined): void {
  if (request.namespace === undefined || namespace === undefined || namespace === '') return
  if (namespace === request.namespace) return
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}
