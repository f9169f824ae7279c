import type { Service, ServicePort, ServiceSpec } from '../../../shared/schema/types.ts'

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * Upstream's dropTypeDependentFields: what only the old type of a Service had, and the caller left as it was, goes with
 * the type.
 */
export function withoutStaleFields(service: Service, old: Service): Service {
  const spec: Mutable<ServiceSpec> = { ...service.spec }
  const before = old.spec ?? {}
  if (spec.type === before.type) return service
  if (before.type !== 'ExternalName' && spec.type === 'ExternalName') {
    if (spec.clusterIP === before.clusterIP) delete spec.clusterIP
    if (sameList(spec.clusterIPs, before.clusterIPs)) delete spec.clusterIPs
    if (sameList(spec.ipFamilies, before.ipFamilies)) delete spec.ipFamilies
    if (spec.ipFamilyPolicy === before.ipFamilyPolicy) delete spec.ipFamilyPolicy
    if (spec.internalTrafficPolicy === before.internalTrafficPolicy) delete spec.internalTrafficPolicy
  }
  const isReached = isReachedFromOutside(spec)
  if (isReachedFromOutside(before) && !isReached) {
    if (spec.ports !== undefined && sameList(portsOf(spec), portsOf(before)))
      spec.ports = spec.ports.map(withoutNodePort)
    if (spec.externalTrafficPolicy === before.externalTrafficPolicy) delete spec.externalTrafficPolicy
  }
  if (before.type === 'LoadBalancer') {
    if (spec.healthCheckNodePort === before.healthCheckNodePort) delete spec.healthCheckNodePort
    if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts) {
      delete spec.allocateLoadBalancerNodePorts
    }
    if (spec.loadBalancerClass === before.loadBalancerClass) delete spec.loadBalancerClass
  }
  return { ...service, spec }
}

function isReachedFromOutside({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

function portsOf({ ports = [] }: ServiceSpec): readonly number[] {
  return ports.map((port) => port.nodePort ?? 0)
}

function withoutNodePort(port: ServicePort): ServicePort {
  const { nodePort: _nodePort, ...rest } = port
  return rest
}

function sameList<T>(a: readonly T[] | undefined, b: readonly T[] | undefined): boolean {
  return (a ?? []).length === (b ?? []).length && (a ?? []).every((value, index) => value === b![index])
}
