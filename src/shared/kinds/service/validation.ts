import { dns1123LabelComplaints, dns1123SubdomainComplaints, qualifiedNameComplaints } from '../../kube/names.ts'
import type { Service, ServicePort, ServiceSpec } from '../../schema/types.ts'
import { cidrMessage, ipMessage, isCIDR, parseIP, validateNonSpecialIP } from '../../validation/addresses.ts'
import type { Errors } from '../../validation/field.ts'
import {
  duplicate,
  forbidden,
  internalType,
  invalid,
  invalidEach,
  notSupported,
  required,
  validateEnum,
  validatePortNumber
} from '../../validation/field.ts'
import {
  dns1035Name,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { protocols } from '../../validation/containers.ts'
import { validatePortOrName } from '../../validation/probes.ts'
import type { FieldError } from '../field-error.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const families = ['IPv4', 'IPv6']
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
const policies = ['Cluster', 'Local']
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone']
const onlyBalanced = "may only be used when `type` is 'LoadBalancer'"
/** The fields of core.ServicePort in Go's order. */
const portZero = { Name: '', Protocol: '', AppProtocol: null, Port: 0, TargetPort: 0, NodePort: 0 }

function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None'
}

function validateType(errors: Errors, spec: ServiceSpec): void {
  const { type, ports = [], clusterIPs = [], externalName = '' } = spec
  if (ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName') required(errors, 'spec.ports')
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    invalid(errors, 'spec.clusterIPs[0]', clusterIPs[0], `may not be set to 'None' for ${type} services`)
  }
  if (type !== 'ExternalName') return
  const never = 'may not be set for ExternalName services'
  if (clusterIPs.length > 0) forbidden(errors, 'spec.clusterIPs', never)
  if ((spec.ipFamilies?.length ?? 0) > 0) forbidden(errors, 'spec.ipFamilies', never)
  if (spec.ipFamilyPolicy !== undefined) forbidden(errors, 'spec.ipFamilyPolicy', never)
  const name = externalName.replace(/\.$/, '')
  if (name === '') required(errors, 'spec.externalName')
  else invalidEach(errors, 'spec.externalName', name, dns1123SubdomainComplaints(name))
}

function validatePort(errors: Errors, port: ServicePort, requireName: boolean, names: Set<string>, path: string): void {
  const { name = '', appProtocol } = port
  if (name === '') {
    if (requireName) required(errors, `${path}.name`)
  } else {
    invalidEach(errors, `${path}.name`, name, dns1123LabelComplaints(name))
    if (names.has(name)) duplicate(errors, `${path}.name`, name)
    names.add(name)
  }
  validatePortNumber(errors, port.port ?? 0, `${path}.port`)
  validateEnum(errors, port.protocol, `${path}.protocol`, protocols)
  validatePortOrName(errors, port.targetPort, `${path}.targetPort`)
  if (appProtocol !== undefined)
    invalidEach(errors, `${path}.appProtocol`, appProtocol, qualifiedNameComplaints(appProtocol))
}

function validateAffinity(errors: Errors, spec: ServiceSpec): void {
  const { sessionAffinity, sessionAffinityConfig: config } = spec
  validateEnum(errors, sessionAffinity, 'spec.sessionAffinity', ['ClientIP', 'None'])
  const path = 'spec.sessionAffinityConfig'
  if (sessionAffinity === 'ClientIP') {
    const seconds = config?.clientIP?.timeoutSeconds
    if (seconds === undefined)
      required(errors, `${path}.clientIP.timeoutSeconds`, 'when session affinity type is ClientIP')
    else if (seconds <= 0 || seconds > 86_400)
      invalid(errors, `${path}.clientIP.timeoutSeconds`, seconds, 'must be greater than 0 and less than 86400')
  } else if (sessionAffinity === 'None' && config !== undefined) {
    forbidden(errors, path, 'must not be set when session affinity is None')
  }
}

function validateAddresses(errors: Errors, spec: ServiceSpec): void {
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (spec.type !== 'ExternalName') {
    if (clusterIPs.length > 0 && clusterIP !== clusterIPs[0])
      invalid(errors, 'spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')
    for (const [index, family] of ipFamilies.entries()) {
      if (!families.includes(family)) notSupported(errors, `spec.ipFamilies[${index}]`, family, families)
      else if (ipFamilies.indexOf(family) < index) duplicate(errors, `spec.ipFamilies[${index}]`, family)
    }
    if (ipFamilyPolicy !== undefined && !familyPolicies.includes(ipFamilyPolicy)) {
      notSupported(errors, 'spec.ipFamilyPolicy', ipFamilyPolicy, familyPolicies)
    }
    if (clusterIPs.length > 2) invalid(errors, 'spec.clusterIPs', clusterIPs, 'may only hold up to 2 values')
    for (const [index, address] of clusterIPs.entries()) {
      if (address === 'None') {
        if (clusterIPs.length > 1)
          invalid(errors, 'spec.clusterIPs', clusterIPs, "'None' must be the first and only value")
      } else if (parseIP(address) === undefined) invalid(errors, `spec.clusterIPs[${index}]`, address, ipMessage)
    }
  }
  for (const [index, address] of (spec.externalIPs ?? []).entries())
    validateNonSpecialIP(errors, address, `spec.externalIPs[${index}]`)
}

function validatePortUse(errors: Errors, spec: ServiceSpec): void {
  const { type, ports = [] } = spec
  if (type === 'ClusterIP') {
    for (const [index, { nodePort = 0 }] of ports.entries()) {
      if (nodePort !== 0)
        forbidden(errors, `spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")
    }
  }
  if (ports.length < 2) return
  const nodePorts = new Set<string>()
  const used = new Set<string>()
  for (const [index, { nodePort = 0, protocol }] of ports.entries()) {
    if (nodePort === 0) continue
    if (nodePorts.has(`${protocol}/${nodePort}`)) duplicate(errors, `spec.ports[${index}].nodePort`, nodePort)
    nodePorts.add(`${protocol}/${nodePort}`)
  }
  for (const [index, { port, protocol }] of ports.entries()) {
    if (used.has(`${protocol}/${port}`))
      duplicate(errors, `spec.ports[${index}]`, internalType({ port, protocol }, portZero))
    used.add(`${protocol}/${port}`)
  }
}

const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges'

/** What came before the field of the same meaning. */
function validateRangesAnnotation(errors: Errors, text: string | undefined, isBalanced: boolean): void {
  if (text === undefined) return
  const path = `metadata.annotations[${sourceRanges}]`
  if (!isBalanced) forbidden(errors, path, onlyBalanced)
  for (const range of text.trim() === '' ? [] : text.trim().split(','))
    if (!isCIDR(range.trim())) invalid(errors, path, range.trim(), cidrMessage)
}

const topologyHints = 'service.kubernetes.io/topology-aware-hints'
const topologyMode = 'service.kubernetes.io/topology-mode'

function validateTopology(errors: Errors, annotations: Annotations): void {
  const mode = annotations[topologyMode]
  const hints = annotations[topologyHints]
  if (mode === undefined || hints === undefined || mode === hints) return
  const detail = `must match annotations[${topologyHints}] when both are specified`
  invalid(errors, `metadata.annotations[${topologyMode}]`, mode, detail)
}

type Annotations = Readonly<Record<string, string>>

function validateTraffic(errors: Errors, spec: ServiceSpec, annotations: Annotations): void {
  const {
    type,
    loadBalancerSourceRanges = [],
    loadBalancerClass,
    externalTrafficPolicy = '',
    healthCheckNodePort = 0
  } = spec
  const isBalanced = type === 'LoadBalancer'
  if (loadBalancerSourceRanges.length === 0) validateRangesAnnotation(errors, annotations[sourceRanges], isBalanced)
  // Upstream writes this path with a capital letter.
  if (loadBalancerSourceRanges.length > 0 && !isBalanced)
    forbidden(errors, 'spec.LoadBalancerSourceRanges', onlyBalanced)
  for (const [index, range] of loadBalancerSourceRanges.entries()) {
    if (!isCIDR(range.trim())) invalid(errors, `spec.LoadBalancerSourceRanges[${index}]`, range, cidrMessage)
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalanced)
    forbidden(errors, 'spec.allocateLoadBalancerNodePorts', onlyBalanced)
  if (isBalanced && spec.allocateLoadBalancerNodePorts === undefined)
    required(errors, 'spec.allocateLoadBalancerNodePorts')
  if (loadBalancerClass !== undefined) {
    if (isBalanced)
      invalidEach(errors, 'spec.loadBalancerClass', loadBalancerClass, qualifiedNameComplaints(loadBalancerClass))
    else forbidden(errors, 'spec.loadBalancerClass', onlyBalanced)
  }
  const isExternal = isBalanced || type === 'NodePort' || (type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)
  if (isExternal) validateEnum(errors, externalTrafficPolicy, 'spec.externalTrafficPolicy', policies)
  else if (externalTrafficPolicy !== '') {
    invalid(
      errors,
      'spec.externalTrafficPolicy',
      externalTrafficPolicy,
      'may only be set for externally-accessible services'
    )
  }
  if (healthCheckNodePort !== 0 && !(isBalanced && externalTrafficPolicy === 'Local')) {
    invalid(
      errors,
      'spec.healthCheckNodePort',
      healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    )
  }
  const { internalTrafficPolicy } = spec
  if (internalTrafficPolicy !== undefined) {
    if (!policies.includes(internalTrafficPolicy))
      notSupported(errors, 'spec.internalTrafficPolicy', internalTrafficPolicy, policies)
  } else if (type !== 'ExternalName') required(errors, 'spec.internalTrafficPolicy')
  const { trafficDistribution: distribution } = spec
  if (distribution !== undefined && !distributions.includes(distribution))
    notSupported(errors, 'spec.trafficDistribution', distribution, distributions)
}

function validateSpec(errors: Errors, spec: ServiceSpec, annotations: Annotations): void {
  const ports = spec.ports ?? []
  validateType(errors, spec)
  const names = new Set<string>()
  for (const [index, port] of ports.entries())
    validatePort(errors, port, ports.length > 1, names, `spec.ports[${index}]`)
  if (spec.selector !== undefined) validateLabels(errors, spec.selector, 'spec.selector')
  validateAffinity(errors, spec)
  validateAddresses(errors, spec)
  validateEnum(errors, spec.type, 'spec.type', types)
  validatePortUse(errors, spec)
  validateTraffic(errors, spec, annotations)
}

/** What may not change: the addresses of a Service that keeps having them, and the class of its load balancer. */
function validateSpecUpdate(errors: Errors, spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName') {
    const [first] = old.clusterIPs ?? []
    const now = spec.clusterIPs ?? []
    if (first !== undefined && now.length === 0)
      invalid(errors, 'spec.clusterIPs[0]', now, 'primary clusterIP can not be unset')
    else if (first !== undefined && now[0] !== first)
      invalid(errors, 'spec.clusterIPs[0]', now, 'may not change once set')
  }
  if (spec.type === 'LoadBalancer' && old.type === 'LoadBalancer' && spec.loadBalancerClass !== old.loadBalancerClass) {
    invalid(errors, 'spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')
  }
}

/** Upstream's ValidateServiceCreate and ValidateServiceUpdate; ranges of addresses and node ports are the allocator's. */
export function validateService(service: Service, old: Service | undefined): readonly FieldError[] {
  const errors: Errors = []
  const spec = (service.spec as ServiceSpec | undefined) ?? {}
  if (old === undefined) validateObjectMeta(errors, service.metadata, true, dns1035Name)
  else validateObjectMetaUpdate(errors, service.metadata, old.metadata)
  const { annotations = {} } = service.metadata
  if (old === undefined || annotations !== old.metadata.annotations) validateTopology(errors, annotations)
  if (old !== undefined && service.spec === old.spec) return errors
  if (old !== undefined) validateSpecUpdate(errors, spec, old.spec)
  validateSpec(errors, spec, annotations)
  return errors
}
