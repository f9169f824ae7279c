import type { SchedulerUpdate } from '../../../shared/contract/scheduler-view.ts'
import { SchedulerProducer } from '../scheduler-view/scheduler-producer.ts'
import { os, walkInterval, type RouteParts } from './route-parts.ts'

export function schedulerViewRoutes(parts: RouteParts) {
  return {
    watch: os.schedulerView.watch.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      let producer: SchedulerProducer
      return parts.openStream<SchedulerUpdate>(
        call,
        (changed) => (producer = new SchedulerProducer(source, parts.schedule, input, changed)),
        walkInterval,
        (window) => producer.move(window)
      )
    }),
    move: os.schedulerView.move.handler(({ input, context }) => {
      context.connection.move(input.subscription, input.window)
    })
  }
}
