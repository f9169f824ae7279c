import { apiVersionOf, listKindOf } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { requestedKind } from '../body.ts'
import { methodNotAllowed, type Call } from '../call.ts'
import type { ApiResponse, ObjectList } from '../request.ts'
import { selected, selectionOf } from '../selection.ts'
import { deleteObject, deleteOptionsOf, warnOfOrphans, withDeleteOptions } from './delete.ts'

/** Deletes all that is selected; the answer lists what was there. Namespaces and Services are deleted one by one only. */
export function deleteCollection(call: Call): ApiResponse {
  const { context, kind, request } = call
  if (kind.kind === 'Namespace' || (kind.namespaced && request.namespace === undefined)) throw methodNotAllowed()
  const judged = withDeleteOptions(call)
  const { labelSelector, fieldSelector } = call.options
  const options = deleteOptionsOf(judged)
  warnOfOrphans(judged, options)
  const selection = selectionOf(
    kind,
    request.namespace,
    labelSelector,
    fieldSelector,
    requestedKind(call).fieldSelectors
  )
  // Deleting changes the indexes that the selection walks.
  const items: KubeObject[] = [...selected(context.store, selection)]
  for (const object of items) {
    // Removing one object may end another (an owner's dependents); what is gone needs no deleting.
    const stored = context.store.get(kind, object.metadata.namespace, object.metadata.name)
    if (stored !== undefined) deleteObject(judged, stored, options)
  }
  const list: ObjectList = {
    kind: listKindOf(kind),
    apiVersion: apiVersionOf(kind),
    metadata: { resourceVersion: String(context.store.revision) },
    items
  }
  return { code: 200, object: list, warnings: call.warnings }
}
