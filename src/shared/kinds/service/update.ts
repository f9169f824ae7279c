// What the registry does to an updated Service before it is validated (upstream pkg/registry/core/service/strategy.go):
// values that were allocated are kept where the caller left them out, and what the new type does not have goes.
import type { NewObject } from '../../kube/object.ts'
import { deepEqual } from '../../kube/deep-equal.ts'
import { changed, mapped } from '../../kube/sharing.ts'
import type { Service, ServiceSpec } from '../../schema/types.ts'

function hasClusterIP({ type }: ServiceSpec): boolean {
  return type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer'
}

function hasNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
}

function hasHealthCheck({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

function isExternal({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (externalIPs?.length ?? 0) > 0)
}

function keepAllocated(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let result = spec
  if (hasClusterIP(spec) && hasClusterIP(old)) {
    const clusterIP = spec.clusterIP || old.clusterIP
    const given = spec.clusterIPs ?? (clusterIP === old.clusterIP ? old.clusterIPs : undefined)
    // A caller that knows only clusterIP sends the list that it read along with a new address.
    const isStale = clusterIP !== old.clusterIP && clusterIP !== undefined && deepEqual(given, old.clusterIPs)
    result = changed(result, {
      clusterIP,
      clusterIPs: isStale ? [clusterIP, ...(given?.slice(1) ?? [])] : given,
      ipFamilies: spec.ipFamilies ?? old.ipFamilies,
      ipFamilyPolicy: spec.ipFamilyPolicy ?? old.ipFamilyPolicy
    })
  }
  if (hasNodePorts(spec) && hasNodePorts(old) && spec.ports !== undefined) {
    const used = new Set(spec.ports.map((port) => port.nodePort))
    const ports = mapped(spec.ports, (port) => {
      if (port.nodePort) return port
      const before = old.ports?.find(
        (one) => one.port === port.port && one.protocol === port.protocol && one.nodePort && !used.has(one.nodePort)
      )
      if (before === undefined) return port
      used.add(before.nodePort)
      return { ...port, nodePort: before.nodePort! }
    })
    result = changed(result, { ports })
  }
  if (hasHealthCheck(spec) && hasHealthCheck(old)) {
    result = changed(result, { healthCheckNodePort: spec.healthCheckNodePort ?? old.healthCheckNodePort })
  }
  return result
}

/** A field goes with the type that needed it, unless the caller changed it as well (validation then complains). */
function dropForeign(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let result = spec
  if (hasClusterIP(old) && !hasClusterIP(spec)) {
    if (spec.clusterIP === old.clusterIP && deepEqual(spec.clusterIPs, old.clusterIPs)) {
      result = changed(result, { clusterIP: undefined, clusterIPs: undefined })
    }
    if (deepEqual(spec.ipFamilies, old.ipFamilies)) result = changed(result, { ipFamilies: undefined })
    if (spec.ipFamilyPolicy === old.ipFamilyPolicy) result = changed(result, { ipFamilyPolicy: undefined })
    if (spec.internalTrafficPolicy === old.internalTrafficPolicy)
      result = changed(result, { internalTrafficPolicy: undefined })
  }
  if (hasNodePorts(old) && !hasNodePorts(spec) && spec.ports !== undefined) {
    const isSame = spec.ports.every(
      (port) => !port.nodePort || old.ports?.some((one) => one.nodePort === port.nodePort) === true
    )
    if (isSame)
      result = changed(result, { ports: mapped(spec.ports, (port) => changed(port, { nodePort: undefined })) })
  }
  if (hasHealthCheck(old) && !hasHealthCheck(spec) && spec.healthCheckNodePort === old.healthCheckNodePort) {
    result = changed(result, { healthCheckNodePort: undefined })
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts)
      result = changed(result, { allocateLoadBalancerNodePorts: undefined })
    if (spec.loadBalancerClass === old.loadBalancerClass) result = changed(result, { loadBalancerClass: undefined })
  }
  if (isExternal(old) && !isExternal(spec) && spec.externalTrafficPolicy === old.externalTrafficPolicy) {
    result = changed(result, { externalTrafficPolicy: undefined })
  }
  return result
}

/** To be called on update, after defaulting and before validation. Both hold defaults. */
export function prepareServiceUpdate<T extends NewObject<Service>>(service: T, old: Service): T {
  if (service.spec === old.spec) return service
  return changed<NewObject<Service>>(service, {
    spec: dropForeign(keepAllocated(service.spec, old.spec), old.spec)
  }) as T
}
