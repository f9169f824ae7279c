import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import type { Namespace } from '../../../../shared/schema/types.ts'
import { notFound } from '../api-error.ts'
import { objectOfBody } from '../body.ts'
import { checkWriteOptions, isDryRun, requestedObject, type Call } from '../call.ts'
import { commit } from '../commit.ts'
import type { ApiResponse } from '../request.ts'
import { checkedName } from './update.ts'

/** PUT namespaces/NAME/finalize: takes over spec.finalizers, and nothing else. */
export function finalize(call: Call): ApiResponse {
  checkWriteOptions(call.options, 'UpdateOptions')
  const object = objectOfBody(call)
  const name = checkedName(call, object.metadata.name)
  const stored = requestedObject(call) as Namespace | undefined
  if (stored === undefined) throw notFound(namespaceKind, name)
  const finalizers = (object as unknown as Namespace).spec?.finalizers ?? []
  const { finalizers: _before, ...spec } = stored.spec ?? {}
  const next: Namespace = { ...stored, spec: finalizers.length === 0 ? spec : { ...spec, finalizers } }
  const answer = isDryRun(call) ? next : commit(call.context.store, namespaceKind, next)
  return { code: 200, object: answer, warnings: call.warnings }
}
