// How much of each quota is used, kept up with every change of an object that counts: nobody counts a namespace again.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { compareQuantities } from '../../../../shared/kube/quantity.ts'
import type { ResourceQuota, ResourceQuotaSpec } from '../../../../shared/schema/types.ts'
import { evaluatorOf, isCounted } from '../../quota/evaluator.ts'
import { differenceOf, masked, sumOf, type ResourceList } from '../../quota/resource-list.ts'
import type { Change, ObjectStore } from '../../store/object-store.ts'

interface Count {
  readonly spec: ResourceQuotaSpec
  used: ResourceList
}

/** What an object takes of a quota with this spec. */
function usageFor(spec: ResourceQuotaSpec, kind: Kind, object: KubeObject): ResourceList {
  const { hard = {} } = spec
  const evaluator = evaluatorOf(kind)
  if (!isCounted(evaluator, spec, hard, object)) return {}
  return masked(evaluator.usage(object), evaluator.matching(Object.keys(hard)))
}

/** Nothing of every resource that some kind of the store can use: what a status names. */
function nothingOf({ hard = {} }: ResourceQuotaSpec, kinds: readonly Kind[]): ResourceList {
  const names = Object.keys(hard)
  const known = new Set(kinds.flatMap((kind) => (kind.namespaced ? evaluatorOf(kind).matching(names) : [])))
  return Object.fromEntries(names.filter((name) => known.has(name)).map((name) => [name, '0']))
}

/** The same, counted anew over all objects of a namespace. */
export function countedUsage(store: ObjectStore, namespace: string, spec: ResourceQuotaSpec): ResourceList {
  const kinds = store.kinds.all()
  const names = Object.keys(spec.hard ?? {})
  let used = nothingOf(spec, kinds)
  for (const kind of kinds) {
    if (!kind.namespaced || evaluatorOf(kind).matching(names).length === 0) continue
    for (const object of store.inNamespace(kind, namespace)) used = sumOf(used, usageFor(spec, kind, object))
  }
  return used
}

/** The usage of every quota of a store, by quota. */
export class UsageTally {
  readonly #store: ObjectStore
  readonly #byNamespace = new Map<string, Map<string, Count>>()

  constructor(store: ObjectStore) {
    this.#store = store
  }

  /** Counts a new quota, or one whose spec is another than before. Answers whether there was anything to count. */
  follow({ metadata, spec }: ResourceQuota): boolean {
    const namespace = metadata.namespace!
    let counts = this.#byNamespace.get(namespace)
    if (counts === undefined) this.#byNamespace.set(namespace, (counts = new Map<string, Count>()))
    if (counts.get(metadata.name)?.spec === spec) return false
    counts.set(metadata.name, { spec, used: countedUsage(this.#store, namespace, spec) })
    return true
  }

  forget({ metadata }: ResourceQuota): void {
    const counts = this.#byNamespace.get(metadata.namespace!)
    counts?.delete(metadata.name)
    if (counts?.size === 0) this.#byNamespace.delete(metadata.namespace!)
  }

  usageOf({ metadata }: ResourceQuota): ResourceList | undefined {
    return this.#byNamespace.get(metadata.namespace!)?.get(metadata.name)?.used
  }

  /** Takes a change in; the names of the quotas of its namespace of which less is used now. */
  note({ type, kind, object, previous }: Change): readonly string[] {
    const { namespace } = object.metadata
    const counts = namespace === undefined ? undefined : this.#byNamespace.get(namespace)
    if (counts === undefined) return []
    const released: string[] = []
    for (const [name, count] of counts) {
      const before = previous === undefined ? {} : usageFor(count.spec, kind, previous)
      const after = type === 'DELETED' ? {} : usageFor(count.spec, kind, object)
      if (before === after) continue
      const delta = differenceOf(after, before)
      if (Object.values(delta).every((quantity) => quantity === '0')) continue
      count.used = sumOf(count.used, delta)
      if (Object.values(delta).some((quantity) => compareQuantities(quantity, '0') < 0)) released.push(name)
    }
    return released
  }
}
