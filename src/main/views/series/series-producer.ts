import type { SeriesDocument, SeriesScope, SeriesSpan } from '../../../shared/contract/series.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { OpenProducer } from '../live/live-stream.ts'
import type { Schedule } from '../live/schedule.ts'
import { boundsOf, boundsSince, sampleTimes, type Bounds } from './sample-times.ts'
import { restartsOfPod } from './restarts.ts'
import { rolloutMarks, scopeSince, usageScope } from './usage-scope.ts'

/** Real milliseconds between two readings. */
const refreshInterval = 2_000
const empty: SeriesDocument = { times: [], cpu: { usage: [] }, memory: { usage: [] }, marks: [] }

/**
 * A document over a span of time, read anew while time passes; a span that lies wholly in the past is read once.
 */
export function spanProducer<T>(
  source: ClusterSource,
  schedule: Schedule,
  span: SeriesSpan,
  build: (bounds: Bounds) => T
): OpenProducer<T> {
  return (changed) => {
    let readAt: number | undefined
    let cancel: () => void = () => undefined
    const isOver = (): boolean => readAt !== undefined && 'to' in span && readAt >= span.to
    const tick = (): void => {
      cancel = schedule(refreshInterval, () => {
        if (isOver()) return
        tick()
        if (source.now() !== readAt) changed()
      })
    }
    tick()
    return {
      next() {
        const now = source.now()
        if (now === readAt || isOver()) return undefined
        readAt = now
        return build(boundsOf(span, now))
      },
      close: () => cancel()
    }
  }
}

/** A chart's data. An object that does not exist (yet) has an empty chart. */
export function seriesDocument(source: ClusterSource, scope: SeriesScope, bounds: Bounds): SeriesDocument {
  const counted = usageScope(source, scope)
  if (counted === undefined) return empty
  const { from, to } = boundsSince(bounds, scopeSince(source, counted))
  const times = sampleTimes(from, to)
  const series = source.series(counted, times)
  const pod = counted.type === 'pod' ? (source.byUid(counted.uid) as Pod | undefined) : undefined
  const restarts = pod === undefined ? series.restarts : restartsOfPod(source, pod, times)
  return { ...series, ...(restarts === undefined ? {} : { restarts }), marks: rolloutMarks(source, counted, from, to) }
}
