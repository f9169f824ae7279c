import { plainMachines, type Cni } from '../../../shared/machines/presets.ts'
import type { Machine } from '../../../shared/machines/machine.ts'
import { placeholderCertificate } from '../controllers/placeholder-certificate.ts'
import { formatAddress, parseAddress } from '../network/pod-addresses.ts'

/** What a new cluster is to be. */
export interface ClusterOptions {
  readonly machines: readonly Machine[]
  readonly cni: Cni
  /** The address at which clients find the API; the first control plane's where absent. */
  readonly apiAddress?: string
  /** The CIDR of cluster IPs. */
  readonly serviceRange: string
  /** PEM of the authority whose certificate the API shows. */
  readonly rootCertificate: string
}

/** Plain machines, or others; what is not said is as in defaultClusterOptions: one control plane, two workers. */
export interface NewClusterOptions extends Partial<ClusterOptions> {
  readonly controlPlanes?: number
  readonly workers?: number
}

export const defaultServiceRange = '10.96.0.0/12'

/** What a cluster becomes that is made with these options. */
export function completeOptions(options: NewClusterOptions): ClusterOptions {
  const { controlPlanes = 1, workers = 2, ...rest } = options
  return {
    machines: options.machines ?? plainMachines(controlPlanes, workers),
    cni: 'flannel',
    serviceRange: defaultServiceRange,
    rootCertificate: placeholderCertificate,
    ...rest
  }
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
