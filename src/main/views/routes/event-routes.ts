import { ExplorerProducer } from '../events/explorer-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function eventRoutes(parts: RouteParts) {
  return {
    watch: os.events.watch.handler((call) => {
      const { input } = call
      const { source, facts, events } = parts.viewsOf(input.cluster)
      let producer: ExplorerProducer | undefined
      return parts.openStream(
        call,
        (changed) => (producer = new ExplorerProducer(source, facts, events, parts.schedule, input, changed)),
        250,
        (window) => producer?.move(window)
      )
    })
  }
}
