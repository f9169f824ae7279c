// How a pod looks up names: what the kubelet puts into its /etc/resolv.conf; upstream's pkg/kubelet/network/dns.
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { upstreamResolver } from '../outside/outside-hosts.ts'
import { clusterDomain } from './cluster-zone.ts'

export interface ResolvConf {
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  /** "ndots:5", "edns0". */
  readonly options: readonly string[]
}

/** Linux' limits, which the kubelet keeps. */
const mostNameservers = 3
const mostSearches = 32

/** A machine's own. */
export const nodeResolvConf: ResolvConf = { nameservers: [upstreamResolver.address], searches: [], options: [] }

/** What kubelets are told of the cluster's name server: the ClusterIP of kube-dns. */
export function clusterDnsAddress(store: ObjectStore): string {
  return store.get(serviceKind, 'kube-system', 'kube-dns')?.spec.clusterIP ?? '10.96.0.10'
}

/** `dnsAddress` is the ClusterIP of kube-dns, which kubelets are told. */
export function resolvConfOf({ metadata, spec }: Pod, dnsAddress: string): ResolvConf {
  const { dnsConfig } = spec
  const base = baseOf(policyOf(spec), metadata.namespace!, dnsAddress)
  const nameservers = unique([...base.nameservers, ...(dnsConfig?.nameservers ?? [])]).slice(0, mostNameservers)
  const searches = unique([...base.searches, ...(dnsConfig?.searches ?? [])]).slice(0, mostSearches)
  const options = new Map(base.options.map((option) => [nameOf(option), option]))
  for (const { name = '', value } of dnsConfig?.options ?? [])
    options.set(name, value === undefined ? name : `${name}:${value}`)
  return { nameservers, searches, options: [...options.values()] }
}

/** As containerd writes it. */
export function resolvConfText({ nameservers, searches, options }: ResolvConf): string {
  const lines = [
    ...(searches.length === 0 ? [] : [`search ${searches.join(' ')}`]),
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`])
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** From how many dots on a name is tried as it is before all searches. */
export function ndotsOf({ options }: ResolvConf): number {
  const option = options.find((one) => nameOf(one) === 'ndots')
  const value = option === undefined ? 1 : Number(option.slice('ndots:'.length))
  return Number.isInteger(value) && value >= 0 ? Math.min(value, 15) : 1
}

/** ClusterFirst means Default for a pod in its machine's own network. */
function policyOf({ dnsPolicy = 'ClusterFirst', hostNetwork }: Pod['spec']): string {
  if (dnsPolicy === 'ClusterFirst' && hostNetwork === true) return 'Default'
  return dnsPolicy === 'ClusterFirstWithHostNet' ? 'ClusterFirst' : dnsPolicy
}

function baseOf(policy: string, namespace: string, dnsAddress: string): ResolvConf {
  if (policy === 'None') return { nameservers: [], searches: [], options: [] }
  if (policy === 'Default') return nodeResolvConf
  const { searches } = nodeResolvConf
  return {
    nameservers: [dnsAddress],
    searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain, ...searches],
    options: ['ndots:5']
  }
}

function nameOf(option: string): string {
  const colon = option.indexOf(':')
  return colon < 0 ? option : option.slice(0, colon)
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
