import type { Json } from '../../shared/kube/object.ts'
import { presetOf, type ApiEndpoint, type ClusterChoice } from '../../shared/machines/presets.ts'
import { clusterName, type NewClusterOptions } from './bootstrap/cluster-options.ts'
import type { ClusterFile } from './store/cluster-file.ts'

/** How a cluster was made, for as long as it lives. Without a preset its machines are as the options of `start` say. */
export interface ClusterSettings extends ClusterChoice {
  /** Only the API server and the controllers that need no node: no scheduler, no kubelets, no system pods. */
  readonly controlPlaneOnly?: boolean
  /** The CIDR of cluster IPs; kubeadm's where absent. */
  readonly serviceRange?: string
}

export const settingsKey = 'settings'
/** Of the name that a person gave. */
export const nameKey = 'name'

/** Settles how a new cluster is made; before its engine is. */
export function settle(file: ClusterFile, settings: ClusterSettings): void {
  file.meta.set(settingsKey, settings as Json)
}

export function settingsOf(file: ClusterFile): ClusterSettings {
  return (file.meta.get(settingsKey) as ClusterSettings | undefined) ?? {}
}

/** The options of a new cluster, where its settings say more. */
export function settledOptions(
  { serviceRange, preset, cni }: ClusterSettings,
  options: NewClusterOptions,
  rootCertificate: string | undefined
): NewClusterOptions {
  const made = preset === undefined ? undefined : presetOf(preset)
  return {
    ...options,
    ...(made === undefined ? {} : { machines: made.machines, cni: made.cni }),
    ...(cni === undefined ? {} : { cni }),
    ...(serviceRange === undefined ? {} : { serviceRange }),
    ...(rootCertificate === undefined ? {} : { rootCertificate })
  }
}

export function apiEndpointOf({ apiEndpoint, preset }: ClusterSettings): ApiEndpoint {
  return apiEndpoint ?? (preset === undefined ? 'load-balancer' : presetOf(preset).apiEndpoint)
}

/** The cluster's name in kubeconfigs and windows where nobody has given it another. */
export function clusterNameOf({ preset }: ClusterSettings): string {
  return preset === undefined ? clusterName : presetOf(preset).contextCluster
}
