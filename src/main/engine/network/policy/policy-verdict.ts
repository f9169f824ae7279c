// What NetworkPolicies say of a connection to or from a pod; networking/v1's documented rules. A pod that no policy
// selects for a direction may do everything in it; one that some select only what one of them allows.
import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import { networkPolicyKind } from '../../../../shared/kinds/networkpolicy/kind.ts'
import { selectorMatches } from '../../../../shared/kube/label-selector.ts'
import type { Cni } from '../../../../shared/machines/presets.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { isInRange } from '../address-ranges.ts'
import type { PacketProtocol } from '../request/packet.ts'

export type Direction = 'Ingress' | 'Egress'

/** The other end of a connection. */
export interface PolicyPeer {
  readonly ip: string
  /** Undefined where the address is no pod's, or one in its node's network: only ipBlock finds those. */
  readonly pod: Pod | undefined
}

export interface PolicyQuestion {
  readonly direction: Direction
  /** The pod whose policies are asked. */
  readonly pod: Pod
  readonly peer: PolicyPeer
  /** The pod that listens: whose names of ports count. */
  readonly target: Pod | undefined
  readonly port: number
  /** ICMP has no ports: only rules without any allow it. */
  readonly protocol: PacketProtocol
}

export interface PolicyVerdict {
  readonly isAllowed: boolean
  /** Policies of the pod for this direction; none where it is not isolated. */
  readonly policies: readonly string[]
  /** The one that allows it. */
  readonly by?: string
}

/** Network add-ons that enforce policies: flannel leaves them without any effect. */
export function enforcesPolicies(cni: Cni): boolean {
  return cni === 'calico' || cni === 'weave'
}

export function policyVerdict(store: ObjectStore, question: PolicyQuestion): PolicyVerdict {
  const { pod, direction } = question
  const { namespace, labels } = pod.metadata
  const policies = Array.from(store.inNamespace(networkPolicyKind, namespace!))
    .filter(({ spec }) => typesOf(spec).includes(direction) && selectorMatches(spec.podSelector ?? {}, labels))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const names = policies.map(({ metadata }) => metadata.name)
  if (policies.length === 0) return { isAllowed: true, policies: names }
  const by = policies.find((policy) => allows(store, policy, question))
  return by === undefined
    ? { isAllowed: false, policies: names }
    : { isAllowed: true, policies: names, by: by.metadata.name }
}

/** Ingress always, Egress where it has rules for it: the default where nothing is said. */
function typesOf({ policyTypes, egress = [] }: NetworkPolicy['spec']): readonly string[] {
  if (policyTypes !== undefined && policyTypes.length > 0) return policyTypes
  return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
}

function allows(store: ObjectStore, { metadata, spec }: NetworkPolicy, question: PolicyQuestion): boolean {
  const rules =
    question.direction === 'Ingress'
      ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
  return rules.some(
    ({ peers = [], ports = [] }) =>
      (peers.length === 0 || peers.some((peer) => isPeer(store, peer, metadata.namespace!, question.peer))) &&
      (ports.length === 0 || ports.some((port) => isPort(port, question)))
  )
}

function isPeer(store: ObjectStore, rule: NetworkPolicyPeer, namespace: string, { ip, pod }: PolicyPeer): boolean {
  const { ipBlock, namespaceSelector, podSelector } = rule
  if (ipBlock !== undefined)
    return isInRange(ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((range) => isInRange(ip, range))
  if (pod === undefined) return false
  if (namespaceSelector === undefined) {
    if (pod.metadata.namespace !== namespace) return false
  } else {
    const its = store.get(namespaceKind, undefined, pod.metadata.namespace!)
    if (its === undefined || !selectorMatches(namespaceSelector, its.metadata.labels)) return false
  }
  return podSelector === undefined || selectorMatches(podSelector, pod.metadata.labels)
}

function isPort({ port, endPort, protocol = 'TCP' }: NetworkPolicyPort, question: PolicyQuestion): boolean {
  if (protocol !== question.protocol) return false
  if (port === undefined) return true
  if (typeof port === 'number') return question.port >= port && question.port <= (endPort ?? port)
  const containers = [...(question.target?.spec.initContainers ?? []), ...(question.target?.spec.containers ?? [])]
  return containers.some(({ ports = [] }) =>
    ports.some(
      (one) => one.name === port && one.containerPort === question.port && (one.protocol ?? 'TCP') === question.protocol
    )
  )
}
