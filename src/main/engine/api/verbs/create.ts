import { appArmorWarnings } from '../../../../shared/kinds/pod/app-armor.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { judgeRequest } from '../admission/judge.ts'
import { podSecurityWarnings } from '../admission/pod-security/pod-security.ts'
import { serverError } from '../api-error.ts'
import { objectOfBody } from '../body.ts'
import {
  checkNamespaceMatches,
  checkNotTerminating,
  checkWriteOptions,
  isDryRun,
  methodNotAllowed,
  scrutinyOf,
  withoutRevision,
  writerContextOf,
  type Call
} from '../call.ts'
import { commitNew } from '../commit-new.ts'
import type { Entries } from '../managed-fields/entry-list.ts'
import { prepareCreate } from '../prepare-create.ts'
import { withEntries } from '../prepare-update.ts'
import type { ApiResponse } from '../request.ts'
import { authorOf } from '../written-as.ts'

export function create(call: Call): ApiResponse {
  const { kind, request, options } = call
  if (kind.namespaced && request.namespace === undefined) throw methodNotAllowed()
  checkNotTerminating(call)
  checkWriteOptions(options, 'CreateOptions')
  const object = objectOfBody(call)
  checkNamespaceMatches(call, object.metadata.namespace)
  return { code: 201, object: createObject(call, object), warnings: call.warnings }
}

/**
 * Creates what was decoded in the namespace of the request, or only answers as if (dry run). `applied` are the
 * managedFields where an apply worked them out.
 */
export function createObject(call: Call, object: NewObject<KubeObject>, applied?: Entries): KubeObject {
  const { context, kind, request } = call
  const { resourceVersion, namespace: _namespace, selfLink: _link, ...given } = object.metadata
  if ((resourceVersion ?? '') !== '') {
    throw serverError('resourceVersion should not be set on objects to be created')
  }
  const { deletionTimestamp: _deletion, deletionGracePeriodSeconds: _grace, ...kept } = given
  const metadata = { ...kept, ...(kind.namespaced ? { namespace: request.namespace! } : {}) }
  const created = prepareCreate(writerContextOf(call), kind, { ...object, metadata }, authorOf(call), scrutinyOf(call))
  const prepared = applied === undefined ? created : withEntries(created, created, applied)
  judgeRequest(context.store, kind, prepared, undefined)
  if (kind === podKind) call.warnings.push(...appArmorWarnings(object as NewObject<Pod>))
  call.warnings.push(...(kind.warnings?.(prepared, undefined) ?? []))
  call.warnings.push(...podSecurityWarnings(context.store, kind, prepared))
  return isDryRun(call) ? withoutRevision(prepared, true) : commitNew(context, kind, prepared)
}
