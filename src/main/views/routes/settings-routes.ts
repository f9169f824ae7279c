import { documentProducer } from '../documents/document-producer.ts'
import { everySecond } from '../live/schedule.ts'
import { os, type RouteParts } from './route-parts.ts'

/** Least real milliseconds between two looks at what the file holds. */
const lookInterval = 3_000

export function settingsRoutes(parts: RouteParts) {
  return {
    retention: os.settings.retention.handler((call) => {
      const { settings } = parts.controlOf(call.input.cluster)
      const open = documentProducer(
        (changed) => {
          const stopTicking = everySecond(parts.schedule, changed)
          const stopListening = parts.onClock(call.input.cluster, changed)
          return () => {
            stopTicking()
            stopListening()
          }
        },
        () => settings.retention()
      )
      return parts.openStream(call, open, lookInterval)
    }),
    setRetention: os.settings.setRetention.handler(({ input }) =>
      parts.controlOf(input.cluster).settings.setRetention(input.retention)
    ),
    lossWith: os.settings.lossWith.handler(({ input }) =>
      parts.controlOf(input.cluster).settings.lossWith(input.retention)
    ),
    clock: os.settings.clock.handler(({ input }) => parts.controlOf(input.cluster).settings.clockRules()),
    setClock: os.settings.setClock.handler(({ input: { cluster, rules } }) => {
      const { fresh, again } = rules
      parts.controlOf(cluster).settings.setClockRules({
        ...(fresh !== undefined && { fresh }),
        ...(again !== undefined && { again })
      })
    })
  }
}
