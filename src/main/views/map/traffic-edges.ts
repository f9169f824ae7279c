import type { MapTraffic } from '../../../shared/contract/map.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { LoadDocument } from '../../../shared/network/traffic.ts'
import type { Service } from '../../../shared/schema/types.ts'
import type { EntryRule } from './entry-boxes.ts'
import { boxId, edgeId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'
import type { PodGroup } from './pod-boxes.ts'

interface Flow {
  rps: number
  failing: number
  readonly reasons: Map<string, number>
}

/** Running loads, laid over the edges that their requests take. */
export function addTraffic(
  graph: MapGraph,
  scope: MapScope,
  groups: readonly PodGroup[],
  rules: readonly EntryRule[]
): void {
  const running = (scope.source.traffic?.documents() ?? []).filter(({ stoppedAt }) => stoppedAt === undefined)
  if (running.length === 0) return
  const addresses = addressesOf(graph, scope)
  const places = new Map<string, { readonly box: string; readonly workload: string | undefined }>()
  for (const { workload, boxes } of groups)
    for (const { id, pods } of boxes) for (const { metadata } of pods) places.set(metadata.uid, { box: id, workload })
  const flows = new Map<string, Flow>()
  for (const load of running) {
    const service = enter(graph, load, addresses, rules, places, flows)
    spread(graph, load, service, places, flows)
  }
  for (const [id, flow] of flows) {
    const edge = graph.edges.get(id)
    if (edge !== undefined) graph.edges.set(id, { ...edge, traffic: trafficOf(flow) })
  }
}

/** From where the request comes to the Service it is for: over an entry, or from a pod. Answers the Service's box. */
function enter(
  graph: MapGraph,
  load: LoadDocument,
  addresses: ReadonlyMap<string, string>,
  rules: readonly EntryRule[],
  places: ReadonlyMap<string, { readonly box: string }>,
  flows: Map<string, Flow>
): string | undefined {
  const { client, request } = load.load
  const rule = ruleFor(
    rules,
    request.headers?.['Host'] ?? request.headers?.['host'] ?? request.host,
    request.path ?? '/'
  )
  if (rule !== undefined) {
    note(flows, edgeId(rule.entry, rule.service), load, load.rps)
    return rule.service
  }
  const service = addresses.get(request.host) ?? addresses.get(`:${request.port}`) ?? named(graph, request.host, load)
  const from = client.kind === 'pod' ? places.get(client.uid)?.box : undefined
  if (from !== undefined && service !== undefined) {
    graph.link(from, service, 'route', { state: 'fine' })
    note(flows, edgeId(from, service), load, load.rps)
  }
  return service
}

/** From the Service to the pods that it reaches. */
function spread(
  graph: MapGraph,
  load: LoadDocument,
  service: string | undefined,
  places: ReadonlyMap<string, { readonly box: string; readonly workload: string | undefined }>,
  flows: Map<string, Flow>
): void {
  const known = load.pods.reduce((sum, { rps }) => sum + rps, 0)
  // Of many pods only the busiest are told of: the others stand for the rest.
  const share = load.podCount > load.pods.length && known > 0 ? load.rps / known : 1
  const byTarget = new Map<string, number>()
  for (const { uid, rps } of load.pods) {
    const place = places.get(uid)
    if (place === undefined) continue
    const target = place.workload ?? place.box
    byTarget.set(target, (byTarget.get(target) ?? 0) + rps * share)
    if (place.workload === undefined) continue
    for (const id of waysTo(graph, place.workload, place.box)) note(flows, id, undefined, rps * share)
  }
  if (service === undefined) return
  for (const [target, rps] of byTarget) note(flows, edgeId(service, target), undefined, rps)
}

/** The edge to a pod's box, or both edges where an owner stands between. */
function waysTo(graph: MapGraph, workload: string, box: string): readonly string[] {
  const direct = edgeId(workload, box)
  if (graph.edges.has(direct)) return [direct]
  const between = graph.besides(box).find((id) => graph.edges.has(edgeId(workload, id)))
  return between === undefined ? [] : [edgeId(workload, between), edgeId(between, box)]
}

function note(flows: Map<string, Flow>, id: string, load: LoadDocument | undefined, rps: number): void {
  let flow = flows.get(id)
  if (flow === undefined) flows.set(id, (flow = { rps: 0, failing: 0, reasons: new Map() }))
  flow.rps += rps
  for (const { reason, rps: failing } of load?.failing ?? []) {
    flow.failing += failing
    flow.reasons.set(reason, (flow.reasons.get(reason) ?? 0) + failing)
  }
}

function trafficOf({ rps, failing, reasons }: Flow): MapTraffic {
  const [reason] = [...reasons].sort(([, a], [, b]) => b - a)[0] ?? []
  return { rps: rounded(rps), failing: rounded(failing), ...(reason !== undefined && { reason }) }
}

/** Two digits are what a person reads from a moving number. */
function rounded(rate: number): number {
  if (rate <= 0) return 0
  const digit = 10 ** (Math.floor(Math.log10(rate)) - 1)
  return digit >= 1 ? Math.round(rate / digit) * digit : Math.round(rate * 10) / 10
}

/** The rule of an entry that takes a host and a path: the longest path of the most exact host. */
function ruleFor(rules: readonly EntryRule[], host: string, path: string): EntryRule | undefined {
  const fitting = rules.filter((rule) => rule.host !== undefined && fits(rule.host, host) && path.startsWith(rule.path))
  return fitting.sort((a, b) => b.host!.length - a.host!.length || b.path.length - a.path.length)[0]
}

function fits(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host
  return host.endsWith(pattern.slice(1)) && !host.slice(0, 1 - pattern.length).includes('.')
}

/** Addresses of Services, and as ":30080" the ports that nodes open for them. */
function addressesOf(graph: MapGraph, { source }: MapScope): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>()
  for (const { id, column, ref } of graph.boxes.values()) {
    if (column !== 'service' || ref.uid === undefined) continue
    const service = source.byUid(ref.uid) as Service | undefined
    if (service === undefined) continue
    const { clusterIP, ports = [], externalIPs = [] } = service.spec
    const balancers = service.status?.loadBalancer?.ingress ?? []
    for (const address of [clusterIP, ...externalIPs, ...balancers.flatMap(({ ip, hostname }) => [ip, hostname])])
      if (address !== undefined && address !== 'None') addresses.set(address, id)
    for (const { nodePort } of ports) if (nodePort !== undefined) addresses.set(`:${nodePort}`, id)
  }
  return addresses
}

/** "web", "web.shop", "web.shop.svc.cluster.local": as the client's resolv.conf completes it. */
function named(graph: MapGraph, host: string, { clientName = '' }: LoadDocument): string | undefined {
  const [name = '', namespace = clientName.split('/')[0] ?? ''] = host.split('.')
  const id = boxId(serviceKind, namespace, name)
  return graph.has(id) ? id : undefined
}
