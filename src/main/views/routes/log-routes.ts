import { checkSearch, kindFor } from '../checked-input.ts'
import { downloadLogs } from '../logs/download.ts'
import { LogProducer } from '../logs/log-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function logRoutes(parts: RouteParts) {
  return {
    watch: os.logs.watch.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const kind = kindFor(source, input.ref.group, input.ref.resource)
      checkSearch(input)
      return parts.openStream(call, (changed) => new LogProducer(source, { ...input, kind }, changed))
    }),
    download: os.logs.download.handler(({ input }) => {
      const source = parts.sourceOf(input.cluster)
      checkSearch(input)
      return downloadLogs(source, { ...input, kind: kindFor(source, input.ref.group, input.ref.resource) })
    })
  }
}
