import { autoscalerDocument } from '../series/autoscaler.ts'
import { consumersDocument } from '../series/consumers.ts'
import { seriesDocument, spanProducer } from '../series/series-producer.ts'
import { sizingDocument } from '../series/sizing.ts'
import { os, type RouteParts } from './route-parts.ts'

export function seriesRoutes(parts: RouteParts) {
  const { schedule } = parts
  return {
    watch: os.series.watch.handler((call) => {
      const { cluster, span, scope } = call.input
      const source = parts.sourceOf(cluster)
      return parts.openStream(
        call,
        spanProducer(source, schedule, span, (bounds) => seriesDocument(source, scope, bounds))
      )
    }),
    consumers: os.series.consumers.handler((call) => {
      const { cluster, span, ...query } = call.input
      const source = parts.sourceOf(cluster)
      return parts.openStream(
        call,
        spanProducer(source, schedule, span, (bounds) => consumersDocument(source, query, bounds))
      )
    }),
    sizing: os.series.sizing.handler((call) => {
      const { cluster, span, namespaces } = call.input
      const source = parts.sourceOf(cluster)
      return parts.openStream(
        call,
        spanProducer(source, schedule, span, (bounds) => sizingDocument(source, namespaces, bounds))
      )
    }),
    autoscaler: os.series.autoscaler.handler((call) => {
      const { cluster, span, ref } = call.input
      const source = parts.sourceOf(cluster)
      return parts.openStream(
        call,
        spanProducer(source, schedule, span, (bounds) => autoscalerDocument(source, ref, bounds))
      )
    })
  }
}
