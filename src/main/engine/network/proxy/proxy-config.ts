// What kube-proxy reads from its configuration: ConfigMap kube-proxy in kube-system, key config.conf.
import { parse } from 'yaml'
import type { ConfigMap } from '../../../../shared/schema/types.ts'

/** `userspace` is history: upstream removed it in v1.26. */
export type ProxyMode = 'iptables' | 'nftables' | 'ipvs' | 'userspace'
const proxyModes: readonly ProxyMode[] = ['iptables', 'nftables', 'ipvs', 'userspace']

/**
 * Schedulers of IPVS: round robin, fewest connections, by destination, by source, shortest delay, never queue, and round
 * robin and fewest connections by weight (kube-proxy gives all the weight 1).
 */
export type IpvsScheduler = 'rr' | 'wrr' | 'lc' | 'wlc' | 'dh' | 'sh' | 'sed' | 'nq'
const schedulers: readonly IpvsScheduler[] = ['rr', 'wrr', 'lc', 'wlc', 'dh', 'sh', 'sed', 'nq']

export interface ProxyConfig {
  readonly mode: ProxyMode
  readonly scheduler: IpvsScheduler
  /** What comes from elsewhere is masqueraded; undefined where nobody said. */
  readonly clusterCIDR: string | undefined
  readonly masqueradeAll: boolean
}

const plain: ProxyConfig = { mode: 'iptables', scheduler: 'rr', clusterCIDR: undefined, masqueradeAll: false }

/** An empty or unknown mode is iptables, as on Linux; one that cannot be read at all is the default. */
export function proxyConfigOf(map: ConfigMap | undefined): ProxyConfig {
  const { mode, ipvs, iptables, clusterCIDR } = readConfig(map?.data?.['config.conf'] ?? '')
  return {
    mode: proxyModes.find((one) => one === mode) ?? plain.mode,
    scheduler: schedulers.find((one) => one === ipvs?.scheduler) ?? plain.scheduler,
    clusterCIDR: typeof clusterCIDR === 'string' && clusterCIDR !== '' ? clusterCIDR : undefined,
    masqueradeAll: iptables?.masqueradeAll === true
  }
}

interface ConfigText {
  readonly mode?: unknown
  readonly clusterCIDR?: unknown
  readonly ipvs?: { readonly scheduler?: unknown } | null
  readonly iptables?: { readonly masqueradeAll?: unknown } | null
}

function readConfig(text: string): ConfigText {
  try {
    const value: unknown = parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
