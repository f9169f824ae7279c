import { kindFor } from '../checked-input.ts'
import { TableProducer } from '../tables/table-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function tableRoutes(parts: RouteParts) {
  return {
    watch: os.tables.watch.handler((call) => {
      const { input } = call
      const { source, tables } = parts.viewsOf(input.cluster)
      const kind = kindFor(source, input.group, input.resource)
      let producer: TableProducer | undefined
      return parts.openStream(
        call,
        (changed) => (producer = new TableProducer(tables, { ...input, kind }, input.window, changed)),
        250,
        (window) => producer?.move(window)
      )
    }),
    move: os.tables.move.handler(({ input, context }) => {
      context.connection.move(input.subscription, input.window)
    })
  }
}
