import { kindFor } from '../checked-input.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { ObjectVersions } from '../history/object-history.ts'
import { os, walkInterval, type RouteParts } from './route-parts.ts'

export function objectHistoryRoutes(parts: RouteParts) {
  return {
    versions: os.objectHistory.versions.handler((call) => {
      const { cluster, ref } = call.input
      const source = parts.sourceOf(cluster)
      const kind = kindFor(source, ref.group, ref.resource)
      const namespace = kind.namespaced ? ref.namespace : undefined
      const versions = new ObjectVersions(source, kind, namespace, ref.name)
      const open = documentProducer(
        (changed) =>
          source.onChange(kind, ({ object: { metadata } }) => {
            if (metadata.name === ref.name && metadata.namespace === namespace) changed()
          }),
        () => versions.read()
      )
      return parts.openStream(call, open, walkInterval)
    }),
    at: os.objectHistory.at.handler(({ input: { cluster, ref, revision } }) => {
      const source = parts.sourceOf(cluster)
      const kind = kindFor(source, ref.group, ref.resource)
      return source.objectAt(kind, kind.namespaced ? ref.namespace : undefined, ref.name, revision)
    })
  }
}
