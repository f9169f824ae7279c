// The conditions that NGINX Gateway Fabric 2 writes, in its words (internal/controller/state/conditions).
import type { Condition } from './gateway-types.ts'

export const classConditions: readonly Condition[] = [
  yes('Accepted', 'Accepted', 'GatewayClass is accepted'),
  yes('SupportedVersion', 'SupportedVersion', 'Gateway API CRD versions are supported')
]

export const classConflict: Condition = no(
  'Accepted',
  'GatewayClassConflict',
  'The resource is ignored due to a conflicting GatewayClass resource'
)

export function classParameters(isFound: boolean): readonly Condition[] {
  if (isFound) return [yes('ResolvedRefs', 'ResolvedRefs', 'ParametersRef resource is resolved')]
  const why = 'ParametersRef resource could not be found'
  return [
    no('ResolvedRefs', 'ParametersRefNotFound', why),
    yes(
      'Accepted',
      'InvalidParameters',
      `GatewayClass is accepted, but ParametersRef is ignored due to an error: ${why}`
    )
  ]
}

const gatewayProgrammed = yes('Programmed', 'Programmed', 'Gateway is programmed')

/** By how many of its listeners are valid. */
export function gatewayConditions(valid: number, all: number): readonly Condition[] {
  if (valid === 0) {
    const message = 'Gateway has no valid listeners'
    return [no('Accepted', 'ListenersNotValid', message), no('Programmed', 'Invalid', message)]
  }
  if (valid < all)
    return [yes('Accepted', 'ListenersNotValid', 'Gateway has at least one valid listener'), gatewayProgrammed]
  return [yes('Accepted', 'Accepted', 'Gateway is accepted'), gatewayProgrammed]
}

export const validListener: readonly Condition[] = [
  yes('Accepted', 'Accepted', 'Listener is accepted'),
  yes('Programmed', 'Programmed', 'Listener is programmed'),
  yes('ResolvedRefs', 'ResolvedRefs', 'All references are resolved'),
  no('Conflicted', 'NoConflicts', 'No conflicts')
]

export const overlappingTls: Condition = yes(
  'OverlappingTLSConfig',
  'OverlappingHostnames',
  'Listener hostname overlaps with hostname(s) of other Listener(s) on the same port'
)

function notProgrammed(message: string): Condition {
  return no('Programmed', 'Invalid', message)
}

export function unsupportedProtocol(message: string): readonly Condition[] {
  return [no('Accepted', 'UnsupportedProtocol', message), notProgrammed(message)]
}

export function unsupportedListener(message: string): readonly Condition[] {
  return [no('Accepted', 'UnsupportedValue', message), notProgrammed(message)]
}

export function invalidRouteKinds(message: string): readonly Condition[] {
  return [no('ResolvedRefs', 'InvalidRouteKinds', message), notProgrammed(message)]
}

export function invalidCertificate(message: string): readonly Condition[] {
  return [
    no('Accepted', 'InvalidCertificateRef', message),
    no('ResolvedRefs', 'InvalidCertificateRef', message),
    notProgrammed(message)
  ]
}

export function certificateNotPermitted(message: string): readonly Condition[] {
  return [
    no('Accepted', 'RefNotPermitted', message),
    no('ResolvedRefs', 'RefNotPermitted', message),
    notProgrammed(message)
  ]
}

export function protocolConflict(message: string): readonly Condition[] {
  return [
    no('Accepted', 'ProtocolConflict', message),
    yes('Conflicted', 'ProtocolConflict', message),
    notProgrammed(message)
  ]
}

export const routeAccepted = yes('Accepted', 'Accepted', 'The route is accepted')
export const routeResolved = yes('ResolvedRefs', 'ResolvedRefs', 'All references are resolved')

/** Why a route is not attached to a parent. */
export const routeRefusals = {
  noParent: no('Accepted', 'NoMatchingParent', 'Listener is not found for this parent ref'),
  invalidGateway: no('Accepted', 'InvalidGateway', 'Gateway is invalid'),
  invalidListener: no('Accepted', 'InvalidListener', 'Listener is invalid for this parent ref'),
  notAllowed: no('Accepted', 'NotAllowedByListeners', 'Route is not allowed by any listener'),
  noHostname: no('Accepted', 'NoMatchingListenerHostname', 'Listener hostname does not match the Route hostnames')
} as const

export function routeUnsupported(message: string): Condition {
  return no('Accepted', 'UnsupportedValue', message)
}

export function routePartlyInvalid(message: string): Condition {
  return yes('PartiallyInvalid', 'UnsupportedValue', `Dropped Rule(s): ${message}`)
}

export function unresolved(
  reason:
    | 'InvalidKind'
    | 'RefNotPermitted'
    | 'BackendNotFound'
    | 'UnsupportedValue'
    | 'UnsupportedProtocol'
    | 'InvalidFilter',
  message: string
): Condition {
  return no('ResolvedRefs', reason, message)
}

function yes(type: string, reason: string, message: string): Condition {
  return { type, status: 'True', reason, message }
}

function no(type: string, reason: string, message: string): Condition {
  return { type, status: 'False', reason, message }
}

/** Of several of one type the last counts; the order is that of the last ones. */
export function lastOfEach(conditions: readonly Condition[]): readonly Condition[] {
  const last = new Map<string, Condition>()
  for (const condition of conditions) {
    last.delete(condition.type)
    last.set(condition.type, condition)
  }
  return [...last.values()]
}
