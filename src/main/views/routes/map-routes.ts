import { MapProducer } from '../map/map-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function mapRoutes(parts: RouteParts) {
  return {
    watch: os.map.watch.handler((call) => {
      const { cluster, identity: _identity, subscription: _subscription, ...query } = call.input
      const source = parts.sourceOf(cluster)
      return parts.openStream(call, (changed) => new MapProducer(source, parts.schedule, query, changed))
    })
  }
}
