// Files that the kubelet and the runtime make for every pod: its name, its hosts and how it looks up names. After
// upstream's pkg/kubelet/kubelet_pods.go.
import type { Pod } from '../../../../shared/schema/types.ts'
import { resolvConfOf, resolvConfText } from '../../network/dns/resolv-conf.ts'

const longestHostname = 63

/** The name that a pod's processes see: the spec's, the pod's as far as Linux takes it, or its machine's. */
export function hostnameOf({ metadata, spec }: Pod): string {
  if (spec.hostNetwork === true) return spec.nodeName ?? metadata.name
  return (spec.hostname ?? metadata.name).slice(0, longestHostname).replace(/[-.]+$/, '')
}

/** By their paths. `ip`: the pod's; `dnsAddress`: of the cluster's name server. */
export function hostFilesOf(pod: Pod, ip: string | undefined, dnsAddress: string): Readonly<Record<string, string>> {
  const hostname = hostnameOf(pod)
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': hostsText(pod, hostname, ip),
    '/etc/resolv.conf': resolvConfText(resolvConfOf(pod, dnsAddress))
  }
}

const loopback =
  '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\n' +
  'fe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n'

function hostsText({ metadata, spec }: Pod, hostname: string, ip: string | undefined): string {
  const aliases = (spec.hostAliases ?? []).map(({ ip: address, hostnames = [] }) => [address, ...hostnames].join('\t'))
  const ending = aliases.length === 0 ? '' : `\n# Entries added by HostAliases.\n${aliases.join('\n')}\n`
  if (spec.hostNetwork === true)
    return `# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n${ip === undefined ? '' : `${ip}\t${hostname}\n`}${ending}`
  const domain = spec.subdomain === undefined ? '' : `.${spec.subdomain}.${metadata.namespace}.svc.cluster.local`
  const names = domain === '' ? hostname : `${hostname}${domain}\t${hostname}`
  return `# Kubernetes-managed hosts file.\n${loopback}${ip === undefined ? '' : `${ip}\t${names}\n`}${ending}`
}
