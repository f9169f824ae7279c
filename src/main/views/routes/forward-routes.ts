import { ORPCError } from '@orpc/server'
import { documentProducer } from '../documents/document-producer.ts'
import type { SourceForwards } from '../cluster-source.ts'
import { os, type RouteParts } from './route-parts.ts'

export function forwardRoutes(parts: RouteParts) {
  const forwardsOf = (cluster: string): SourceForwards => {
    const { forwards } = parts.sourceOf(cluster)
    if (forwards === undefined)
      throw new ORPCError('READ_ONLY', { message: `no port can lead into cluster "${cluster}"` })
    return forwards
  }
  return {
    watch: os.forwards.watch.handler((call) => {
      const { forwards } = parts.sourceOf(call.input.cluster)
      return parts.openStream(
        call,
        documentProducer(
          (changed) => forwards?.onChange(changed) ?? (() => {}),
          () => forwards?.list() ?? []
        )
      )
    }),
    open: os.forwards.open.handler(({ input }) => {
      const { cluster, identity, namespace, resource, name, port, localPort } = input
      const place = { namespace, resource, name, port, ...(localPort === undefined ? {} : { localPort }) }
      return forwardsOf(cluster).open(place, identity)
    }),
    close: os.forwards.close.handler(({ input }) => forwardsOf(input.cluster).close(input.id))
  }
}
