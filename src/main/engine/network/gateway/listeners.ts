// Which listeners of a Gateway can be served, and what is said of those that cannot: NGINX Gateway Fabric's checks of
// gateway_listener.go, in its order.
import { secretKind } from '../../../../shared/kinds/secret/kind.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import {
  certificateNotPermitted,
  invalidCertificate,
  invalidRouteKinds,
  lastOfEach,
  overlappingTls,
  protocolConflict,
  unsupportedListener,
  unsupportedProtocol,
  validListener
} from './gateway-conditions.ts'
import { gatewayGroup, type Condition, type Gateway, type Listener, type RouteKind } from './gateway-types.ts'
import { overlap } from './hostnames.ts'
import type { ReferenceGrants } from './reference-grants.ts'

export interface ListenerState {
  readonly listener: Listener
  readonly isValid: boolean
  /** Whether routes may attach: to some they do although they are not valid. */
  readonly isAttachable: boolean
  readonly supportedKinds: readonly RouteKind[]
  readonly conditions: readonly Condition[]
}

/** What a listener asks of others than itself. */
export interface ListenerWorld {
  readonly store: ObjectStore
  readonly grants: ReferenceGrants
  /** "namespace/name" of Secrets that a listener names. */
  readonly secrets: Set<string>
}

const httpKinds: readonly RouteKind[] = [
  { group: gatewayGroup, kind: 'HTTPRoute' },
  { group: gatewayGroup, kind: 'GRPCRoute' }
]
/** Ports that nginx itself needs. */
const protectedPorts: ReadonlyMap<number, string> = new Map([
  [9113, 'MetricsPort'],
  [8081, 'HealthPort']
])

export function listenerStates(world: ListenerWorld, gateway: Gateway): readonly ListenerState[] {
  const { listeners } = gateway.spec
  return listeners.map((listener) => {
    const { isAttachable, conditions: own, supportedKinds } = checked(listener)
    if (own.length > 0) return { listener, isValid: false, isAttachable, supportedKinds, conditions: lastOfEach(own) }
    const others = listeners.filter((one) => one !== listener && one.port === listener.port)
    const failures = [
      ...conflicts(listener, others),
      ...(listener.protocol === 'HTTPS' ? certificate(world, gateway, listener) : [])
    ]
    const isValid = failures.length === 0
    const isOverlapping =
      listener.protocol === 'HTTPS' &&
      others.some(({ protocol, hostname = '' }) => protocol === 'HTTPS' && overlap(hostname, listener.hostname ?? ''))
    const warnings = isOverlapping ? [overlappingTls] : []
    const valid = isOverlapping ? validListener.filter(({ type }) => type !== 'Conflicted') : validListener
    return {
      listener,
      isValid,
      isAttachable,
      supportedKinds,
      conditions: lastOfEach([...(isValid ? valid : failures), ...warnings])
    }
  })
}

interface Checked {
  readonly isAttachable: boolean
  readonly supportedKinds: readonly RouteKind[]
  readonly conditions: readonly Condition[]
}

function checked(listener: Listener): Checked {
  const { protocol, allowedRoutes, tls, port } = listener
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    const supported = '"HTTP", "HTTPS", "TLS", "TCP", "UDP"'
    const message = `protocol: Unsupported value: ${JSON.stringify(protocol)}: supported values: ${supported}`
    return { isAttachable: false, supportedKinds: [], conditions: unsupportedProtocol(message) }
  }
  const conditions: Condition[] = []
  const kinds = allowedRoutes?.kinds
  const isKnown = ({ group = gatewayGroup, kind }: RouteKind): boolean =>
    group === gatewayGroup && httpKinds.some((one) => one.kind === kind)
  for (const wanted of kinds ?? []) {
    if (isKnown(wanted)) continue
    const name = `"${wanted.group ?? gatewayGroup}/${wanted.kind}"`
    conditions.push(...invalidRouteKinds(`Unsupported route kind for protocol ${protocol} ${name}`))
  }
  let isAttachable = conditions.length === 0
  const { from, selector } = allowedRoutes?.namespaces ?? {}
  if (from === 'Selector' && selector === undefined) {
    isAttachable = false
    const message = "Listener's AllowedRoutes Selector must be set when From is set to type Selector"
    conditions.push(...unsupportedListener(message))
  }
  const owner = protectedPorts.get(port)
  if (owner !== undefined)
    conditions.push(...unsupportedListener(`port: Invalid value: ${port}: port is already in use as ${owner}`))
  if (protocol === 'HTTP' && tls !== undefined)
    conditions.push(...unsupportedListener('tls: Forbidden: tls is not supported for HTTP listener'))
  if (protocol === 'HTTPS') conditions.push(...checkedTls(tls))
  return { isAttachable, supportedKinds: kinds?.filter(isKnown) ?? httpKinds, conditions }
}

function checkedTls(tls: Listener['tls']): readonly Condition[] {
  if (tls === undefined) return unsupportedListener('TLS: Required value: tls must be defined for HTTPS listener')
  const conditions: Condition[] = []
  const { mode = 'Terminate', certificateRefs = [] } = tls
  if (mode !== 'Terminate') {
    const message = `tls.mode: Unsupported value: ${JSON.stringify(mode)}: supported values: "Terminate"`
    conditions.push(...unsupportedListener(message))
  }
  const [first] = certificateRefs
  if (first === undefined) {
    const message = 'tls.certificateRefs: Required value: certificateRefs must be defined for TLS mode terminate'
    return [...conditions, ...invalidCertificate(message)]
  }
  const { kind = 'Secret', group = '' } = first
  const path = 'tls.certificateRefs[0]'
  if (kind !== 'Secret') {
    const message = `${path}.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Secret"`
    conditions.push(...invalidCertificate(message))
  }
  if (group !== '') {
    const message = `${path}.group: Unsupported value: ${JSON.stringify(group)}: supported values: ""`
    conditions.push(...invalidCertificate(message))
  }
  if (certificateRefs.length > 1) {
    const message = `tls.certificateRefs: Too many: ${certificateRefs.length}: must have at most 1 item`
    conditions.push(...unsupportedListener(message))
  }
  return conditions
}

/** A port speaks TLS or it does not: listeners that disagree are all invalid. */
function conflicts({ port, protocol }: Listener, others: readonly Listener[]): readonly Condition[] {
  const isOther = others.some(
    (one) => isSecure(one.protocol) !== isSecure(protocol) && checked(one).conditions.length === 0
  )
  if (!isOther) return []
  return protocolConflict(
    `Multiple listeners for the same port ${port} specify incompatible protocols; ensure only one protocol per port`
  )
}

function isSecure(protocol: string): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS'
}

function certificate(world: ListenerWorld, gateway: Gateway, { tls }: Listener): readonly Condition[] {
  const { store, grants, secrets } = world
  const own = gateway.metadata.namespace!
  const { name, namespace = own } = tls!.certificateRefs![0]!
  secrets.add(`${namespace}/${name}`)
  if (namespace !== own) {
    const isAllowed = grants.allow({ kind: 'Gateway', namespace: own }, { kind: 'Secret', namespace, name })
    if (!isAllowed)
      return certificateNotPermitted(
        `Certificate ref to secret ${namespace}/${name} not permitted by any ReferenceGrant`
      )
  }
  const secret = store.get(secretKind, namespace, name)
  const said = JSON.stringify({ Namespace: namespace, Name: name })
  const refuse = (why: string): readonly Condition[] =>
    invalidCertificate(`tls.certificateRefs[0]: Invalid value: ${said}: ${why}`)
  if (secret === undefined) return refuse('secret does not exist')
  if (secret.type !== 'kubernetes.io/tls') return refuse(`unsupported secret type ${JSON.stringify(secret.type)}`)
  return []
}
