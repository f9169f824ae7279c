import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { NetworkPolicy, NetworkPolicyPort, NetworkPolicySpec } from '../../schema/types.ts'

/** The selector is no pointer in Go: it is printed where nobody gave it. */
const noSpec: NetworkPolicySpec = {}
const everyPod = {}
const tcp = { protocol: 'TCP' }

function withPorts<T extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: T): T {
  if (rule.ports === undefined) return rule
  return changed<{ readonly ports?: readonly NetworkPolicyPort[] }>(rule, {
    ports: mapped(rule.ports, (port) => filled(port, tcp))
  }) as T
}

/** Upstream's SetDefaults_NetworkPolicy and SetDefaults_NetworkPolicyPort. */
export function setNetworkPolicyDefaults(policy: NewObject<NetworkPolicy>): NewObject<NetworkPolicy> {
  const spec = filled((policy.spec as NetworkPolicySpec | undefined) ?? noSpec, { podSelector: everyPod })
  const { ingress, egress, policyTypes = [] } = spec
  const types = (egress?.length ?? 0) > 0 ? ['Ingress', 'Egress'] : ['Ingress']
  return changed(policy, {
    spec: changed<NetworkPolicySpec>(spec, {
      ingress: ingress && mapped(ingress, withPorts),
      egress: egress && mapped(egress, withPorts),
      policyTypes: policyTypes.length === 0 ? types : spec.policyTypes
    })
  })
}
