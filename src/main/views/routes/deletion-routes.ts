import { kindFor } from '../checked-input.ts'
import { deletionPreview } from '../deletion/deletion-preview.ts'
import { os, type RouteParts } from './route-parts.ts'

export function deletionRoutes(parts: RouteParts) {
  return {
    preview: os.deletion.preview.handler(({ input: { cluster, refs, propagation } }) => {
      const source = parts.sourceOf(cluster)
      // What went meanwhile takes nothing along.
      const chosen = refs.flatMap(({ group, resource, namespace, name }) => {
        const kind = kindFor(source, group, resource)
        const object = source.get(kind, kind.namespaced ? namespace : undefined, name)
        return object === undefined ? [] : [[object, kind] as const]
      })
      return deletionPreview(source, chosen, propagation)
    })
  }
}
