import { documentProducer } from '../documents/document-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function drainRoutes(parts: RouteParts) {
  return {
    start: os.drain.start.handler(({ input: { cluster, identity, node, options } }) => {
      parts.mustHaveNode(cluster, node)
      parts.viewsOf(cluster).drains.start(node, identity, options)
    }),
    cancel: os.drain.cancel.handler(({ input }) => parts.viewsOf(input.cluster).drains.cancel(input.node)),
    watch: os.drain.watch.handler((call) => {
      const { input } = call
      const { drains } = parts.viewsOf(input.cluster)
      const open = documentProducer(
        (changed) => drains.onChange(changed),
        () => drains.of(input.node)
      )
      return parts.openStream(call, open)
    })
  }
}
