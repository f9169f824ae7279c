// Whether the API can be reached, by whom, and whether etcd behind it has its majority: worked out from the machines.
import type { ApiState } from '../../../shared/machines/changes.ts'
import type { ApiEndpoint } from '../../../shared/machines/presets.ts'

/** A control plane's machine as others see it. */
export interface ControlPlaneMachine {
  readonly name: string
  /** Whether its static pods run and the network between it and the others holds. */
  readonly isReachable: boolean
}

/** How many members of etcd must agree. */
export function quorumOf(members: number): number {
  return Math.floor(members / 2) + 1
}

/** True of a cluster whose control plane is none of its machines. */
export function hasQuorum(controlPlanes: readonly ControlPlaneMachine[]): boolean {
  const reachable = controlPlanes.filter(({ isReachable }) => isReachable).length
  return controlPlanes.length === 0 || reachable >= quorumOf(controlPlanes.length)
}

/**
 * What a client from outside meets. Before a load balancer any control plane will do; else it has the first one's
 * address, also where nodes have their own proxies.
 */
export function apiStateOf(controlPlanes: readonly ControlPlaneMachine[], endpoint: ApiEndpoint): ApiState {
  if (controlPlanes.length === 0) return 'serving'
  const isFound =
    endpoint === 'load-balancer'
      ? controlPlanes.some(({ isReachable }) => isReachable)
      : controlPlanes[0]?.isReachable === true
  if (!isFound) return 'unreachable'
  return hasQuorum(controlPlanes) ? 'serving' : 'no-quorum'
}

/** Whether the kubelet of a machine that is itself not cut off reaches an API that can write. */
export function reachesApi(
  name: string,
  controlPlanes: readonly ControlPlaneMachine[],
  endpoint: ApiEndpoint
): boolean {
  if (!hasQuorum(controlPlanes)) return false
  // A control plane's kubelet asks the API server beside it, as kubeadm sets it up for local etcd.
  if (controlPlanes.some((machine) => machine.name === name && machine.isReachable)) return true
  return endpoint === 'first-control-plane' ? controlPlanes[0]?.isReachable !== false : true
}
