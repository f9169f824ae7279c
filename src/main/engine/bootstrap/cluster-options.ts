import { formatAddress, parseAddress } from '../network/pod-addresses.ts'
import { placeholderCertificate } from '../controllers/placeholder-certificate.ts'
import type { NodeSize } from '../kubelet/node-status.ts'

/** What a new cluster is to be. */
export interface ClusterOptions {
  readonly controlPlanes: number
  readonly workers: number
  readonly controlPlaneSize: NodeSize
  readonly workerSize: NodeSize
  /** The CIDR of cluster IPs. */
  readonly serviceRange: string
  /** PEM of the authority whose certificate the API shows. */
  readonly rootCertificate: string
}

const gibibyte = 1024 ** 3

export const defaultClusterOptions: ClusterOptions = {
  controlPlanes: 1,
  workers: 2,
  controlPlaneSize: { cpu: 4, memory: 8 * gibibyte },
  workerSize: { cpu: 8, memory: 32 * gibibyte },
  serviceRange: '10.96.0.0/12',
  rootCertificate: placeholderCertificate
}

/** The machines' own network, where the first control plane has the first address. */
export function nodeAddress(index: number): string {
  return formatAddress(parseAddress('172.18.0.2') + index)
}

/** An address of Services: the first one leads to the API, the tenth to DNS. */
function serviceAddress(range: string, index: number): string {
  return formatAddress(parseAddress(range.split('/')[0]!) + index)
}

export function kubernetesServiceIP(range: string): string {
  return serviceAddress(range, 1)
}

export function dnsServiceIP(range: string): string {
  return serviceAddress(range, 10)
}

export const clusterName = 'drydock'
export const podCidr = '10.244.0.0/16'
