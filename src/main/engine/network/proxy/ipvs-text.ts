// What `ipvsadm -Ln` prints on a node whose kube-proxy has mode ipvs.
import type { Balancer } from './balancer.ts'
import { usableEndpoints } from './endpoint-choice.ts'
import type { NodeRules } from './node-proxies.ts'
import { endpointText, type ProxiedPort } from './proxied-port.ts'

/** `nodeAddress`: node ports are virtual servers of it. */
export function ipvsText({ rules, node, config }: NodeRules, nodeAddress: string, balancer: Balancer): string {
  const lines = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn'
  ]
  for (const port of rules.all()) {
    const { cluster, local } = usableEndpoints(port, node)
    for (const { address, isInternal } of serversOf(port, nodeAddress)) {
      const flags = port.affinity === undefined ? '' : ` persistent ${port.affinity}`
      lines.push(`${port.protocol.padEnd(4)} ${address} ${config.scheduler}${flags}`)
      const isLocal = isInternal ? port.isInternalLocal : port.isExternalLocal
      for (const endpoint of isLocal ? local : cluster) {
        const { active, idle } = balancer.counts(node.name, port, endpoint)
        const counts = `${'1'.padEnd(6)} ${String(active).padEnd(10)} ${String(idle).padEnd(10)}`
        lines.push(`  -> ${endpointText(endpoint).padEnd(28)} Masq    ${counts}`)
      }
    }
  }
  return `${lines.join('\n')}\n`
}

function serversOf(
  { clusterIP, externalIPs, balancerIPs, port, nodePort }: ProxiedPort,
  nodeAddress: string
): readonly { readonly address: string; readonly isInternal: boolean }[] {
  return [
    { address: `${clusterIP}:${port}`, isInternal: true },
    ...[...externalIPs, ...balancerIPs].map((ip) => ({ address: `${ip}:${port}`, isInternal: false })),
    ...(nodePort === 0 ? [] : [{ address: `${nodeAddress}:${nodePort}`, isInternal: false }])
  ]
}
