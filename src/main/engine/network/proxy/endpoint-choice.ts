// Which endpoints of a port a node may use; upstream's pkg/proxy/topology.go.
import type { ProxiedPort, ProxyEndpoint } from './proxied-port.ts'

/** The node whose kube-proxy asks. */
export interface ProxyNode {
  readonly name: string
  /** Its label topology.kubernetes.io/zone. */
  readonly zone: string | undefined
}

export interface UsableEndpoints {
  /** Those of traffic policy Cluster. */
  readonly cluster: readonly ProxyEndpoint[]
  /** Those of traffic policy Local: on this node. */
  readonly local: readonly ProxyEndpoint[]
  /** Whether there is any usable endpoint on any node. */
  readonly hasAny: boolean
}

/** Ready endpoints; where there are none, those that still serve while they terminate: for each policy by itself. */
export function usableEndpoints(port: ProxiedPort, node: ProxyNode): UsableEndpoints {
  const { endpoints } = port
  const isHere = ({ nodeName }: ProxyEndpoint): boolean => nodeName === node.name
  const ready = endpoints.filter(({ isReady }) => isReady)
  const leaving = endpoints.filter(({ isServing, isTerminating }) => isServing && isTerminating)
  const near = ready.filter(nearness(ready, node))
  const cluster = near.length > 0 ? near : leaving
  const localReady = ready.filter(isHere)
  const local = localReady.length > 0 ? localReady : leaving.filter(isHere)
  return { cluster, local, hasAny: ready.length > 0 || leaving.length > 0 }
}

/** By hints, where every ready endpoint has one and some are meant for this node or its zone. */
function nearness(ready: readonly ProxyEndpoint[], { name, zone }: ProxyNode): (endpoint: ProxyEndpoint) => boolean {
  const isForNode = ({ nodeHints }: ProxyEndpoint): boolean => nodeHints.includes(name)
  if (ready.every(({ nodeHints }) => nodeHints.length > 0) && ready.some(isForNode)) return isForNode
  const isForZone = ({ zoneHints }: ProxyEndpoint): boolean => zone !== undefined && zoneHints.includes(zone)
  if (ready.every(({ zoneHints }) => zoneHints.length > 0) && ready.some(isForZone)) return isForZone
  return () => true
}
