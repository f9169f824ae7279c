import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import type { KubeObject, NewObject, ObjectMeta } from '../../../../shared/kube/object.ts'
import { askOfSubresource, askOfUpdate } from '../admission/dynamic/asking.ts'
import { scaleAsked } from '../admission/dynamic/subresource-bodies.ts'
import { judgeRequest, judgeUpdate } from '../admission/judge.ts'
import { podSecurityWarnings } from '../admission/pod-security/pod-security.ts'
import { chargeQuotas } from '../admission/resource-quota.ts'
import { type ApiError, badRequest, conflict, modified, notFound, serverError } from '../api-error.ts'
import { scaleKind } from '../body-kinds.ts'
import { objectOfBody } from '../body.ts'
import {
  callerOf,
  checkNamespaceMatches,
  checkWriteOptions,
  isDryRun,
  nameOfCall,
  requestedObject,
  scrutinyOf,
  signatureOf,
  writerContextOf,
  type Call
} from '../call.ts'
import { commit } from '../commit.ts'
import { invalid } from '../invalid.ts'
import type { Entries } from '../managed-fields/entry-list.ts'
import { prepareScale } from '../prepare-scale.ts'
import { prepareStatusUpdate, prepareUpdate, withEntries } from '../prepare-update.ts'
import type { ApiResponse, Scale } from '../request.ts'
import { scaleOf } from '../scale.ts'
import { mustNameVersion } from '../strategy.ts'
import { authorOf } from '../written-as.ts'
import { createObject } from './create.ts'
import { partUpdateOf } from './part-updates.ts'

export function update(call: Call): ApiResponse {
  checkWriteOptions(call.options, 'UpdateOptions')
  if (call.request.subresource === 'scale') return updateScale(call)
  const object = objectOfBody(call)
  const name = checkedName(call, object.metadata.name)
  checkNamespaceMatches(call, object.metadata.namespace)
  const stored = requestedObject(call)
  if (stored === undefined) {
    if (call.kind.strategy?.allowsCreateOnUpdate !== true || call.request.subresource !== undefined)
      throw notFound(call.kind, name)
    return { code: 201, object: createObject(call, object), warnings: call.warnings }
  }
  const { uid, resourceVersion = '' } = object.metadata
  if ((resourceVersion === '' || resourceVersion === '0') && mustNameVersion(call.kind))
    throw versionMissing(call, name)
  if (uid !== undefined && uid !== '' && uid !== stored.metadata.uid) throw uidMismatch(call, stored, uid)
  return { code: 200, object: replace(call, stored, object), warnings: call.warnings }
}

/** Upstream names the resource where it means the kind, and prints the version as Go has it: an unsigned number. */
function versionMissing({ kind }: Call, name: string): ApiError {
  const detail = 'must be specified for an update'
  return invalid({ group: kind.group, kind: kind.resource }, name, [
    { type: 'FieldValueInvalid', field: 'metadata.resourceVersion', badValue: 0n, detail }
  ])
}

/** The name in the URL, which the object must repeat. */
export function checkedName(call: Call, given: string | undefined): string {
  const name = nameOfCall(call)
  if (given === undefined || given === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  if (given !== name) throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`)
  return name
}

/**
 * Stores `object` in place of `stored`, or answers as if (dry run). `applied` are the managedFields where an apply
 * worked them out.
 */
export function replace(call: Call, stored: KubeObject, object: NewObject<KubeObject>, applied?: Entries): KubeObject {
  const { context, kind, request } = call
  checkVersion(call, stored, object.metadata.resourceVersion)
  const part = partUpdateOf(call)
  const taken = part === undefined ? object : part.take(stored, object, call)
  const next = { ...taken, metadata: completed(stored.metadata, taken.metadata) } as KubeObject
  const by = authorOf(call, request.subresource)
  const scrutiny = scrutinyOf(call, stored, part?.validate)
  const isStatus = request.subresource === 'status' || part?.isStatus === true
  const { subresource = '' } = request
  const writing = writerContextOf(call)
  const asked = askOfUpdate(writing, kind, { stored, object: next, subresource }, () => callerOf(call))
  const updated = isStatus
    ? prepareStatusUpdate(kind, stored, asked.object, by, scrutiny)
    : prepareUpdate(writing, kind, stored, kind.setDefaults(asked.object) as KubeObject, by, scrutiny)
  if (subresource === '') judgeRequest(context.store, kind, updated, stored)
  judgeUpdate(context.store, kind, updated, stored, subresource, () => asked.judge(updated))
  const prepared = applied === undefined ? updated : withEntries(stored, updated, applied)
  call.warnings.push(...(kind.warnings?.(prepared, stored) ?? []))
  if (subresource === '') call.warnings.push(...podSecurityWarnings(context.store, kind, prepared, stored))
  if (prepared === stored || isDryRun(call)) return prepared
  const committed = commit(context.store, kind, prepared)
  chargeQuotas(context, kind, committed, stored, subresource)
  return committed
}

function checkVersion({ kind }: Call, stored: KubeObject, version: string | undefined): void {
  if (version === undefined || version === '' || version === stored.metadata.resourceVersion) return
  if (!/^\d+$/.test(version)) {
    throw serverError(`strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`)
  }
  if (version !== '0') throw modified(kind, stored.metadata.name)
}

/** What the caller may leave out is as it was. */
function completed(before: ObjectMeta, given: Partial<ObjectMeta>): ObjectMeta {
  return {
    ...given,
    name: before.name,
    ...(before.namespace === undefined ? {} : { namespace: before.namespace }),
    uid: given.uid || before.uid,
    resourceVersion: before.resourceVersion,
    creationTimestamp: given.creationTimestamp ?? before.creationTimestamp,
    ...(before.deletionTimestamp === undefined
      ? {}
      : { deletionTimestamp: given.deletionTimestamp ?? before.deletionTimestamp }),
    ...(before.deletionGracePeriodSeconds === undefined
      ? {}
      : { deletionGracePeriodSeconds: given.deletionGracePeriodSeconds ?? before.deletionGracePeriodSeconds })
  }
}

function uidMismatch({ kind, request }: Call, stored: KubeObject, uid: string): ApiError {
  const { name, uid: storedUid } = stored.metadata
  const key = [
    '',
    'registry',
    kind.resource,
    ...(request.namespace === undefined ? [] : [request.namespace]),
    name
  ].join('/')
  const failed = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${storedUid}`
  return conflict(
    kind,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${failed}`
  )
}

function updateScale(call: Call): ApiResponse {
  const scale = objectOfBody(call, scaleKind)
  const name = checkedName(call, scale.metadata.name)
  checkNamespaceMatches(call, scale.metadata.namespace)
  const stored = requestedObject(call)
  if (stored === undefined) throw notFound(call.kind, name)
  return { code: 200, object: replaceScale(call, stored, scale as unknown as Scale), warnings: call.warnings }
}

function negativeReplicas(badValue: number): FieldError {
  return { type: 'FieldValueInvalid', field: 'spec.replicas', badValue, detail: 'must be greater than or equal to 0' }
}

/** Stores the number of replicas that `scale` asks for. `applied` are the Scale's managedFields after an apply. */
export function replaceScale(call: Call, stored: KubeObject, scale: Scale, applied?: Entries): Scale {
  const { context, kind } = call
  checkVersion(call, stored, scale.metadata['resourceVersion'] as string | undefined)
  // Of a body nothing is sure but its types.
  const replicas = (scale.spec as Scale['spec'] | undefined)?.replicas ?? 0
  // What a custom resource may have for a number its own schema says.
  if (replicas < 0 && kind.isCustom !== true) {
    throw invalid(scaleKind, stored.metadata.name, [negativeReplicas(replicas)])
  }
  const by = signatureOf(call, 'scale')
  const prepared = prepareScale(context, kind, stored, replicas, by, scrutinyOf(call, stored), applied)
  askOfSubresource(writerContextOf(call), kind, scaleAsked(kind, stored, prepared), () => callerOf(call))
  if (prepared === stored || isDryRun(call)) return scaleOf(kind, prepared)
  return scaleOf(kind, commit(context.store, kind, prepared))
}
