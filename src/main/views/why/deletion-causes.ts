import type { Cause } from '../../../shared/contract/documents.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Namespace } from '../../../shared/schema/types.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'

/** What keeps an object that was deleted: what is left in a namespace, dependents, finalizers that nobody took away. */
export function deletionCauses(source: ClusterSource, object: KubeObject): Explanation {
  const kind = source.kinds.ofObject(object)
  if (kind === undefined) return nothing
  const about = bareRef(object, kind)
  const links: Cause[] = []
  if (object.kind === 'Namespace') {
    for (const { status, message, reason } of (object as Namespace).status?.conditions ?? []) {
      if (status === 'True') links.push({ mark: 'term', words: message ?? reason ?? '', about })
    }
  }
  const { finalizers = [] } = object.metadata
  for (const finalizer of finalizers) {
    const words: Sentence =
      finalizer === 'foregroundDeletion' ? { code: 'ownedIsLeft' } : { code: 'finalizer', finalizer }
    links.push({ mark: 'term', words, about, seenIn: 'yaml' })
  }
  return { links }
}
