import { documentProducer } from '../documents/document-producer.ts'
import { lookAgain } from '../live/look-again.ts'
import { CsvProducer } from '../tables/csv-producer.ts'
import { filterWords } from '../tables/filter-words.ts'
import { markedNames } from '../tables/marked-names.ts'
import { TableProducer } from '../tables/table-producer.ts'
import { listedKindFor } from '../tables/workload-list.ts'
import { os, type RouteParts } from './route-parts.ts'

export function tableRoutes(parts: RouteParts) {
  return {
    watch: os.tables.watch.handler((call) => {
      const { input } = call
      const { source, tables } = parts.viewsOf(input.cluster)
      const kind = listedKindFor(source, input.group, input.resource)
      let producer: TableProducer | undefined
      return parts.openStream(
        call,
        (changed) => (producer = new TableProducer(tables, { ...input, kind }, input.window, changed)),
        250,
        (window) => producer?.move(window)
      )
    }),
    prepare: os.tables.prepare.handler(({ input }) => {
      const { source, tables } = parts.viewsOf(input.cluster)
      tables.prepare({ ...input, kind: listedKindFor(source, input.group, input.resource) })
    }),
    names: os.tables.names.handler(({ input }) => {
      const { source, tables } = parts.viewsOf(input.cluster)
      const taken = tables.take({ ...input, kind: listedKindFor(source, input.group, input.resource) })
      try {
        return taken.view.names(input.first, input.count)
      } finally {
        taken.release()
      }
    }),
    marked: os.tables.marked.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const open = documentProducer(
        (changed) => lookAgain(parts.schedule, changed),
        () => markedNames(source, { ...input, kind: listedKindFor(source, input.group, input.resource) })
      )
      return parts.openStream(call, open)
    }),
    export: os.tables.export.handler((call) => {
      const { input } = call
      const { source, tables } = parts.viewsOf(input.cluster)
      const kind = listedKindFor(source, input.group, input.resource)
      return parts.openStream(
        call,
        (changed) => new CsvProducer(tables, { ...input, kind }, input.columns, parts.schedule, changed),
        0
      )
    }),
    words: os.tables.words.handler(({ input }) => {
      const source = parts.sourceOf(input.cluster)
      return filterWords(source, listedKindFor(source, input.group, input.resource))
    }),
    move: os.tables.move.handler(({ input, context }) => {
      context.connection.move(input.subscription, input.window)
    })
  }
}
