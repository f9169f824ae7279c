// What a control plane of NGINX Gateway Fabric makes of the objects of its class: which Gateways and listeners it
// serves, which routes are attached to which of them, and what it says of each.
import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import { selectorMatches } from '../../../../shared/kube/label-selector.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { routeBackends, type RuleBackends } from './backends.ts'
import {
  classConditions,
  classConflict,
  classParameters,
  gatewayConditions,
  lastOfEach,
  routeAccepted,
  routePartlyInvalid,
  routeRefusals,
  routeResolved,
  routeUnsupported,
  unresolved
} from './gateway-conditions.ts'
import {
  gatewayGroup,
  keyOf,
  oldestFirst,
  type Condition,
  type Gateway,
  type GatewayClass,
  type HttpRoute,
  type ParentRef
} from './gateway-types.ts'
import { acceptedHostnames } from './hostnames.ts'
import { listenerStates, type ListenerState } from './listeners.ts'
import { ReferenceGrants } from './reference-grants.ts'
import { checkRules } from './route-checks.ts'

/** How a control plane was started. */
export interface GatewayFlags {
  readonly controllerName: string
  readonly gatewayClass: string
}

/** A route as a listener serves it. */
export interface AttachedRoute {
  readonly route: HttpRoute
  /** Of the listener and the route; "" is any. */
  readonly hostnames: readonly string[]
  /** Of each rule. */
  readonly backends: readonly RuleBackends[]
  /** Rules that are dropped: their matches cannot be served. */
  readonly dropped: ReadonlySet<number>
  /** Rules with a filter that nobody knows: they answer 500. */
  readonly broken: ReadonlySet<number>
}

export interface GatewayNode {
  readonly gateway: Gateway
  readonly listeners: readonly (ListenerState & { readonly routes: AttachedRoute[] })[]
  readonly isValid: boolean
  readonly conditions: readonly Condition[]
}

export interface RouteNode {
  readonly route: HttpRoute
  /** Those that lead to Gateways of this class. */
  readonly parents: readonly { readonly parentRef: ParentRef; readonly conditions: readonly Condition[] }[]
}

export interface GatewayGraph {
  readonly classes: readonly { readonly gatewayClass: GatewayClass; readonly conditions: readonly Condition[] }[]
  /** By "namespace/name". */
  readonly gateways: ReadonlyMap<string, GatewayNode>
  readonly routes: readonly RouteNode[]
  /** "namespace/name" of the Services and Secrets that it depends on. */
  readonly services: ReadonlySet<string>
  readonly secrets: ReadonlySet<string>
}

/** Walks all objects of the Gateway API. */
export function gatewayGraph(store: ObjectStore, { controllerName, gatewayClass }: GatewayFlags): GatewayGraph {
  const grants = new ReferenceGrants(store)
  const services = new Set<string>()
  const secrets = new Set<string>()
  const classes = oldestFirst(store, 'gatewayclasses')
    .filter(({ spec }) => spec.controllerName === controllerName)
    .map((one) => ({ gatewayClass: one, conditions: conditionsOfClass(store, one, gatewayClass) }))
  const gateways = new Map<string, GatewayNode>()
  const isServed = classes.some(({ gatewayClass: { metadata } }) => metadata.name === gatewayClass)
  for (const gateway of isServed ? oldestFirst(store, 'gateways') : []) {
    if (gateway.spec.gatewayClassName !== gatewayClass) continue
    const states = listenerStates({ store, grants, secrets }, gateway)
    const valid = states.filter(({ isValid }) => isValid).length
    gateways.set(keyOf(gateway), {
      gateway,
      listeners: states.map((state) => ({ ...state, routes: [] })),
      isValid: valid > 0,
      conditions: gatewayConditions(valid, states.length)
    })
  }
  const routes = oldestFirst(store, 'httproutes').flatMap((route) => {
    const node = bound({ store, grants, services, gateways }, route)
    return node.parents.length === 0 ? [] : [node]
  })
  return { classes, gateways, routes, services, secrets }
}

function conditionsOfClass(store: ObjectStore, { metadata, spec }: GatewayClass, name: string): readonly Condition[] {
  if (metadata.name !== name) return lastOfEach([...classConditions, classConflict])
  const ref = spec.parametersRef
  if (ref === undefined) return classConditions
  const kind = store.kinds.all().find((one) => one.group === ref.group && one.kind === ref.kind)
  const found = kind === undefined ? undefined : store.get(kind, ref.namespace, ref.name)
  return lastOfEach([...classConditions, ...classParameters(found !== undefined)])
}

interface BindWorld {
  readonly store: ObjectStore
  readonly grants: ReferenceGrants
  readonly services: Set<string>
  readonly gateways: ReadonlyMap<string, GatewayNode>
}

function bound(world: BindWorld, route: HttpRoute): RouteNode {
  const parents = (route.spec.parentRefs ?? []).flatMap((parentRef) => {
    const { group = gatewayGroup, kind = 'Gateway', namespace = route.metadata.namespace!, name } = parentRef
    const node = group === gatewayGroup && kind === 'Gateway' ? world.gateways.get(`${namespace}/${name}`) : undefined
    return node === undefined ? [] : [{ parentRef, node }]
  })
  if (parents.length === 0) return { route, parents: [] }
  const { dropped, broken, invalid, filters } = checkRules(route)
  const { rules: backends, conditions: backendFailures } = routeBackends(world, route)
  const isDead = invalid.length > 0 && dropped.size === (route.spec.rules ?? []).length
  const own: readonly Condition[] = [
    routeAccepted,
    routeResolved,
    ...(isDead
      ? [routeUnsupported(`All rules are invalid: ${joined(invalid)}`)]
      : invalid.length > 0
        ? [routePartlyInvalid(joined(invalid))]
        : []),
    ...(filters.length > 0 ? [unresolved('InvalidFilter', joined(filters))] : []),
    ...backendFailures
  ]
  return {
    route,
    parents: parents.map(({ parentRef, node }) => {
      const attach = (hostnames: readonly string[]): AttachedRoute => ({ route, hostnames, backends, dropped, broken })
      const refusal = isDead ? undefined : attached(world.store, route, parentRef, node, attach)
      return { parentRef, conditions: lastOfEach(refusal === undefined ? own : [...own, refusal]) }
    })
  }
}

/** As Go joins several errors: alone as it is, more of them in brackets. */
function joined(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`
}

/** Attaches a route to the listeners that its parentRef means; why not, where none takes it. */
function attached(
  store: ObjectStore,
  route: HttpRoute,
  { sectionName, port }: ParentRef,
  { gateway, listeners, isValid }: GatewayNode,
  attach: (hostnames: readonly string[]) => AttachedRoute
): Condition | undefined {
  const meant = listeners.filter(
    ({ listener }) =>
      (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port)
  )
  if (meant.length === 0) return routeRefusals.noParent
  if (!isValid) return routeRefusals.invalidGateway
  const attachable = meant.filter(({ isAttachable }) => isAttachable)
  if (attachable.length === 0) return routeRefusals.invalidListener
  let isAllowed = false
  let isAttached = false
  let isServed = false
  for (const state of attachable) {
    const isOfKind = state.supportedKinds.some(({ kind }) => kind === 'HTTPRoute')
    if (!isOfKind || !isNamespaceAllowed(store, state, route, gateway)) continue
    isAllowed = true
    const hostnames = acceptedHostnames(state.listener.hostname ?? '', route.spec.hostnames ?? [])
    if (hostnames.length === 0) continue
    state.routes.push(attach(hostnames))
    isAttached = true
    if (state.isValid) isServed = true
  }
  if (!isAllowed) return routeRefusals.notAllowed
  if (!isAttached) return routeRefusals.noHostname
  return isServed ? undefined : routeRefusals.invalidListener
}

function isNamespaceAllowed(
  store: ObjectStore,
  { listener }: ListenerState,
  { metadata }: HttpRoute,
  gateway: Gateway
): boolean {
  const { from = 'Same', selector } = listener.allowedRoutes?.namespaces ?? {}
  if (from === 'All') return true
  if (from === 'Same') return metadata.namespace === gateway.metadata.namespace
  if (from !== 'Selector') return false
  return selectorMatches(selector, store.get(namespaceKind, undefined, metadata.namespace!)?.metadata.labels)
}
