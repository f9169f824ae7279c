import {
  dns1035LabelComplaints,
  dns1123SubdomainComplaints,
  portNameComplaints,
  wildcardSubdomainComplaints
} from '../../kube/names.ts'
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  IngressTLS,
  TypedLocalObjectReference
} from '../../schema/types.ts'
import { ipMessage, parseIP } from '../../validation/addresses.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, invalidEach, notSupported, required, validatePortNumber } from '../../validation/field.ts'
import {
  pathSegmentName,
  subdomainName,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const classAnnotation = 'kubernetes.io/ingress.class'
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badEnds = ['/..', '/.']
const notAnIP = 'must be a DNS name, not an IP address'

/** Upstream's ValidateTypedLocalObjectReference, of backends and of the parameters of a class. */
export function validateLocalReference(
  errors: Errors,
  { apiGroup, kind = '', name = '' }: Partial<TypedLocalObjectReference>,
  path: string
): void {
  if (apiGroup !== undefined) invalidEach(errors, `${path}.apiGroup`, apiGroup, dns1123SubdomainComplaints(apiGroup))
  if (kind === '') required(errors, `${path}.kind`)
  else invalidEach(errors, `${path}.kind`, kind, pathSegmentName(kind))
  if (name === '') required(errors, `${path}.name`)
  else invalidEach(errors, `${path}.name`, name, pathSegmentName(name))
}

function validateService(errors: Errors, service: IngressServiceBackend, path: string): void {
  const { name = '' } = service
  if (name === '') required(errors, `${path}.service.name`)
  else invalidEach(errors, `${path}.service.name`, name, dns1035LabelComplaints(name))
  const { name: portName = '', number = 0 } = service.port ?? {}
  if (portName !== '' && number !== 0) invalid(errors, path, '', 'cannot set both port name & port number')
  else if (portName !== '') invalidEach(errors, `${path}.service.port.name`, portName, portNameComplaints(portName))
  else if (number !== 0) validatePortNumber(errors, number, `${path}.service.port.number`)
  else required(errors, path, 'port name or number is required')
}

function validateBackend(errors: Errors, { resource, service }: IngressBackend, path: string): void {
  if (resource !== undefined && service !== undefined)
    invalid(errors, path, '', 'cannot set both resource and service backends')
  else if (resource !== undefined) validateLocalReference(errors, resource, `${path}.resource`)
  else if (service !== undefined) validateService(errors, service, path)
  else invalid(errors, path, '', 'resource or service backend is required')
}

function validatePath(errors: Errors, given: HTTPIngressPath, at: string): void {
  const { path = '', pathType } = given
  if (pathType === undefined) {
    required(errors, `${at}.pathType`, 'pathType must be specified')
    return
  }
  if (!pathTypes.includes(pathType)) notSupported(errors, `${at}.pathType`, pathType, pathTypes)
  else {
    const isSpecific = pathType === 'ImplementationSpecific'
    if (!path.startsWith('/') && !(isSpecific && path === ''))
      invalid(errors, `${at}.path`, path, 'must be an absolute path')
    if (!isSpecific) {
      for (const bad of badSequences)
        if (path.includes(bad)) invalid(errors, `${at}.path`, path, `must not contain '${bad}'`)
      for (const bad of badEnds) if (path.endsWith(bad)) invalid(errors, `${at}.path`, path, `cannot end with '${bad}'`)
    }
  }
  validateBackend(errors, given.backend ?? {}, `${at}.backend`)
}

function validateHost(errors: Errors, host: string, path: string): void {
  invalidEach(
    errors,
    path,
    host,
    host.includes('*') ? wildcardSubdomainComplaints(host) : dns1123SubdomainComplaints(host)
  )
}

function validateRule(errors: Errors, { host = '', http }: IngressRule, at: string): void {
  if (host !== '') {
    if (parseIP(host) !== undefined) invalid(errors, `${at}.host`, host, notAnIP)
    validateHost(errors, host, `${at}.host`)
  }
  if (http === undefined) return
  const paths = (http.paths as readonly HTTPIngressPath[] | undefined) ?? []
  if (paths.length === 0) required(errors, `${at}.http.paths`)
  for (const [index, path] of paths.entries()) validatePath(errors, path, `${at}.http.paths[${index}]`)
}

function validateTLS(errors: Errors, { hosts = [], secretName = '' }: IngressTLS, at: string): void {
  for (const [index, host] of hosts.entries()) validateHost(errors, host, `${at}.hosts[${index}]`)
  if (secretName !== '') invalidEach(errors, `${at}.secretName`, secretName, dns1123SubdomainComplaints(secretName))
}

function validateSpec(errors: Errors, spec: IngressSpec): void {
  const { defaultBackend, rules = [], tls = [], ingressClassName } = spec
  if (rules.length === 0 && defaultBackend === undefined)
    invalid(errors, 'spec', undefined, 'either `defaultBackend` or `rules` must be specified')
  if (defaultBackend !== undefined) validateBackend(errors, defaultBackend, 'spec.defaultBackend')
  for (const [index, rule] of rules.entries()) validateRule(errors, rule, `spec.rules[${index}]`)
  for (const [index, item] of tls.entries()) validateTLS(errors, item, `spec.tls[${index}]`)
  if (ingressClassName !== undefined)
    invalidEach(errors, 'spec.ingressClassName', ingressClassName, dns1123SubdomainComplaints(ingressClassName))
}

function validateStatus(errors: Errors, { status }: Ingress): void {
  for (const [index, { ip = '', hostname = '' }] of (status?.loadBalancer?.ingress ?? []).entries()) {
    const at = `status.loadBalancer.ingress[${index}]`
    if (ip !== '' && parseIP(ip) === undefined) invalid(errors, `${at}.ip`, ip, ipMessage)
    if (hostname === '') continue
    invalidEach(errors, `${at}.hostname`, hostname, dns1123SubdomainComplaints(hostname))
    if (parseIP(hostname) !== undefined) invalid(errors, `${at}.hostname`, hostname, notAnIP)
  }
}

/** Upstream's ValidateIngressCreate, ValidateIngressUpdate and ValidateIngressStatusUpdate. */
export function validateIngress(ingress: Ingress, old: Ingress | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec, status } = ingress
  if (old === undefined) validateObjectMeta(errors, metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  if (old === undefined || spec !== old.spec) validateSpec(errors, spec)
  if (old !== undefined && status !== old.status) validateStatus(errors, ingress)
  const named = metadata.annotations?.[classAnnotation]
  if (
    old === undefined &&
    named !== undefined &&
    spec.ingressClassName !== undefined &&
    named !== spec.ingressClassName
  )
    invalid(errors, `annotations.${classAnnotation}`, named, 'must match `ingressClassName` when both are specified')
  return errors
}
