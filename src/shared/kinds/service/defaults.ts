import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { Service, ServicePort, ServiceSpec } from '../../schema/types.ts'

const noStatus = { loadBalancer: {} }
const affinityTimeout = { timeoutSeconds: 10_800 }

function withPortDefaults(port: ServicePort): ServicePort {
  const targetPort =
    port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '' ? port.port : port.targetPort
  return changed(filled(port, { protocol: 'TCP' }), { targetPort })
}

function affinityConfig(spec: ServiceSpec): ServiceSpec['sessionAffinityConfig'] {
  if (spec.sessionAffinity === 'None') return undefined
  if (spec.sessionAffinity !== 'ClientIP') return spec.sessionAffinityConfig
  const config = spec.sessionAffinityConfig ?? {}
  return changed(config, { clientIP: filled(config.clientIP ?? affinityTimeout, affinityTimeout) })
}

/**
 * Upstream's SetDefaults_Service, and the list form of a given clusterIP. Addresses, families and node ports are
 * allocated later, by the API server.
 */
export function setServiceDefaults(service: NewObject<Service>): NewObject<Service> {
  const given = filled((service.spec as ServiceSpec | undefined) ?? {}, { sessionAffinity: 'None', type: 'ClusterIP' })
  const { type, clusterIP, ports } = given
  const isBalanced = type === 'LoadBalancer'
  const isExternal = isBalanced || type === 'NodePort' || (type === 'ClusterIP' && (given.externalIPs?.length ?? 0) > 0)
  const isInternal = isBalanced || type === 'NodePort' || type === 'ClusterIP'
  const spec = changed(given, {
    sessionAffinityConfig: affinityConfig(given),
    ports: ports && mapped(ports, withPortDefaults),
    externalTrafficPolicy: given.externalTrafficPolicy ?? (isExternal ? 'Cluster' : undefined),
    internalTrafficPolicy: given.internalTrafficPolicy ?? (isInternal ? 'Cluster' : undefined),
    allocateLoadBalancerNodePorts: given.allocateLoadBalancerNodePorts ?? (isBalanced ? true : undefined),
    clusterIPs: given.clusterIPs ?? (clusterIP === undefined || clusterIP === '' ? undefined : [clusterIP])
  })
  const result = changed(filled(service, { status: noStatus }), { spec })
  const ingress = result.status?.loadBalancer?.ingress
  if (ingress === undefined || !isBalanced) return result
  const withMode = mapped(ingress, (point) => (point.ip === undefined ? point : filled(point, { ipMode: 'VIP' })))
  return changed(result, {
    status: changed(result.status, { loadBalancer: changed(result.status.loadBalancer, { ingress: withMode }) })
  })
}
