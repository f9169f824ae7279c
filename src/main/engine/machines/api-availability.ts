// Whether the API can be reached, by whom, and whether etcd behind it has its majority: worked out from the machines.
import type { ApiState } from '../../../shared/machines/changes.ts'
import type { ApiEndpoint } from '../../../shared/machines/presets.ts'

/** A control plane's machine as others see it. */
export interface ControlPlaneMachine {
  readonly name: string
  /** Whether its static pods run and its cable holds. */
  readonly isReachable: boolean
  /** Whether its etcd is one of a majority that reach each other: then its API server can write. */
  readonly hasQuorum: boolean
}

/** Whether no connection between two machines comes about, whichever way. */
export type AreParted = (a: string, b: string) => boolean

/** How many members of etcd must agree. */
export function quorumOf(members: number): number {
  return Math.floor(members / 2) + 1
}

/** Works out for each whether it reaches a majority, itself among them. */
export function withQuorum(
  members: readonly Omit<ControlPlaneMachine, 'hasQuorum'>[],
  areParted: AreParted
): readonly ControlPlaneMachine[] {
  const reachable = members.filter(({ isReachable }) => isReachable)
  const needed = quorumOf(members.length)
  return members.map((member) => {
    const peers = reachable.filter(({ name }) => name === member.name || !areParted(member.name, name))
    return { ...member, hasQuorum: member.isReachable && peers.length >= needed }
  })
}

/** True of a cluster whose control plane is none of its machines. */
function isServing(controlPlanes: readonly ControlPlaneMachine[]): boolean {
  return controlPlanes.length === 0 || controlPlanes.some(({ hasQuorum }) => hasQuorum)
}

/**
 * What a client from outside meets. Before a load balancer any control plane will do; else it has the first one's
 * address, also where nodes have their own proxies.
 */
export function apiStateOf(controlPlanes: readonly ControlPlaneMachine[], endpoint: ApiEndpoint): ApiState {
  const [first] = controlPlanes
  if (first === undefined) return 'serving'
  const isBalanced = endpoint === 'load-balancer'
  const isFound = isBalanced ? controlPlanes.some(({ isReachable }) => isReachable) : first.isReachable
  if (!isFound) return 'unreachable'
  return (isBalanced ? isServing(controlPlanes) : first.hasQuorum) ? 'serving' : 'no-quorum'
}

/** Whether the kubelet of a machine that is itself not cut off reaches an API that can write. */
export function reachesApi(
  name: string,
  controlPlanes: readonly ControlPlaneMachine[],
  endpoint: ApiEndpoint,
  areParted: AreParted
): boolean {
  if (!isServing(controlPlanes)) return false
  const [first] = controlPlanes
  if (first === undefined) return true
  // A control plane's kubelet asks the API server beside it, as kubeadm sets it up for local etcd.
  const own = controlPlanes.find((machine) => machine.name === name && machine.isReachable)
  if (own !== undefined) return own.hasQuorum
  const answers = (machine: ControlPlaneMachine): boolean => machine.hasQuorum && !areParted(name, machine.name)
  return endpoint === 'first-control-plane' ? answers(first) : controlPlanes.some(answers)
}
