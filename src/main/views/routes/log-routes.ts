import { downloadLogs } from '../logs/download.ts'
import { LogHistogramProducer } from '../logs/log-histogram-producer.ts'
import { LogProducer } from '../logs/log-producer.ts'
import { selectionOf } from '../logs/log-selection.ts'
import { os, type RouteParts } from './route-parts.ts'

/** Real milliseconds between two histograms. */
const histogramInterval = 500

export function logRoutes(parts: RouteParts) {
  return {
    watch: os.logs.watch.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const watch = { ...input, ...selectionOf(source, input) }
      return parts.openStream(call, (changed) => new LogProducer(source, watch, parts.schedule, changed))
    }),
    histogram: os.logs.histogram.handler((call) => {
      const source = parts.sourceOf(call.input.cluster)
      const selection = selectionOf(source, call.input)
      return parts.openStream(
        call,
        (changed) => new LogHistogramProducer(source, selection, parts.schedule, changed),
        histogramInterval
      )
    }),
    around: os.logs.around.handler(({ input }) =>
      parts
        .sourceOf(input.cluster)
        .logsAround(input, input.lines, input.lines)
        .map(({ sequence, time, stream, text }) => ({ sequence, time: String(time), stream, text }))
    ),
    download: os.logs.download.handler(({ input }) => {
      const source = parts.sourceOf(input.cluster)
      return downloadLogs(source, { ...input, ...selectionOf(source, input) }, parts.schedule)
    })
  }
}
