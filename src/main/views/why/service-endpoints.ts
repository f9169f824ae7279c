import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import type { EndpointSlice, Service } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'

const serviceLabel = 'kubernetes.io/service-name'

/** How many endpoints of a Service take new connections. */
export function readyEndpoints(source: ClusterSource, { metadata }: Service): number {
  let ready = 0
  const slices = source.withLabel<EndpointSlice>(endpointSliceKind, metadata.namespace!, serviceLabel, metadata.name)
  for (const { endpoints, ports } of slices) {
    // A port that no pod has a name for is left out, and then nobody can be reached over the slice.
    if (ports === undefined || ports === null || ports.length === 0) continue
    for (const { conditions } of endpoints ?? []) if (conditions?.ready !== false) ready++
  }
  return ready
}
