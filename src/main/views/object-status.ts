// The status of an object as all of the window shows it. Most kinds say it of themselves; whether anybody answers behind
// a Service stands in its EndpointSlices.
import { endpointSliceKind } from '../../shared/kinds/endpointslice/kind.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
import { serviceKind } from '../../shared/kinds/service/kind.ts'
import type { StatusSummary } from '../../shared/kinds/status-summary.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { EndpointSlice, Service } from '../../shared/schema/types.ts'
import type { ClusterSource, SourceChange } from './cluster-source.ts'

const serviceLabel = 'kubernetes.io/service-name'
const noEndpoints: StatusSummary = { mark: 'warn', word: 'No endpoints' }

export function statusOf(source: ClusterSource, object: KubeObject, kind: Kind): StatusSummary {
  const own = kind.status(object, source.now())
  if (kind !== (serviceKind as Kind) || own.mark === 'term') return own
  return isAnswered(source, object as Service) ? own : noEndpoints
}

/** Whether an endpoint takes new connections; a Service that is a name outside the cluster needs none. */
export function isAnswered(source: ClusterSource, { metadata, spec }: Service): boolean {
  if (spec.type === 'ExternalName') return true
  const slices = source.withLabel<EndpointSlice>(endpointSliceKind, metadata.namespace!, serviceLabel, metadata.name)
  for (const { endpoints, ports } of slices) {
    // A port that no pod has a name for is left out, and then nobody can be reached over the slice.
    if (ports === undefined || ports === null || ports.length === 0) continue
    if ((endpoints ?? []).some(({ conditions }) => conditions?.ready !== false)) return true
  }
  return false
}

/** As the source's onChange, and told too of objects whose status may be another though they did not change. */
export function onStatusChange(
  source: ClusterSource,
  kind: Kind,
  listener: (change: SourceChange) => void
): () => void {
  const stop = source.onChange(kind, listener)
  if (kind !== (serviceKind as Kind)) return stop
  const stopSlices = source.onChange(endpointSliceKind, ({ object: { metadata } }) => {
    const name = metadata.labels?.[serviceLabel]
    const object = name === undefined ? undefined : source.get(serviceKind, metadata.namespace, name)
    if (object !== undefined) listener({ type: 'MODIFIED', object })
  })
  return () => {
    stop()
    stopSlices()
  }
}
