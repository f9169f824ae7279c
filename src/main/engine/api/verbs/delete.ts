import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { decodeBody } from '../../../../shared/schema/decode-body.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import { askOfDeletion } from '../admission/dynamic/asking.ts'
import { checkNamespaceDeletion } from '../admission/namespace-lifecycle.ts'
import { checkPriorityClassDeletion } from '../admission/priority-classes.ts'
import { badRequest, notFound, preconditionFailed, serverError } from '../api-error.ts'
import { deleteOptionsKind } from '../body-kinds.ts'
import { callerOf, isDryRun, nameOfCall, requestedObject, writerContextOf, type Call } from '../call.ts'
import { commit, remove } from '../commit.ts'
import { deletionOf, orphansByDefault, withoutFinalizers } from '../deletion.ts'
import { invalid } from '../invalid.ts'
import type { DeleteOptions, PropagationPolicy } from '../object-writer.ts'
import type { ApiResponse, RequestOptions, SuccessStatus } from '../request.ts'

/** Kinds that answer a deletion with the object that went. */
const answersObject = new Set(['Pod', 'Service', 'ServiceAccount'])

const policies = ['Foreground', 'Background', 'Orphan']

export function deleteOne(call: Call): ApiResponse {
  const { kind, warnings } = call
  const name = nameOfCall(call)
  const judged = withDeleteOptions(call)
  const options = deleteOptionsOf(judged)
  warnOfOrphans(judged, options)
  checkNamespaceDeletion(kind, name)
  checkPriorityClassDeletion(kind, name)
  const stored = requestedObject(call)
  if (stored === undefined) throw notFound(kind, name)
  return { code: 200, object: deleteObject(judged, stored, options), warnings }
}

const orphansWarning =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'

/** Upstream's REST of Jobs tells whoever does not say what becomes of the pods. */
export function warnOfOrphans({ kind, warnings }: Call, { propagationPolicy }: DeleteOptions): void {
  if (propagationPolicy === undefined && orphansByDefault(kind)) warnings.push(orphansWarning)
}

/** Deletes, or begins to; the answer is the object that waits, the one that went, or a Status. */
export function deleteObject(call: Call, stored: KubeObject, options: DeleteOptions): KubeObject | SuccessStatus {
  const { kind } = call
  const failed = preconditionFailed(kind, stored, options.preconditions)
  if (failed !== undefined) throw failed
  askOfDeletion(writerContextOf(call), kind, stored, () => callerOf(call))
  return endObject(call, stored, options)
}

/** As deleteObject, of what has been asked for already. */
export function endObject(call: Call, stored: KubeObject, options: DeleteOptions): KubeObject | SuccessStatus {
  const { context, kind } = call
  const next = deletionOf(kind, stored, options, context.clock.now)
  if (next === undefined) {
    const free = withoutFinalizers(stored)
    const ended = kind.kind === 'Pod' ? endedNow(free, formatTime(context.clock.now)) : free
    const last = isDryRun(call) ? ended : remove(context.store, kind, ended)
    return answersObject.has(kind.kind) ? last : deleted(kind, stored)
  }
  if (next === stored || isDryRun(call)) return next
  return commit(context.store, kind, next)
}

/** A pod that goes at once was deleted gracefully too, with no time left. */
function endedNow(stored: KubeObject, deletionTimestamp: string): KubeObject {
  const { metadata } = stored
  return { ...stored, metadata: { ...metadata, deletionTimestamp, deletionGracePeriodSeconds: 0 } }
}

function deleted(kind: Kind, { metadata }: KubeObject): SuccessStatus {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: metadata.name,
      ...(kind.group === '' ? {} : { group: kind.group }),
      kind: kind.resource,
      uid: metadata.uid
    }
  }
}

/** A body with options counts more than the query, as upstream has it. */
export function withDeleteOptions(call: Call): Call {
  const { body, bodyText } = call.request
  const text = bodyText ?? (body === undefined || body === null ? '' : JSON.stringify(body))
  if (text === '') return call
  const { error, object } = decodeBody(deleteOptionsKind, text, 'Ignore')
  if (error !== undefined) {
    const refusal = foreignKindOf(text)
    throw refusal === undefined ? badRequest(error) : serverError(refusal)
  }
  return { ...call, options: { ...call.options, ...(object as unknown as RequestOptions) } }
}

/** Upstream's scheme knows no such kind among those that a deletion takes. */
function foreignKindOf(text: string): string | undefined {
  const match = /"kind"\s*:\s*"(\w+)"/.exec(text)
  if (match === null || match[1] === 'DeleteOptions') return undefined
  const version = /"apiVersion"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? ''
  const registered = `no kind ${JSON.stringify(match[1])} is registered for version ${JSON.stringify(version)}`
  return `${registered} in scheme "pkg/runtime/scheme.go:100"`
}

/** 422 about "DeleteOptions.meta.k8s.io" where they are none. */
export function deleteOptionsOf({ options }: Call): DeleteOptions {
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, dryRun = [] } = options
  const { preconditions } = options as { readonly preconditions?: DeleteOptions['preconditions'] }
  const errors: FieldError[] = []
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const detail = 'orphanDependents and deletionPropagation cannot be both set'
    errors.push({ type: 'FieldValueInvalid', field: 'propagationPolicy', badValue: propagationPolicy, detail })
  }
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    const detail = 'supported values: "Foreground", "Background", "Orphan", "nil"'
    errors.push({ type: 'FieldValueNotSupported', field: 'propagationPolicy', badValue: propagationPolicy, detail })
  }
  if (dryRun.some((value) => value !== 'All')) {
    const detail = 'supported values: "All"'
    errors.push({ type: 'FieldValueNotSupported', field: 'dryRun', badValue: dryRun, detail })
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors)
  const policy = orphanDependents === undefined ? propagationPolicy : orphanDependents ? 'Orphan' : 'Background'
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy as PropagationPolicy }),
    ...(preconditions === undefined ? {} : { preconditions })
  }
}
