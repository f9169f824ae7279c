import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { everySecond } from '../live/schedule.ts'
import { os, walkInterval, type RouteParts } from './route-parts.ts'

export function machineRoutes(parts: RouteParts) {
  return {
    watch: os.machines.watch.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const open = documentProducer(
        (changed) => {
          const stops = [
            source.onChange(nodeKind, changed),
            parts.onClock(input.cluster, changed),
            everySecond(parts.schedule, changed)
          ]
          return () => stops.forEach((stop) => stop())
        },
        () => source.machines() ?? null
      )
      return parts.openStream(call, open, walkInterval)
    }),
    change: os.machines.change.handler(({ input }) => parts.controlOf(input.cluster).changeMachines(input.change)),
    network: os.machines.network.handler(({ input }) => parts.sourceOf(input.cluster).nodeNetwork(input.node)),
    path: os.machines.path.handler(({ input }) => parts.sourceOf(input.cluster).packetPath(input.from, input.to))
  }
}
