// What the subresources of a pod that take a POST have in common.
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { badRequest, notFound } from './api-error.ts'
import { checkNamespaceMatches, nameOfCall, requestedObject, type Call } from './call.ts'

/** 400 where the body names another pod than the URL. */
export function checkName(call: Call, { metadata }: NewObject<KubeObject>, kind: string): void {
  const { name, namespace } = metadata
  if (name !== nameOfCall(call)) throw badRequest(`name in URL does not match name in ${kind} object`)
  checkNamespaceMatches(call, namespace)
}

/** 404 where it is not there. */
export function podOf(call: Call): Pod {
  const stored = requestedObject(call)
  if (stored === undefined) throw notFound(call.kind, nameOfCall(call))
  return stored as Pod
}
