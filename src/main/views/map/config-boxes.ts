import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { namedRef, refOf } from '../documents/object-ref.ts'
import { boxId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import type { PodGroup } from './pod-boxes.ts'

export const configResources: ReadonlySet<string> = new Set([
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'serviceaccounts'
])

/** What every pod has says nothing about one: the cluster's certificate, and the account of those that name none. */
const everywhere: ReadonlySet<string> = new Set(['configmaps/kube-root-ca.crt', 'serviceaccounts/default'])

/** Pods of one owner are alike but for their claims; of so many of them those are shown. */
const mostAsked = 50

/** ConfigMaps, Secrets, claims and accounts that pods name; those that are missing too. */
export function addConfig(graph: MapGraph, scope: MapScope, groups: readonly PodGroup[]): void {
  const kinds = new Map<string, Kind>()
  for (const kind of scope.source.kinds.all())
    if (kind.group === '' && configResources.has(kind.resource)) kinds.set(kind.resource, kind)
  for (const { boxes } of groups) {
    for (const { id, pods } of boxes) {
      for (const pod of pods.slice(0, mostAsked)) addNamed(graph, scope, kinds, id, pod)
    }
  }
}

function addNamed(graph: MapGraph, scope: MapScope, kinds: ReadonlyMap<string, Kind>, box: string, pod: Pod): void {
  for (const relation of podKind.relations) {
    const { resource } = relation
    const kind = kinds.get(resource)
    if (kind === undefined) continue
    for (const { namespace = pod.metadata.namespace, name } of relation.references(pod)) {
      if (everywhere.has(`${resource}/${name}`)) continue
      const object = scope.source.get(kind, namespace, name)
      const id = boxId(kind, namespace, name)
      const ref = object === undefined ? namedRef(kind, namespace, name) : refOf(scope.source, object, kind)
      graph.add({
        id,
        column: 'config',
        ref,
        mark: object === undefined ? 'bad' : (ref.status?.mark ?? 'ok'),
        facts: { type: 'kind' }
      })
      graph.link(box, id, 'uses', object === undefined ? { state: 'broken', reason: 'missing' } : { state: 'fine' })
    }
  }
}
