// How somebody outside comes to a pod, a Service or what an Ingress names: whom he asks, from where, at which address.
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import { ingressKind } from '../../../shared/kinds/ingress/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Entrance } from '../../../shared/network/entrance.ts'
import type { NetworkClient } from '../../../shared/network/request.ts'
import type { Ingress, Pod, Service, ServicePort } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { gatewayNameLabel } from './gateway/data-plane.ts'
import { gatewayGroup, gatewayKind } from './gateway/gateway-types.ts'
import { addressOf } from './node-directory.ts'

export interface EntranceWorld {
  readonly store: ObjectStore
  /** Whether a machine runs. */
  readonly isOn: (node: string) => boolean
  readonly isCutOff: (node: string) => boolean
  /** Pods of the controller that serves an Ingress, while they are ready. */
  readonly ingressPods: (ingress: Ingress) => readonly Pod[]
}

export interface WayIn {
  readonly client: NetworkClient
  /** An IPv4 address, or the name of a cloud's load balancer. */
  readonly address: string
  readonly port: number
}

export type FoundWay = WayIn | { readonly why: string }

type Scheme = 'http' | 'https'

const outside: NetworkClient = { kind: 'outside' }
const plainPorts = { http: 80, https: 443 } as const

/** The way as it is at this moment, or why there is none. */
export function wayIn(world: EntranceWorld, entrance: Entrance, scheme: Scheme): FoundWay {
  const { way, namespace, name, port } = entrance
  const { store } = world
  if (way === 'gateway') return wayToGateway(world, entrance, scheme)
  if (way === 'pod') {
    const pod = store.get(podKind, namespace, name)
    if (pod === undefined) return { why: `pods "${name}" not found` }
    const address = pod.status?.podIP
    if (address === undefined) return { why: `pod "${name}" has no address yet` }
    return { client: { kind: 'node', node: pod.spec.nodeName! }, address, port: port ?? plainPorts[scheme] }
  }
  if (way === 'ingress') {
    const ingress = store.get(ingressKind, namespace, name)
    if (ingress === undefined) return { why: `ingresses.networking.k8s.io "${name}" not found` }
    const [pod] = world.ingressPods(ingress)
    return pod === undefined ? { why: `no ingress controller serves "${name}"` } : wayToPods(world, pod, scheme)
  }
  const service = store.get(serviceKind, namespace, name)
  if (service === undefined) return { why: `services "${name}" not found` }
  const own = service.spec.ports?.find((one) => one.port === port)
  if (own === undefined) return { why: `service "${name}" has no port ${port ?? ''}` }
  switch (way) {
    case 'cluster-ip':
      return fromInside(world, service, own)
    case 'node-port':
      return atNodePort(world, service, own)
    case 'load-balancer':
      return atBalancer(service, own)
  }
}

/** Over the Service that stands before a Gateway's nginx: by the port of its listener, or of one that speaks this scheme. */
function wayToGateway(world: EntranceWorld, { namespace, name, port, isTls }: Entrance, scheme: Scheme): FoundWay {
  const { store } = world
  const kind = gatewayKind(store, 'gateways')
  const gateway = kind && store.get(kind, namespace, name)
  if (gateway === undefined) return { why: `gateways.${gatewayGroup} "${name}" not found` }
  const protocol = scheme.toUpperCase()
  const isMeant = port !== undefined && (isTls === true) === (scheme === 'https')
  const own = gateway.spec.listeners.find((one) => one.protocol === protocol && (!isMeant || one.port === port))
  if (own === undefined) return { why: `gateway "${name}" has no listener for ${protocol}` }
  const [service] = store.withLabel(serviceKind, namespace, gatewayNameLabel, name)
  const servicePort = service?.spec.ports?.find((one) => one.port === own.port)
  if (service === undefined || servicePort === undefined) return { why: `no Service stands before gateway "${name}"` }
  const ways = [atBalancer(service, servicePort), atNodePort(world, service, servicePort)]
  return ways.find((one) => !('why' in one)) ?? fromInside(world, service, servicePort)
}

/** Over the Service before the pods of a proxy: the way that leads in from farthest away. */
function wayToPods(world: EntranceWorld, pod: Pod, scheme: Scheme): FoundWay {
  const wanted = plainPorts[scheme]
  const { namespace = '', labels = {}, name } = pod.metadata
  const ways: FoundWay[] = []
  for (const service of world.store.inNamespace(serviceKind, namespace)) {
    const { selector, ports = [] } = service.spec
    if (selector === undefined || !Object.entries(selector).every(([key, value]) => labels[key] === value)) continue
    const own = ports.find((one) => targetOf(one, pod) === wanted)
    if (own === undefined) continue
    ways.push(atBalancer(service, own), atNodePort(world, service, own))
  }
  const found = ways.find((one) => !('why' in one))
  if (found !== undefined) return found
  // On its machine's own network, or with ports mapped there.
  const mapped = pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ containerPort, hostPort }) => containerPort === wanted && hostPort !== undefined)
  const node = world.store.get(nodeKind, undefined, pod.spec.nodeName ?? '')
  const address = node === undefined ? undefined : addressOf(node)
  const port = mapped?.hostPort ?? (pod.spec.hostNetwork === true ? wanted : undefined)
  if (address !== undefined && port !== undefined) return { client: outside, address, port }
  return ways[0] ?? { why: `no Service leads to port ${wanted} of ${name} from outside` }
}

function targetOf({ port, targetPort = port }: ServicePort, pod: Pod): number | undefined {
  if (typeof targetPort === 'number') return targetPort
  for (const { ports = [] } of pod.spec.containers) {
    const named = ports.find(({ name }) => name === targetPort)
    if (named !== undefined) return named.containerPort
  }
  return undefined
}

function fromInside(world: EntranceWorld, { metadata, spec }: Service, { port }: ServicePort): FoundWay {
  const { clusterIP = 'None' } = spec
  if (clusterIP === 'None' || clusterIP === '') return { why: `service "${metadata.name}" has no cluster IP` }
  const node = nodesOf(world)[0]
  return node === undefined
    ? { why: 'no machine of the cluster runs' }
    : { client: { kind: 'node', node: node.name }, address: clusterIP, port }
}

function atNodePort(world: EntranceWorld, { metadata, spec }: Service, { nodePort }: ServicePort): FoundWay {
  if (nodePort === undefined) return { why: `service "${metadata.name}" has no node port` }
  const nodes = nodesOf(world)
  const node =
    (spec.externalTrafficPolicy === 'Local' ? nodes.find(withEndpoint(world, metadata)) : undefined) ?? nodes[0]
  return node === undefined
    ? { why: 'no machine of the cluster runs' }
    : { client: outside, address: node.address, port: nodePort }
}

/** Machines that have a ready endpoint of a Service: with externalTrafficPolicy Local nobody else answers. */
function withEndpoint(
  { store }: EntranceWorld,
  { namespace = '', name }: Service['metadata']
): (node: { readonly name: string }) => boolean {
  const own = new Set<string | undefined>()
  for (const { endpoints = [] } of store.withLabel(endpointSliceKind, namespace, 'kubernetes.io/service-name', name))
    for (const { conditions, nodeName } of endpoints) if (conditions?.ready !== false) own.add(nodeName)
  return (node) => own.has(node.name)
}

function atBalancer({ metadata, status }: Service, { port }: ServicePort): FoundWay {
  const [first] = status?.loadBalancer?.ingress ?? []
  const address = first?.ip ?? first?.hostname
  return address === undefined
    ? { why: `service "${metadata.name}" has no address of a load balancer yet` }
    : { client: outside, address, port }
}

/** Machines that can be reached, by name; there may be none. */
function nodesOf({
  store,
  isOn,
  isCutOff
}: EntranceWorld): readonly { readonly name: string; readonly address: string }[] {
  return Array.from(store.all(nodeKind))
    .flatMap((node) => {
      const { name } = node.metadata
      const address = addressOf(node)
      return address === undefined || !isOn(name) || isCutOff(name) ? [] : [{ name, address }]
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
