// The status of each object of the Gateway API as its controller writes it. What did not change keeps its time.
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Service } from '../../../../shared/schema/types.ts'
import type { GatewayGraph, GatewayNode, RouteNode } from './gateway-graph.ts'
import type {
  Condition,
  Gateway,
  GatewayAddress,
  GatewayClass,
  HttpRoute,
  ParentRef,
  RouteParentStatus,
  WrittenCondition
} from './gateway-types.ts'

export function classStatus({ conditions }: GatewayGraph['classes'][number], before: GatewayClass, now: number): Json {
  const { generation } = before.metadata
  return { conditions: written(conditions, before.status?.conditions, generation, now) } as unknown as Json
}

/** `service` stands before its nginx, once it is made. */
export function gatewayStatus(
  { listeners, conditions }: GatewayNode,
  before: Gateway,
  service: Service | undefined,
  now: number
): Json {
  const { generation } = before.metadata
  return {
    addresses: addressesOf(service),
    conditions: written(conditions, before.status?.conditions, generation, now),
    listeners: listeners.map(({ listener, supportedKinds, routes, conditions: own }) => ({
      name: listener.name,
      supportedKinds,
      attachedRoutes: routes.length,
      conditions: written(
        own,
        before.status?.listeners?.find(({ name }) => name === listener.name)?.conditions,
        generation,
        now
      )
    }))
  } as unknown as Json
}

/** Those of the load balancer; of another type its cluster IP. */
function addressesOf(service: Service | undefined): readonly GatewayAddress[] {
  if (service === undefined) return []
  const { type, clusterIP = '' } = service.spec
  if (type !== 'LoadBalancer') return [{ type: 'IPAddress', value: clusterIP }]
  return (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname = '' }) =>
    ip === undefined ? { type: 'Hostname', value: hostname } : { type: 'IPAddress', value: ip }
  )
}

/** Beside what other controllers wrote about parents of theirs. */
export function routeStatus({ parents }: RouteNode, before: HttpRoute, controllerName: string, now: number): Json {
  const { generation } = before.metadata
  const known = before.status?.parents ?? []
  const own = parents.map(({ parentRef, conditions }): RouteParentStatus => {
    const same = known.find((one) => one.controllerName === controllerName && isSame(one.parentRef, parentRef))
    return { parentRef, controllerName, conditions: written(conditions, same?.conditions, generation, now) }
  })
  return { parents: [...known.filter((one) => one.controllerName !== controllerName), ...own] } as unknown as Json
}

function isSame(a: ParentRef, b: ParentRef): boolean {
  return a.name === b.name && a.namespace === b.namespace && a.sectionName === b.sectionName && a.port === b.port
}

function written(
  conditions: readonly Condition[],
  before: readonly WrittenCondition[] | undefined,
  generation: number | undefined,
  now: number
): readonly WrittenCondition[] {
  return conditions.map((condition) => {
    const same = before?.find(({ type }) => type === condition.type)
    const lastTransitionTime = same?.status === condition.status ? same.lastTransitionTime : formatTime(now)
    return { ...condition, lastTransitionTime, ...(generation === undefined ? {} : { observedGeneration: generation }) }
  })
}
