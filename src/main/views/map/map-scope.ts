import type { MapInput } from '../../../shared/contract/map.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'

export type MapQuery = Omit<MapInput, 'cluster' | 'identity' | 'subscription'>

/** Where the map looks: in one namespace round an object, on one node, or in the namespaces of the window. */
export class MapScope {
  readonly source: ClusterSource
  readonly query: MapQuery
  /** Undefined: all. */
  readonly namespaces: ReadonlySet<string> | undefined
  readonly node: string | undefined
  #walked = 0

  constructor(source: ClusterSource, query: MapQuery) {
    this.source = source
    this.query = query
    const { focus } = query
    this.node = focus?.resource === nodeKind.resource && focus.group === '' ? focus.name : undefined
    this.namespaces = namespacesOf(source, query, this.node)
  }

  /** How many objects were looked at. */
  get walked(): number {
    return this.#walked
  }

  has(namespace: string | undefined): boolean {
    return this.namespaces === undefined || namespace === undefined || this.namespaces.has(namespace)
  }

  *all<T extends KubeObject>(kind: Kind<T>): Generator<T> {
    if (this.namespaces === undefined || !kind.namespaced) {
      for (const object of this.source.all(kind)) yield this.#count(object)
      return
    }
    for (const namespace of this.namespaces)
      for (const object of this.source.all(kind, namespace)) yield this.#count(object)
  }

  *pods(): Generator<Pod> {
    if (this.node === undefined) yield* this.all(podKind)
    else for (const pod of this.source.onNode(podKind, this.node)) yield this.#count(pod)
  }

  #count<T>(object: T): T {
    this.#walked++
    return object
  }
}

function namespacesOf(
  source: ClusterSource,
  { focus, namespaces }: MapQuery,
  node: string | undefined
): ReadonlySet<string> | undefined {
  if (node !== undefined) {
    const found = new Set<string>()
    for (const pod of source.onNode(podKind, node)) found.add(pod.metadata.namespace!)
    return found
  }
  if (focus?.namespace !== undefined) return new Set([focus.namespace])
  return namespaces.length === 0 ? undefined : new Set(namespaces)
}
