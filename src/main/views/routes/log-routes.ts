import { checkSearch, kindFor } from '../checked-input.ts'
import { downloadLogs } from '../logs/download.ts'
import { LogProducer } from '../logs/log-producer.ts'
import { LogSearchProducer } from '../logs/log-search-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

/** Lines before and after one that is looked at. */
const neighbours = 50

export function logRoutes(parts: RouteParts) {
  return {
    watch: os.logs.watch.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const kind = kindFor(source, input.ref.group, input.ref.resource)
      checkSearch(input)
      return parts.openStream(call, (changed) => new LogProducer(source, { ...input, kind }, changed))
    }),
    search: os.logs.search.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      checkSearch({ search: input.text, regex: input.regex })
      return parts.openStream(call, (changed) => new LogSearchProducer(source, input, parts.schedule, changed))
    }),
    around: os.logs.around.handler(({ input }) =>
      parts
        .sourceOf(input.cluster)
        .logsAround(input, neighbours, neighbours)
        .map(({ sequence, time, stream, text }) => ({ sequence, time: String(time), stream, text }))
    ),
    download: os.logs.download.handler(({ input }) => {
      const source = parts.sourceOf(input.cluster)
      checkSearch(input)
      return downloadLogs(source, { ...input, kind: kindFor(source, input.ref.group, input.ref.resource) })
    })
  }
}
