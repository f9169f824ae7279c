// Where the rules of a route lead: which of their backendRefs can be followed, and what is said of the others.
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { unresolved } from './gateway-conditions.ts'
import type { BackendRef, Condition, HttpRoute } from './gateway-types.ts'
import type { ReferenceGrants } from './reference-grants.ts'

export interface RouteBackend {
  /** undefined where the reference cannot be followed: what falls to it is answered with 500. */
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number } | undefined
  readonly weight: number
}

export interface BackendWorld {
  readonly store: ObjectStore
  readonly grants: ReferenceGrants
  /** "namespace/name" of Services that a route names. */
  readonly services: Set<string>
}

/** Where one rule leads. */
export interface RuleBackends {
  readonly backends: readonly RouteBackend[]
  /** Where copies of its requests go. */
  readonly mirrors: readonly (Pick<RouteBackend, 'service'> & { readonly percent: number })[]
}

/** The backends of each rule, and why some cannot be followed. */
export function routeBackends(
  world: BackendWorld,
  route: HttpRoute
): { readonly rules: readonly RuleBackends[]; readonly conditions: readonly Condition[] } {
  const conditions: Condition[] = []
  const followed = (ref: BackendRef, path: string): RouteBackend => {
    const { weight = 1 } = ref
    const namespace = ref.namespace ?? route.metadata.namespace!
    world.services.add(`${namespace}/${ref.name}`)
    const failure = backendFailure(world, route, ref, path)
    if (failure !== undefined) conditions.push(failure)
    return { weight, service: failure === undefined ? { namespace, name: ref.name, port: ref.port! } : undefined }
  }
  const rules = (route.spec.rules ?? []).map(({ backendRefs = [], filters = [] }, rule): RuleBackends => ({
    backends: backendRefs.map((ref, index) => followed(ref, `spec.rules[${rule}].backendRefs[${index}]`)),
    mirrors: filters.flatMap(({ requestMirror }, index) => {
      if (requestMirror === undefined) return []
      const { backendRef, percent = 100 } = requestMirror
      return [{ service: followed(backendRef, `spec.rules[${rule}].filters[${index}].backendRef`).service, percent }]
    })
  }))
  return { rules, conditions }
}

function backendFailure(world: BackendWorld, route: HttpRoute, ref: BackendRef, path: string): Condition | undefined {
  const { group = '', kind = 'Service', name, port, filters = [] } = ref
  const own = route.metadata.namespace!
  const namespace = ref.namespace ?? own
  if (filters.length > 0)
    return unresolved('UnsupportedValue', `${path}.filters: Too many: ${filters.length}: must have at most 0 items`)
  const inference = 'inference.networking.k8s.io'
  if (group !== '' && group !== 'core')
    return unresolved(
      'InvalidKind',
      `${path}.group: Unsupported value: ${JSON.stringify(group)}: supported values: "core", "", "${inference}"`
    )
  if (kind !== 'Service')
    return unresolved(
      'InvalidKind',
      `${path}.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Service", "InferencePool"`
    )
  const isAllowed =
    namespace === own || world.grants.allow({ kind: 'HTTPRoute', namespace: own }, { kind: 'Service', namespace, name })
  if (!isAllowed)
    return unresolved(
      'RefNotPermitted',
      `${path}.namespace: Forbidden: Backend ref to Service ${namespace}/${name} not permitted by any ReferenceGrant`
    )
  if (port === undefined) return unresolved('UnsupportedValue', `${path}.port: Required value: port cannot be nil`)
  const service = world.store.get(serviceKind, namespace, name)
  if (service === undefined) return unresolved('BackendNotFound', `${path}.name: Not found: ${JSON.stringify(name)}`)
  const found = service.spec.ports?.find((one) => one.port === port)
  if (found === undefined) return unresolved('BackendNotFound', `no matching port for Service ${name} and port ${port}`)
  if (found.appProtocol === 'kubernetes.io/h2c') {
    const does = 'route type http does not support service port appProtocol kubernetes.io/h2c'
    return unresolved('UnsupportedProtocol', `${does}; nginx does not support proxying to upstreams with http2 or h2c`)
  }
  return undefined
}
