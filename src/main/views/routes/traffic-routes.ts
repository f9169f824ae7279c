import type { LoadChart } from '../../../shared/contract/traffic.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { flagsSince } from '../documents/timeline.ts'
import { everySecond } from '../live/schedule.ts'
import { mostMarks } from '../series/usage-scope.ts'
import { os, type RouteParts } from './route-parts.ts'

export function trafficRoutes(parts: RouteParts) {
  /** Loads go on counting between the changes of their course. */
  const watch =
    ({ traffic }: ClusterSource) =>
    (changed: () => void): (() => void) => {
      const stopListening = traffic?.onChange(changed) ?? (() => {})
      const stopTicking = everySecond(parts.schedule, changed)
      return () => {
        stopListening()
        stopTicking()
      }
    }
  return {
    watch: os.traffic.watch.handler((call) => {
      const source = parts.sourceOf(call.input.cluster)
      return parts.openStream(
        call,
        documentProducer(watch(source), () => source.traffic?.documents() ?? [])
      )
    }),
    series: os.traffic.series.handler((call) => {
      const { cluster, id, range } = call.input
      const source = parts.sourceOf(cluster)
      return parts.openStream<LoadChart | undefined>(
        call,
        documentProducer(watch(source), () => chartOf(source, id, range))
      )
    }),
    start: os.traffic.start.handler(({ input: { cluster, client, request, shape, seconds } }) =>
      parts.controlOf(cluster).changeTraffic({
        type: 'start',
        load: { client, request, shape, ...(seconds === undefined ? {} : { seconds }) }
      })
    ),
    change: os.traffic.change.handler(({ input: { cluster, id, shape } }) =>
      parts.controlOf(cluster).changeTraffic({ type: 'change', id, shape })
    ),
    stop: os.traffic.stop.handler(({ input: { cluster, id } }) =>
      parts.controlOf(cluster).changeTraffic({ type: 'stop', id })
    ),
    remove: os.traffic.remove.handler(({ input: { cluster, id } }) =>
      parts.controlOf(cluster).changeTraffic({ type: 'remove', id })
    )
  }
}

/** The range ends now, or where the load has ended; it begins no earlier than the load. */
function chartOf(source: ClusterSource, id: string, range: number): LoadChart | undefined {
  const { traffic } = source
  const load = traffic?.document(id)
  if (load === undefined) return undefined
  const to = load.stoppedAt ?? source.now()
  const from = Math.max(to - range, load.startedAt)
  const series = traffic?.series(id, from, to)
  if (series === undefined) return undefined
  const marks = flagsSince(source, from).filter(({ at }) => at <= to)
  return { ...series, marks: marks.slice(-mostMarks).map(({ at, words }) => ({ at, words })) }
}
