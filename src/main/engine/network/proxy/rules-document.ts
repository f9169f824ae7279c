import type { ProxyRulesDocument } from '../../../../shared/network/proxy-rules.ts'
import type { Balancer } from './balancer.ts'
import { iptablesText } from './iptables-text.ts'
import { ipvsText } from './ipvs-text.ts'
import { nftText } from './nft-text.ts'
import type { NodeRules } from './node-proxies.ts'

/** What a person reads on the machine of what its kube-proxy wrote. Walks all Services. */
export function rulesDocument(
  rules: NodeRules,
  { nodeAddress, serviceRange, balancer }: { nodeAddress: string; serviceRange: string; balancer: Balancer }
): ProxyRulesDocument {
  const { mode, scheduler } = rules.config
  const node = rules.node.name
  switch (mode) {
    case 'iptables':
      return { node, mode, command: 'iptables-save', text: iptablesText(rules) }
    case 'nftables':
      return { node, mode, command: 'nft list table ip kube-proxy', text: nftText(rules, serviceRange) }
    case 'ipvs':
      return { node, mode, scheduler, command: 'ipvsadm -Ln', text: ipvsText(rules, nodeAddress, balancer) }
    case 'userspace':
      return { node, mode, command: 'iptables-save', text: userspaceText(rules) }
  }
}

/** History: every address of a Service is redirected to a port on which kube-proxy itself listens. */
function userspaceText({ rules }: NodeRules): string {
  const lines = rules.all().map(({ clusterIP, port, protocol, namespace, service, portName }, index) => {
    const name = protocol.toLowerCase()
    const comment = `"${namespace}/${service}:${portName}"`
    const match = `-d ${clusterIP}/32 -p ${name} -m comment --comment ${comment} -m ${name} --dport ${port}`
    return `-A KUBE-PORTALS-CONTAINER ${match} -j REDIRECT --to-ports ${32_768 + index}`
  })
  return ['*nat', ':KUBE-PORTALS-CONTAINER - [0:0]', ...lines, 'COMMIT', ''].join('\n')
}
