// What leads requests into the cluster: Ingresses, and the Gateways and routes of the Gateway API where it is there.
import { ingressKind } from '../../../shared/kinds/ingress/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Ingress, IngressBackend } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { namedRef, refOf } from '../documents/object-ref.ts'
import { boxId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'

/** Where an entry sends requests that come for a host and a path. */
export interface EntryRule {
  /** The box of the entry. */
  readonly entry: string
  /** Undefined: any. May begin with "*.". */
  readonly host: string | undefined
  readonly path: string
  /** The box of the Service. */
  readonly service: string
}

const routeResources: ReadonlySet<string> = new Set(['httproutes', 'grpcroutes', 'tlsroutes', 'tcproutes'])
const gatewayGroup = 'gateway.networking.k8s.io'

export function entryKinds({ kinds }: ClusterSource): readonly Kind[] {
  const ofGateways = kinds
    .all()
    .filter(
      ({ group, resource }) => group === gatewayGroup && (resource === 'gateways' || routeResources.has(resource))
    )
  return [ingressKind, ...ofGateways]
}

export function addEntries(graph: MapGraph, scope: MapScope): readonly EntryRule[] {
  const rules: EntryRule[] = []
  for (const kind of entryKinds(scope.source)) {
    for (const object of scope.all(kind)) {
      const backends = kind === ingressKind ? ofIngress(object as Ingress) : ofRoute(kind, object)
      addEntry(graph, scope, kind, object, backends, rules)
    }
  }
  return rules
}

interface Backend {
  readonly host: string | undefined
  readonly path: string
  readonly namespace: string
  readonly name: string
}

function addEntry(
  graph: MapGraph,
  scope: MapScope,
  kind: Kind,
  object: KubeObject,
  backends: readonly Backend[],
  rules: EntryRule[]
): void {
  const { namespace = '', name } = object.metadata
  const id = boxId(kind, namespace, name)
  // Round a node only what leads there.
  if (
    scope.node !== undefined &&
    kind.resource !== 'gateways' &&
    !backends.some((backend) => graph.has(serviceId(backend)))
  )
    return
  const ref = refOf(scope.source, object, kind)
  const hosts = [...new Set(backends.flatMap(({ host }) => (host === undefined ? [] : [host])))]
  const mark = worstOf(graph, ref.status?.mark ?? 'ok', backends)
  const column = kind.resource === 'gateways' ? 'gateway' : 'entry'
  if (!graph.add({ id, column, ref, mark, facts: { type: 'hosts', hosts: hosts.slice(0, 5) } })) return
  for (const backend of backends) {
    const service = serviceId(backend)
    const isMissing = scope.source.get(serviceKind, backend.namespace, backend.name) === undefined
    if (isMissing) addMissing(graph, service, backend, scope)
    const facts = graph.boxes.get(service)?.facts
    const isEmpty = facts?.type === 'endpoints' && facts.ready === 0
    graph.link(
      id,
      service,
      'route',
      isMissing
        ? { state: 'broken', reason: 'missing' }
        : isEmpty
          ? { state: 'broken', reason: 'no-endpoints' }
          : { state: 'fine' }
    )
    rules.push({ entry: id, host: backend.host, path: backend.path, service })
  }
}

function serviceId({ namespace, name }: Backend): string {
  return boxId(serviceKind, namespace, name)
}

/** A Service that is named and is not there. */
function addMissing(graph: MapGraph, id: string, { namespace, name }: Backend, { query }: MapScope): void {
  graph.add({
    id,
    column: 'service',
    ref: namedRef(serviceKind, namespace, name),
    mark: 'bad',
    facts: { type: 'endpoints', ready: 0, total: 0, isHeadless: false },
    ...(query.group === 'node' ? {} : { lane: `${namespace}/${name}/Service`, band: namespace })
  })
}

/** An entry one of whose ways is broken needs a look itself; that it works for others keeps it from being bad. */
function worstOf(graph: MapGraph, own: StatusMark, backends: readonly Backend[]): StatusMark {
  if (own !== 'ok') return own
  const marks = backends.map((backend) => graph.boxes.get(serviceId(backend))?.mark ?? 'bad')
  return marks.some((mark) => mark === 'bad' || mark === 'warn') ? 'warn' : own
}

function ofIngress({ metadata, spec }: Ingress): readonly Backend[] {
  const namespace = metadata.namespace!
  const backendOf = (host: string | undefined, path: string, backend: IngressBackend | undefined): Backend[] =>
    backend?.service === undefined ? [] : [{ host, path, namespace, name: backend.service.name }]
  return [
    ...(spec.rules ?? []).flatMap(({ host, http }) =>
      (http?.paths ?? []).flatMap(({ path = '/', backend }) => backendOf(host, path, backend))
    ),
    ...backendOf(undefined, '/', spec.defaultBackend)
  ]
}

interface Route {
  readonly hostnames?: readonly string[]
  readonly parentRefs?: readonly { readonly kind?: string; readonly namespace?: string; readonly name: string }[]
  readonly rules?: readonly {
    readonly matches?: readonly { readonly path?: { readonly value?: string } }[]
    readonly backendRefs?: readonly { readonly kind?: string; readonly namespace?: string; readonly name: string }[]
  }[]
}

function ofRoute(kind: Kind, { metadata, ...rest }: KubeObject): readonly Backend[] {
  if (!routeResources.has(kind.resource)) return []
  const { hostnames, rules = [] } = (rest as { spec?: Route }).spec ?? {}
  const hosts: readonly (string | undefined)[] =
    hostnames === undefined || hostnames.length === 0 ? [undefined] : hostnames
  return rules.flatMap(({ matches = [], backendRefs = [] }) =>
    backendRefs
      .filter(({ kind: named = 'Service' }) => named === 'Service')
      .flatMap(({ namespace = metadata.namespace!, name }) =>
        hosts.map((host) => ({ host, path: matches[0]?.path?.value ?? '/', namespace, name }))
      )
  )
}

/** Gateways to the routes that name them. */
export function linkGateways(graph: MapGraph, scope: MapScope): void {
  const kinds = entryKinds(scope.source)
  const gateways = kinds.find(({ resource }) => resource === 'gateways')
  if (gateways === undefined) return
  for (const kind of kinds) {
    if (!routeResources.has(kind.resource)) continue
    for (const route of scope.all(kind)) {
      const { namespace = '', name } = route.metadata
      for (const parent of (route as { spec?: Route }).spec?.parentRefs ?? []) {
        if ((parent.kind ?? 'Gateway') !== 'Gateway') continue
        const gateway = boxId(gateways, parent.namespace ?? namespace, parent.name)
        graph.link(gateway, boxId(kind, namespace, name), 'route', { state: 'fine' })
      }
    }
  }
}
