import type { Kind } from '../../../shared/kinds/kind.ts'
import { matches, type Requirement } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ObjectStore } from '../store/object-store.ts'

/**
 * The objects of a kind in a namespace that match, found through the least crowded label that the selector demands;
 * only a selector without any such label reads the whole namespace. An array: it may be changed while it is walked.
 */
export function selectedObjects<T extends KubeObject>(
  store: ObjectStore,
  kind: Kind<T>,
  namespace: string,
  requirements: readonly Requirement[]
): T[] {
  const selected: T[] = []
  for (const object of candidates(store, kind, namespace, requirements)) {
    if (matches(requirements, object.metadata.labels)) selected.push(object)
  }
  return selected
}

function candidates<T extends KubeObject>(
  store: ObjectStore,
  kind: Kind<T>,
  namespace: string,
  requirements: readonly Requirement[]
): Iterable<T> {
  let best: Requirement | undefined
  let size = Number.POSITIVE_INFINITY
  for (const requirement of requirements) {
    const { key, operator, values } = requirement
    if (!(operator === '=' || operator === '==' || (operator === 'In' && values.length === 1))) continue
    const count = store.countWithLabel(kind, namespace, key, values[0]!)
    if (count >= size) continue
    best = requirement
    size = count
  }
  if (best === undefined) return store.inNamespace(kind, namespace)
  return store.withLabel(kind, namespace, best.key, best.values[0]!)
}
