import type {
  AutoscalerDocument,
  ConsumerKind,
  ClaimDocument,
  ConsumersDocument,
  RequestsDocument,
  SeriesDocument,
  SeriesScope,
  SeriesSpan,
  SizingDocument
} from '../../../shared/contract/series.ts'
import { useDocument } from '../../connection/use-live.ts'
import type { ObjectLink } from '../../shell/route.ts'

type Followed<T> = ReturnType<typeof useDocument<T>>

/** What an object's page asks for. */
export function scopeOf({ group, resource, namespace, name }: ObjectLink): SeriesScope {
  return { type: 'object', ref: { group, resource, namespace, name } }
}

/** Follows the usage of a scope over a span of simulated time. */
export function useUsage(scope: SeriesScope, span: SeriesSpan): Followed<SeriesDocument> {
  return useDocument<SeriesDocument>(`usage/${JSON.stringify([scope, span])}`, (client, live, options) =>
    client.series.watch({ ...live, scope, span }, options)
  )
}

/** Follows who uses most of what a scope uses. */
export function useConsumers(
  scope: SeriesScope,
  by: ConsumerKind,
  most: number,
  span: SeriesSpan
): Followed<ConsumersDocument> {
  return useDocument<ConsumersDocument>(
    `consumers/${JSON.stringify([scope, by, most, span])}`,
    (client, live, options) => client.series.consumers({ ...live, scope, by, most, span }, options)
  )
}

/** Follows requests against use of the workloads of some namespaces, or of all. */
export function useSizing(namespaces: readonly string[], span: SeriesSpan): Followed<SizingDocument> {
  return useDocument<SizingDocument>(`sizing/${JSON.stringify([namespaces, span])}`, (client, live, options) =>
    client.series.sizing({ ...live, namespaces: [...namespaces], span }, options)
  )
}

/** Follows what loads send by way of a Service or an Ingress. */
export function useRequests(
  { group, resource, namespace, name }: ObjectLink,
  span: SeriesSpan
): Followed<RequestsDocument | undefined> {
  const ref = { group, resource, namespace, name }
  return useDocument<RequestsDocument | undefined>(`requests/${JSON.stringify([ref, span])}`, (client, live, options) =>
    client.series.requests({ ...live, ref, span }, options)
  )
}

/** Follows how full the volume of a claim is. */
export function useClaim(
  { group, resource, namespace, name }: ObjectLink,
  span: SeriesSpan
): Followed<ClaimDocument | undefined> {
  const ref = { group, resource, namespace, name }
  return useDocument<ClaimDocument | undefined>(`claim/${JSON.stringify([ref, span])}`, (client, live, options) =>
    client.series.claim({ ...live, ref, span }, options)
  )
}

/** Follows what an autoscaler measured and wanted. */
export function useAutoscaler(
  { group, resource, namespace, name }: ObjectLink,
  span: SeriesSpan
): Followed<AutoscalerDocument | undefined> {
  const ref = { group, resource, namespace, name }
  return useDocument<AutoscalerDocument | undefined>(
    `autoscaler/${JSON.stringify([ref, span])}`,
    (client, live, options) => client.series.autoscaler({ ...live, ref, span }, options)
  )
}
