import { ORPCError } from '@orpc/server'
import type { Entrance } from '../../../shared/network/entrance.ts'
import type { SourceBrowserPorts } from '../cluster-source.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function browserPortRoutes(parts: RouteParts) {
  const portsOf = (cluster: string): SourceBrowserPorts => {
    const { browserPorts } = parts.sourceOf(cluster)
    if (browserPorts === undefined)
      throw new ORPCError('READ_ONLY', { message: `no port can lead into cluster "${cluster}"` })
    return browserPorts
  }
  return {
    watch: os.browserPorts.watch.handler((call) => {
      const { browserPorts } = parts.sourceOf(call.input.cluster)
      return parts.openStream(
        call,
        documentProducer(
          (changed) => browserPorts?.onChange(changed) ?? (() => {}),
          () => browserPorts?.list() ?? []
        )
      )
    }),
    open: os.browserPorts.open.handler(({ input: { cluster, identity, entrance } }) =>
      portsOf(cluster).open(entranceOf(entrance), identity)
    ),
    close: os.browserPorts.close.handler(({ input }) => portsOf(input.cluster).close(input.id))
  }
}

/** Without what was not said. */
function entranceOf({
  way,
  namespace,
  name,
  port,
  host,
  isTls
}: { readonly [Field in keyof Entrance]: Entrance[Field] | undefined } & Pick<Entrance, 'way' | 'namespace' | 'name'>) {
  return {
    way,
    namespace,
    name,
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    ...(isTls === undefined ? {} : { isTls })
  }
}
