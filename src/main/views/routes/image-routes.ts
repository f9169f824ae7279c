import { documentProducer } from '../documents/document-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function imageRoutes(parts: RouteParts) {
  /** Who looks at the images of which cluster: only windows change them, and all windows come this way. */
  const watching = new Set<(cluster: string) => void>()
  return {
    watch: os.images.watch.handler((call) => {
      const { cluster } = call.input
      const source = parts.sourceOf(cluster)
      const open = documentProducer(
        (changed) => {
          const tell = (of: string): void => {
            if (of === cluster) changed()
          }
          watching.add(tell)
          return () => watching.delete(tell)
        },
        () => source.images()
      )
      return parts.openStream(call, open)
    }),
    set: os.images.set.handler(async ({ input: { cluster, settings } }) => {
      await parts.controlOf(cluster).setImages(settings)
      for (const tell of watching) tell(cluster)
    })
  }
}
