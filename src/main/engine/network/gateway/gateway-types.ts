// Objects of the Gateway API (gateway.networking.k8s.io/v1), as far as NGINX Gateway Fabric reads them. What their
// CustomResourceDefinitions default is required here.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject, Time } from '../../../../shared/kube/object.ts'
import type { LabelSelector } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'

export const gatewayGroup = 'gateway.networking.k8s.io'

export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

/** As it is written: with when it became so, and which generation it is about. */
export interface WrittenCondition extends Condition {
  readonly lastTransitionTime: Time
  readonly observedGeneration?: number
}

export interface GatewayClass extends KubeObject {
  readonly spec: {
    readonly controllerName: string
    readonly parametersRef?: {
      readonly group: string
      readonly kind: string
      readonly name: string
      readonly namespace?: string
    }
  }
  readonly status?: { readonly conditions?: readonly WrittenCondition[] }
}

export interface ObjectRef {
  readonly group?: string
  readonly kind?: string
  readonly name: string
  readonly namespace?: string
}

export interface Listener {
  readonly name: string
  readonly port: number
  readonly protocol: string
  readonly hostname?: string
  readonly tls?: { readonly mode?: string; readonly certificateRefs?: readonly ObjectRef[] }
  readonly allowedRoutes?: {
    readonly namespaces?: { readonly from?: string; readonly selector?: LabelSelector }
    readonly kinds?: readonly RouteKind[]
  }
}

export interface RouteKind {
  readonly group?: string
  readonly kind: string
}

export interface ListenerStatus {
  readonly name: string
  readonly supportedKinds: readonly RouteKind[]
  readonly attachedRoutes: number
  readonly conditions: readonly WrittenCondition[]
}

export interface GatewayAddress {
  readonly type: string
  readonly value: string
}

export interface Gateway extends KubeObject {
  readonly spec: {
    readonly gatewayClassName: string
    readonly listeners: readonly Listener[]
    readonly infrastructure?: {
      readonly labels?: Readonly<Record<string, string>>
      readonly annotations?: Readonly<Record<string, string>>
    }
  }
  readonly status?: {
    readonly addresses?: readonly GatewayAddress[]
    readonly conditions?: readonly WrittenCondition[]
    readonly listeners?: readonly ListenerStatus[]
  }
}

export interface ParentRef extends ObjectRef {
  readonly sectionName?: string
  readonly port?: number
}

export interface ValueMatch {
  readonly type?: string
  readonly name: string
  readonly value: string
}

export interface RouteMatch {
  readonly path?: { readonly type?: string; readonly value?: string }
  readonly headers?: readonly ValueMatch[]
  readonly queryParams?: readonly ValueMatch[]
  readonly method?: string
}

export interface PathModifier {
  readonly type: string
  readonly replaceFullPath?: string
  readonly replacePrefixMatch?: string
}

export interface HeaderModifier {
  readonly set?: readonly { readonly name: string; readonly value: string }[]
  readonly add?: readonly { readonly name: string; readonly value: string }[]
  readonly remove?: readonly string[]
}

export interface RouteFilter {
  readonly type: string
  readonly requestHeaderModifier?: HeaderModifier
  readonly responseHeaderModifier?: HeaderModifier
  readonly requestRedirect?: {
    readonly scheme?: string
    readonly hostname?: string
    readonly path?: PathModifier
    readonly port?: number
    readonly statusCode?: number
  }
  /** `percent` of all requests; 100 where absent. */
  readonly requestMirror?: { readonly backendRef: BackendRef; readonly percent?: number }
  readonly urlRewrite?: { readonly hostname?: string; readonly path?: PathModifier }
}

export interface BackendRef extends ObjectRef {
  readonly port?: number
  readonly weight?: number
  readonly filters?: readonly RouteFilter[]
}

export interface RouteRule {
  readonly matches?: readonly RouteMatch[]
  readonly filters?: readonly RouteFilter[]
  readonly backendRefs?: readonly BackendRef[]
}

export interface RouteParentStatus {
  readonly parentRef: ParentRef
  readonly controllerName: string
  readonly conditions: readonly WrittenCondition[]
}

export interface HttpRoute extends KubeObject {
  readonly spec: {
    readonly parentRefs?: readonly ParentRef[]
    readonly hostnames?: readonly string[]
    readonly rules?: readonly RouteRule[]
  }
  readonly status?: { readonly parents?: readonly RouteParentStatus[] }
}

export interface ReferenceGrant extends KubeObject {
  readonly spec: {
    readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[]
    readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[]
  }
}

interface ByResource {
  readonly gatewayclasses: GatewayClass
  readonly gateways: Gateway
  readonly httproutes: HttpRoute
  readonly referencegrants: ReferenceGrant
}

/** undefined while its CustomResourceDefinition is not there. */
export function gatewayKind<R extends keyof ByResource>(
  store: ObjectStore,
  resource: R
): Kind<ByResource[R]> | undefined {
  return store.kinds.ofResource(gatewayGroup, resource) as Kind<ByResource[R]> | undefined
}

/** All of a kind, the oldest first, then by name: of two that want the same the first has it. */
export function oldestFirst<R extends keyof ByResource>(store: ObjectStore, resource: R): readonly ByResource[R][] {
  const kind = gatewayKind(store, resource)
  if (kind === undefined) return []
  return Array.from(store.all(kind), (object) => ({ object, key: keyOf(object) }))
    .sort((a, b) => {
      const [from, to] = [a.object.metadata.creationTimestamp, b.object.metadata.creationTimestamp]
      // All are written alike: their order is that of their letters.
      return from === to ? (a.key < b.key ? -1 : 1) : from < to ? -1 : 1
    })
    .map(({ object }) => object)
}

/** "namespace/name" */
export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}
