// Probes and lifecycle handlers (upstream validateProbe, validateHandler).
import { headerNameComplaints, portNameComplaints } from '../kube/names.ts'
import type { IntOrString } from '../kube/object.ts'
import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from '../schema/types.ts'
import type { Errors } from './field.ts'
import {
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
  validateNonnegative,
  validatePortNumber
} from './field.ts'

export function validatePortOrName(errors: Errors, port: IntOrString | undefined, path: string): void {
  if (typeof port === 'string') invalidEach(errors, path, port, portNameComplaints(port))
  else validatePortNumber(errors, port ?? 0, path)
}

function validateHttpGet(errors: Errors, action: HTTPGetAction, path: string): void {
  if (!action.path) required(errors, `${path}.path`)
  validatePortOrName(errors, action.port, `${path}.port`)
  if (action.scheme !== 'HTTP' && action.scheme !== 'HTTPS')
    notSupported(errors, `${path}.scheme`, action.scheme ?? '', ['HTTP', 'HTTPS'])
  for (const { name = '' } of action.httpHeaders ?? [])
    invalidEach(errors, `${path}.httpHeaders`, name, headerNameComplaints(name))
}

const handlerNames = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const
type Handlers = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>

/** `gracePeriod` in seconds; a sleep must end within it. */
function validateHandler(errors: Errors, handlers: Handlers, gracePeriod: number, path: string): void {
  let count = 0
  for (const name of handlerNames) {
    if (handlers[name] === undefined) continue
    const at = `${path}.${name}`
    if (count++ > 0) {
      forbidden(errors, at, 'may not specify more than 1 handler type')
      continue
    }
    if (name === 'exec' && (handlers.exec!.command?.length ?? 0) === 0) required(errors, `${at}.command`)
    else if (name === 'httpGet') validateHttpGet(errors, handlers.httpGet!, at)
    else if (name === 'tcpSocket') validatePortOrName(errors, handlers.tcpSocket!.port, `${at}.port`)
    else if (name === 'grpc') validatePortNumber(errors, handlers.grpc!.port ?? 0, `${at}.port`)
    else if (name === 'sleep') {
      const { seconds = 0 } = handlers.sleep!
      if (seconds < 0 || seconds > gracePeriod) {
        invalid(
          errors,
          at,
          seconds,
          `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`
        )
      }
    }
  }
  if (count === 0) required(errors, path, 'must specify a handler type')
}

function validateProbe(errors: Errors, probe: Probe, gracePeriod: number, path: string): void {
  validateHandler(errors, probe, gracePeriod, path)
  for (const name of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold'
  ] as const) {
    validateNonnegative(errors, probe[name], `${path}.${name}`)
  }
  const { terminationGracePeriodSeconds } = probe
  if (terminationGracePeriodSeconds !== undefined && terminationGracePeriodSeconds <= 0) {
    invalid(errors, `${path}.terminationGracePeriodSeconds`, terminationGracePeriodSeconds, 'must be greater than 0')
  }
}

interface Probed {
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly startupProbe?: Probe
  readonly lifecycle?: Lifecycle
}

export function validateProbes(errors: Errors, container: Probed, gracePeriod: number, path: string): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  if (lifecycle?.postStart !== undefined)
    validateHandler(errors, lifecycle.postStart, gracePeriod, `${path}.lifecycle.postStart`)
  if (lifecycle?.preStop !== undefined)
    validateHandler(errors, lifecycle.preStop, gracePeriod, `${path}.lifecycle.preStop`)
  if (livenessProbe !== undefined) validateOnceProbe(errors, livenessProbe, gracePeriod, `${path}.livenessProbe`)
  if (readinessProbe !== undefined) {
    validateProbe(errors, readinessProbe, gracePeriod, `${path}.readinessProbe`)
    const { terminationGracePeriodSeconds } = readinessProbe
    if (terminationGracePeriodSeconds !== undefined) {
      invalid(
        errors,
        `${path}.readinessProbe.terminationGracePeriodSeconds`,
        terminationGracePeriodSeconds,
        'must not be set for readinessProbes'
      )
    }
  }
  if (startupProbe !== undefined) validateOnceProbe(errors, startupProbe, gracePeriod, `${path}.startupProbe`)
}

/** Liveness and startup: one success is enough. */
function validateOnceProbe(errors: Errors, probe: Probe, gracePeriod: number, path: string): void {
  validateProbe(errors, probe, gracePeriod, path)
  if (probe.successThreshold !== 1)
    invalid(errors, `${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')
}
