import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { secretKind } from '../../../../shared/kinds/secret/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Json, KubeObject } from '../../../../shared/kube/object.ts'
import type { Status } from '../../../../shared/kube/status.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ApiRequest, ApiResponse, Identity } from '../../api/request.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../../controllers/work-queue.ts'
import { podIdentity } from '../pod-api.ts'
import {
  dataPlaneName,
  dataPlaneObjects,
  gatewayNameLabel,
  type DataPlaneObject,
  type ProxySettings
} from './data-plane.ts'
import {
  gatewayGraph,
  type GatewayFlags,
  type GatewayGraph,
  type GatewayNode,
  type RouteNode
} from './gateway-graph.ts'
import { classStatus, gatewayStatus, routeStatus } from './gateway-status.ts'
import { servedPorts, type ServedPort } from './gateway-servers.ts'
import { gatewayGroup, gatewayKind, keyOf } from './gateway-types.ts'

/** Milliseconds between a change and the graph that follows from it: NGINX Gateway Fabric handles events in batches. */
const batching = 100
const nginxGroup = 'gateway.nginx.org'
const usualFlags: GatewayFlags = {
  controllerName: 'gateway.nginx.org/nginx-gateway-controller',
  gatewayClass: 'nginx'
}

export interface GatewayControllerOptions {
  /** The API as whoever asks finds it: with its permissions, and away while it is. */
  readonly api: (request: ApiRequest, identity: Identity) => ApiResponse
  /** Hands nginx what it is to serve, by "namespace/name" of the Gateway. */
  readonly configure: (configs: ReadonlyMap<string, ReadonlyMap<number, ServedPort>>) => void
}

/**
 * What the control plane of NGINX Gateway Fabric does once its pod runs: for each Gateway of its class it makes an nginx
 * with a Service before it, tells that nginx what to serve, and writes what it accepted. It acts as its ServiceAccount.
 */
export class GatewayController implements Component {
  readonly name = 'nginx-gateway'
  readonly #plane: ControlPlane
  readonly #options: GatewayControllerOptions
  readonly #graphs: WorkQueue
  readonly #writes: WorkQueue
  /** Uids of control planes that are ready; the first one leads. */
  readonly #pods = new Set<string>()
  #graph: GatewayGraph | undefined

  constructor(plane: ControlPlane, options: GatewayControllerOptions) {
    this.#plane = plane
    this.#options = options
    this.#graphs = new WorkQueue(plane.clock, () => this.#build(), { latency: batching })
    this.#writes = new WorkQueue(plane.clock, (key) => this.#write(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onAnyChange(({ type, kind, object, previous }) => {
      if (kind.group !== gatewayGroup && kind.group !== nginxGroup) return
      // A status of its own tells it nothing.
      if (type !== 'MODIFIED' || object.metadata.generation !== previous?.metadata.generation) this.#graphs.add('graph')
    })
    store.onChange(podKind, ({ type, object }) => this.#podChanged(object, type === 'DELETED'))
    store.onChange(serviceKind, ({ object, previous }) => {
      if (object.metadata.labels?.[gatewayNameLabel] !== undefined) this.#graphs.add('graph')
      else if (object.spec !== previous?.spec) this.#mentioned(this.#graph?.services, object)
    })
    store.onChange(secretKind, ({ object }) => this.#mentioned(this.#graph?.secrets, object))
    store.onChange(namespaceKind, ({ object, previous }) => {
      if (this.#graph !== undefined && object.metadata.labels !== previous?.metadata.labels) this.#graphs.add('graph')
    })
    for (const pod of store.all(podKind)) this.#podChanged(pod, false)
    // What nginx was told before, until somebody tells it anew.
    this.#serve()
  }

  #mentioned(names: ReadonlySet<string> | undefined, object: KubeObject): void {
    if (names?.has(keyOf(object)) === true) this.#graphs.add('graph')
  }

  #podChanged(pod: Pod, isGone: boolean): void {
    if (pod.metadata.labels === undefined || gatewayFlags(pod) === undefined) return
    const { uid } = pod.metadata
    const wasFirst = this.#pods.size === 0
    if (isGone || !isPodReady(pod)) this.#pods.delete(uid)
    else this.#pods.add(uid)
    if (!wasFirst || this.#pods.size === 0) return
    // What the one before may not have written any longer is written by this one.
    this.#graph = undefined
    this.#graphs.add('graph')
  }

  get #leader(): Pod | undefined {
    const uid = this.#pods.values().next().value
    return uid === undefined ? undefined : (this.#plane.store.byUid(uid) as Pod | undefined)
  }

  #build(): void {
    const leader = this.#leader
    const flags = leader && gatewayFlags(leader)
    if (flags === undefined) return
    const before = this.#graph
    this.#graph = gatewayGraph(this.#plane.store, flags)
    this.#tell(this.#graph)
    for (const { gatewayClass } of this.#graph.classes) this.#writes.add(`class ${gatewayClass.metadata.name}`)
    for (const key of this.#graph.gateways.keys()) this.#writes.add(`gateway ${key}`)
    const told = new Map(before?.routes.map((node) => [node.route.metadata.uid, node]))
    for (const node of this.#graph.routes)
      if (!isTold(told.get(node.route.metadata.uid), node)) this.#writes.add(`route ${keyOf(node.route)}`)
  }

  /** After a restart of the engine: nginx runs on with what it has. */
  #serve(): void {
    const { store } = this.#plane
    if (gatewayKind(store, 'gateways') === undefined) return
    let flags: GatewayFlags | undefined
    for (const pod of store.all(podKind)) flags ??= pod.metadata.labels === undefined ? undefined : gatewayFlags(pod)
    this.#tell(gatewayGraph(store, flags ?? usualFlags))
  }

  #tell({ gateways }: GatewayGraph): void {
    this.#options.configure(new Map(Array.from(gateways, ([key, node]) => [key, servedPorts(node)])))
  }

  #write(task: string): void {
    const leader = this.#leader
    const flags = leader && gatewayFlags(leader)
    const graph = this.#graph
    if (leader === undefined || flags === undefined || graph === undefined) return
    const [what, key = ''] = task.split(' ')
    const { now } = this.#plane.clock
    if (what === 'class') {
      const found = graph.classes.find(({ gatewayClass }) => gatewayClass.metadata.name === key)
      if (found !== undefined)
        this.#writeStatus(leader, 'gatewayclasses', found.gatewayClass, (before) => classStatus(found, before, now))
    } else if (what === 'route') {
      const found = graph.routes.find(({ route }) => keyOf(route) === key)
      if (found !== undefined)
        this.#writeStatus(leader, 'httproutes', found.route, (before) =>
          routeStatus(found, before, flags.controllerName, now)
        )
    } else {
      const node = graph.gateways.get(key)
      if (node === undefined) return
      this.#provision(leader, node)
      const { gateway } = node
      const service = this.#plane.store.get(serviceKind, gateway.metadata.namespace, dataPlaneName(gateway))
      this.#writeStatus(leader, 'gateways', gateway, (before) => gatewayStatus(node, before, service, now))
    }
  }

  /** Makes the nginx of a Gateway and the Service before it, or brings them up to date; an invalid one gets none. */
  #provision(leader: Pod, { gateway, listeners, isValid }: GatewayNode): void {
    if (!isValid) return
    const ports = [...new Set(listeners.map(({ listener }) => listener.port))].sort((a, b) => a - b)
    for (const wanted of dataPlaneObjects(gateway, ports, this.#settings(gateway.spec.gatewayClassName), leader)) {
      const { store } = this.#plane
      const kind = store.kinds.ofResource(wanted.group, wanted.resource)!
      const { name } = wanted.body.metadata
      const found = store.get(kind, gateway.metadata.namespace, name)
      if (found === undefined) this.#ask(leader, { ...requestOf(wanted, gateway.metadata.namespace!), verb: 'create' })
      else if (wanted.body.spec !== undefined && !covers(found, wanted))
        this.#ask(leader, {
          ...requestOf(wanted, gateway.metadata.namespace!),
          verb: 'update',
          name,
          body: merged(found, wanted)
        })
    }
  }

  #settings(className: string): ProxySettings | undefined {
    const { store } = this.#plane
    const ref = this.#graph?.classes.find(({ gatewayClass }) => gatewayClass.metadata.name === className)?.gatewayClass
      .spec.parametersRef
    const kind = ref && store.kinds.all().find((one) => one.group === ref.group && one.kind === ref.kind)
    return kind === undefined ? undefined : (store.get(kind, ref!.namespace, ref!.name) as ProxySettings | undefined)
  }

  /** Reads the object anew: what others wrote since is not taken back. */
  #writeStatus<T extends KubeObject>(leader: Pod, resource: string, { metadata }: T, make: (before: T) => Json): void {
    const { store } = this.#plane
    const kind = store.kinds.ofResource(gatewayGroup, resource)
    const object = kind && (store.get(kind, metadata.namespace, metadata.name) as T | undefined)
    if (object === undefined || object.metadata.uid !== metadata.uid) return
    const status = make(object)
    if (deepEqual(status, (object as T & { readonly status?: unknown }).status)) return
    this.#ask(leader, {
      verb: 'update',
      group: gatewayGroup,
      version: 'v1',
      resource,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata.name,
      subresource: 'status',
      body: { ...object, status } as unknown as Json
    })
  }

  /** Throws what the API refuses: it is tried again. */
  #ask(pod: Pod, request: ApiRequest): void {
    const response = this.#options.api(request, podIdentity(pod, 'gateway'))
    if (response.code >= 300) throw ApiError.of(response.object as Status)
  }
}

/** undefined of a pod that is no control plane of NGINX Gateway Fabric. */
function gatewayFlags({ spec }: Pod): GatewayFlags | undefined {
  const container = spec.containers.find(({ image }) => /nginx-gateway-fabric(?::|@|$)/.test(image ?? ''))
  if (container === undefined) return undefined
  const flag = (name: string): string | undefined =>
    container.args?.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  return {
    controllerName: flag('gateway-ctlr-name') ?? usualFlags.controllerName,
    gatewayClass: flag('gatewayclass') ?? usualFlags.gatewayClass
  }
}

function requestOf({ group, resource, body }: DataPlaneObject, namespace: string): Omit<ApiRequest, 'verb'> {
  return { group, version: 'v1', resource, namespace, body }
}

/** Whether a route's status says it already, or is about to. */
function isTold(before: RouteNode | undefined, { route, parents }: RouteNode): boolean {
  return before?.route.metadata.generation === route.metadata.generation && deepEqual(before?.parents, parents)
}

type Fields = Readonly<Record<string, Json>>

/** Whether an object has all that is wanted of it: what the API defaulted stands beside. */
function covers(found: KubeObject, { body }: DataPlaneObject): boolean {
  const has = (now: Json | undefined, wanted: Json): boolean => {
    if (Array.isArray(wanted))
      return (
        Array.isArray(now) && now.length === wanted.length && wanted.every((one, index) => has(now[index], one as Json))
      )
    if (typeof wanted !== 'object' || wanted === null) return now === wanted
    if (typeof now !== 'object' || now === null || Array.isArray(now)) return false
    return Object.entries(wanted as Fields).every(([key, value]) => has((now as Fields)[key], value))
  }
  return has((found as KubeObject & { readonly spec?: Json }).spec, body.spec!)
}

/** Its spec, with what only the API gives: cluster IPs, and the node ports of ports that stay. */
function merged(found: KubeObject, { body, resource }: DataPlaneObject): Json {
  const before = (found as KubeObject & { readonly spec: Fields }).spec
  const wanted = body.spec as Fields
  if (resource !== 'services') return { ...found, spec: { ...before, ...wanted } } as unknown as Json
  const known = before['ports'] as readonly Fields[]
  const ports = (wanted['ports'] as readonly Fields[]).map((port) => {
    const same = known.find((one) => one['port'] === port['port'])
    return same?.['nodePort'] === undefined ? port : { nodePort: same['nodePort'], ...port }
  })
  return { ...found, spec: { ...before, ...wanted, ports } } as unknown as Json
}
