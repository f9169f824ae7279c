import { apiVersionOf } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { Call } from '../call.ts'
import type { ApiResponse } from '../request.ts'
import { isSelected, selectionOf } from '../selection.ts'

/** The answer to a list of computed objects: those that the selectors choose, under no revision, in one piece. */
export function answerList(call: Call, objects: Iterable<KubeObject>): ApiResponse {
  const { kind, request, options, warnings } = call
  const selection = selectionOf(kind, request.namespace, options.labelSelector, options.fieldSelector)
  const items: KubeObject[] = []
  for (const object of objects) {
    if (selection.namespace !== undefined && object.metadata.namespace !== selection.namespace) continue
    if (isSelected(selection, object)) items.push(object)
  }
  const list = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata: {}, items }
  return { code: 200, object: list, warnings }
}
