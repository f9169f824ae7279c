import { addOns } from '../../../shared/add-ons/catalogue.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { addOnDocuments } from '../add-ons/add-on-documents.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { os, walkInterval, type RouteParts } from './route-parts.ts'

export function addOnRoutes(parts: RouteParts) {
  return {
    watch: os.addOns.watch.handler((call) => {
      const source = parts.sourceOf(call.input.cluster)
      const open = documentProducer(
        (changed) => watchAll(source, changed),
        () => addOnDocuments(source)
      )
      return parts.openStream(call, open, walkInterval)
    })
  }
}

/** Whatever add-ons are made of, and the pods that are behind it. */
function watchAll(source: ClusterSource, changed: () => void): () => void {
  const wanted = addOns.flatMap(({ workloads, objects }) => [...workloads, ...objects])
  const kinds = new Set<Kind>([podKind])
  for (const { group, resource } of wanted) {
    const kind = source.kinds.ofResource(group, resource)
    if (kind !== undefined) kinds.add(kind)
  }
  const stops = [...[...kinds].map((kind) => source.onChange(kind, changed)), source.kinds.onChange(changed)]
  return () => stops.forEach((stop) => stop())
}
