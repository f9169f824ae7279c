import type { ObjectRef } from '../../../shared/contract/documents.ts'
import type { RequestsDocument, SeriesMark } from '../../../shared/contract/series.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { ingressKind } from '../../../shared/kinds/ingress/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { matches, requirementsOfMap } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Ingress, Service } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { flagsSince } from '../documents/timeline.ts'
import { boundsSince, type Bounds } from './sample-times.ts'
import { mostMarks } from './usage-scope.ts'

type RequestsRef = Pick<ObjectRef, 'group' | 'resource' | 'name'> & { readonly namespace?: string | undefined }

/** What steady loads sent by way of a Service or an Ingress, and the rollouts of the pods behind it. */
export function requestsDocument(
  source: ClusterSource,
  { group, resource, namespace, name }: RequestsRef,
  bounds: Bounds
): RequestsDocument | undefined {
  const kind = source.kinds.ofResource(group, resource)
  if (kind !== serviceKind && kind !== ingressKind) return undefined
  const object = source.get<KubeObject>(kind, namespace, name)
  if (object === undefined || source.traffic === undefined) return undefined
  const { from, to } = boundsSince(bounds, parseTime(object.metadata.creationTimestamp))
  const series = source.traffic.seriesVia(`${kind.kind}/${namespace}/${name}`, from, to)
  const services = kind === serviceKind ? [object as Service] : servicesOf(source, object as Ingress)
  return { ...series, marks: rolloutsBehind(source, services, from, to) }
}

function servicesOf(source: ClusterSource, { metadata, spec }: Ingress): readonly Service[] {
  const backends = [
    spec.defaultBackend,
    ...(spec.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))
  ]
  const names = new Set(backends.flatMap((backend) => backend?.service?.name ?? []))
  return [...names].flatMap((name) => source.get(serviceKind, metadata.namespace, name) ?? [])
}

/** Between two moments, of the Deployments whose pods some Services select. */
function rolloutsBehind(
  source: ClusterSource,
  services: readonly Service[],
  from: number,
  to: number
): readonly SeriesMark[] {
  const selectors = services.flatMap(({ spec }) =>
    Object.keys(spec.selector ?? {}).length === 0 ? [] : [requirementsOfMap(spec.selector!)]
  )
  const namespace = services[0]?.metadata.namespace
  return flagsSince(source, from)
    .filter(({ at, about }) => {
      if (at > to || about.namespace !== namespace) return false
      const labels = source.get(deploymentKind, namespace, about.name)?.spec.template.metadata?.labels ?? {}
      return selectors.some((selector) => matches(selector, labels))
    })
    .slice(-mostMarks)
    .map(({ at, words }) => ({ at, words }))
}
