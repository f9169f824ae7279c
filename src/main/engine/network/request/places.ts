// Who has an address, and how the ends of a way look to the packet path.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { Cni } from '../../../../shared/machines/presets.ts'
import type { NetworkClient, OutsideHost } from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { addressOf, type NodeDirectory } from '../node-directory.ts'
import { networkNode, networkPod } from '../network-look.ts'
import { gatewayOf } from '../node-links.ts'
import type { OutsideHosts } from '../outside/outside-hosts.ts'
import type { PathEnd } from '../packet-path.ts'
import { podRangeOf } from '../pod-addresses.ts'
import type { Sender } from './packet.ts'

/** The world that packets travel in. */
export interface World {
  readonly store: ObjectStore
  readonly nodes: NodeDirectory
  readonly outside: OutsideHosts
  readonly cni: () => Cni
  /** Whether a machine runs. */
  readonly isOn: (node: string) => boolean
  /** Whether packets between it and others are lost. */
  readonly isCutOff: (node: string) => boolean
}

/** Somebody outside, where nobody says who: of the addresses that documentation uses (RFC 5737). */
const someoneOutside = '203.0.113.10'

export type Place =
  | { readonly kind: 'pod'; readonly pod: Pod; readonly node: string }
  | { readonly kind: 'node'; readonly node: string }
  /** An address of a node's pods that no pod has. */
  | { readonly kind: 'nobody'; readonly node: string }
  | { readonly kind: 'outside'; readonly host: OutsideHost }
  | { readonly kind: 'nowhere' }

export function placeOf({ nodes, store, outside }: World, address: string): Place {
  const own = nodes.withAddress(address)
  if (own !== undefined) return { kind: 'node', node: own }
  const node = nodes.withPodAddress(address)
  if (node !== undefined) {
    for (const pod of store.onNode<Pod>(podKind, node))
      if (pod.status?.podIP === address && !isPodTerminal(pod)) return { kind: 'pod', pod, node }
    return { kind: 'nobody', node }
  }
  const host = outside.byAddress(address)
  return host === undefined ? { kind: 'nowhere' } : { kind: 'outside', host }
}

/** undefined of a client that is not there, or has no address yet. */
export function senderOf({ store }: World, client: NetworkClient): Sender | undefined {
  if (client.kind === 'outside')
    return { node: undefined, pod: undefined, podName: undefined, address: client.address ?? someoneOutside }
  if (client.kind === 'node') {
    const node = store.get(nodeKind, undefined, client.node)
    const address = node === undefined ? undefined : addressOf(node)
    return address === undefined ? undefined : { node: client.node, pod: undefined, podName: undefined, address }
  }
  const pod = store.byUid(client.uid) as Pod | undefined
  const address = pod?.status?.podIP
  if (pod === undefined || address === undefined || pod.spec.nodeName === undefined) return undefined
  const { hostNetwork, nodeName } = pod.spec
  // Of a pod whose Node is gone nothing is known of the network.
  if (store.get(nodeKind, undefined, nodeName) === undefined) return undefined
  return { node: nodeName, pod: hostNetwork === true ? undefined : pod, podName: pod.metadata.name, address }
}

/** The end of a way at a machine, or at a pod on it; the machine must have a Node. */
export function pathEnd(world: World, nodeName: string, pod?: Pod, podName?: string): PathEnd {
  const node = world.store.get(nodeKind, undefined, nodeName)!
  return {
    pod: pod === undefined ? undefined : networkPod(pod),
    podName: pod?.metadata.name ?? podName,
    node: networkNode(world.cni(), node),
    isOn: world.isOn(nodeName),
    isCutOff: world.isCutOff(nodeName)
  }
}

/**
 * The address that a machine's own packets have on the way to a pod, as the kernel chooses it by the interface they
 * leave through: the bridge towards its own pods, with flannel the tunnel towards those of others.
 */
export function sourceTowards(world: World, nodeName: string, target: Place): string {
  const node = world.store.get(nodeKind, undefined, nodeName)
  const address = (node === undefined ? undefined : addressOf(node)) ?? '0.0.0.0'
  const cni = world.cni()
  if (node?.spec.podCIDR === undefined || (target.kind !== 'pod' && target.kind !== 'nobody')) return address
  const range = podRangeOf(cni, node.spec.podCIDR)
  if (cni === 'weave') return gatewayOf(range)
  if (cni !== 'flannel') return address
  return target.node === nodeName ? gatewayOf(range) : range.split('/')[0]!
}
