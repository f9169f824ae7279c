import { documentProducer } from '../documents/document-producer.ts'
import { everySecond } from '../live/schedule.ts'
import { os, type RouteParts } from './route-parts.ts'

export function chaosRoutes(parts: RouteParts) {
  return {
    watch: os.chaos.watch.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const open = documentProducer(
        (changed) => {
          const stops = [parts.onClock(input.cluster, changed), everySecond(parts.schedule, changed)]
          return () => stops.forEach((stop) => stop())
        },
        () => source.chaos()
      )
      return parts.openStream(call, open)
    }),
    change: os.chaos.change.handler(({ input }) =>
      // What is absent is not there: zod's types say that it may be undefined.
      parts.controlOf(input.cluster).changeChaos(input.change, input.identity)
    )
  }
}
