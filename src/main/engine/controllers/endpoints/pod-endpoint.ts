import type { Endpoint, Node, Pod, Service } from '../../../../shared/schema/types.ts'
import { isPodReady, isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { zoneOf } from './service-watch.ts'

export type AddressType = 'IPv4' | 'IPv6'

/** The pod as an endpoint of the Service, or undefined where it is none (finished, without address). */
export function endpointOf(
  service: Service,
  pod: Pod,
  node: Node | undefined,
  type: AddressType
): Endpoint | undefined {
  if (isPodTerminal(pod)) return undefined
  const addresses = addressesOf(pod, type)
  if (addresses.length === 0) return undefined
  const takesUnready = service.spec.publishNotReadyAddresses === true
  if (node === undefined && !takesUnready) return undefined
  const { name, namespace, uid, deletionTimestamp } = pod.metadata
  const { hostname, subdomain, nodeName } = pod.spec
  const serving = isPodReady(pod)
  const terminating = deletionTimestamp !== undefined
  const zone = node && zoneOf(node)
  return {
    addresses,
    conditions: { ready: takesUnready || (serving && !terminating), serving, terminating },
    ...(hostname !== undefined && subdomain === service.metadata.name ? { hostname } : {}),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid },
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(zone === undefined ? {} : { zone })
  }
}

function addressesOf(pod: Pod, type: AddressType): readonly string[] {
  const { podIP, podIPs } = pod.status ?? {}
  const all = podIPs?.map(({ ip }) => ip) ?? (podIP === undefined ? [] : [podIP])
  return all.filter((ip) => ip.includes(':') === (type === 'IPv6'))
}
