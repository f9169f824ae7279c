import type { SeriesSpan } from '../../../shared/contract/series.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { OpenProducer } from '../live/live-stream.ts'
import { autoscalerDocument } from '../series/autoscaler.ts'
import { claimDocument } from '../series/claim.ts'
import { consumersDocument } from '../series/consumers.ts'
import { requestsDocument } from '../series/requests.ts'
import type { Bounds } from '../series/sample-times.ts'
import { seriesDocument, spanProducer } from '../series/series-producer.ts'
import { sizingDocument } from '../series/sizing.ts'
import { os, type RouteParts } from './route-parts.ts'

export function seriesRoutes(parts: RouteParts) {
  /** A document of a span of time, which is worked out again as time moves on. */
  const ofSpan = <T>(
    { cluster, span }: { readonly cluster: string; readonly span: SeriesSpan },
    build: (source: ClusterSource, bounds: Bounds) => T
  ): OpenProducer<T> => {
    const source = parts.sourceOf(cluster)
    return spanProducer(source, parts.schedule, span, (bounds) => build(source, bounds))
  }
  return {
    watch: os.series.watch.handler((call) => {
      const { scope } = call.input
      return parts.openStream(
        call,
        ofSpan(call.input, (source, bounds) => seriesDocument(source, scope, bounds))
      )
    }),
    consumers: os.series.consumers.handler((call) => {
      const { cluster: _cluster, span: _span, ...query } = call.input
      return parts.openStream(
        call,
        ofSpan(call.input, (source, bounds) => consumersDocument(source, query, bounds))
      )
    }),
    sizing: os.series.sizing.handler((call) => {
      const { namespaces } = call.input
      return parts.openStream(
        call,
        ofSpan(call.input, (source, bounds) => sizingDocument(source, namespaces, bounds))
      )
    }),
    requests: os.series.requests.handler((call) => {
      const { ref } = call.input
      return parts.openStream(
        call,
        ofSpan(call.input, (source, bounds) => requestsDocument(source, ref, bounds))
      )
    }),
    claim: os.series.claim.handler((call) => {
      const { ref } = call.input
      return parts.openStream(
        call,
        ofSpan(call.input, (source, bounds) => claimDocument(source, ref, bounds))
      )
    }),
    autoscaler: os.series.autoscaler.handler((call) => {
      const { ref } = call.input
      return parts.openStream(
        call,
        ofSpan(call.input, (source, bounds) => autoscalerDocument(source, ref, bounds))
      )
    })
  }
}
