import { formatAddress, parseAddress } from '../network/pod-addresses.ts'
import type { NodeSize } from '../kubelet/node-status.ts'

/** What a new cluster is to be. */
export interface ClusterOptions {
  readonly controlPlanes: number
  readonly workers: number
  readonly controlPlaneSize: NodeSize
  readonly workerSize: NodeSize
}

const gibibyte = 1024 ** 3

export const defaultClusterOptions: ClusterOptions = {
  controlPlanes: 1,
  workers: 2,
  controlPlaneSize: { cpu: 4, memory: 8 * gibibyte },
  workerSize: { cpu: 8, memory: 32 * gibibyte }
}

/** The machines' own network, where the first control plane has the first address. */
export function nodeAddress(index: number): string {
  return formatAddress(parseAddress('172.18.0.2') + index)
}

export const clusterName = 'drydock'
export const serviceCidr = '10.96.0.0/12'
export const podCidr = '10.244.0.0/16'
export const kubernetesServiceIP = '10.96.0.1'
export const dnsServiceIP = '10.96.0.10'
