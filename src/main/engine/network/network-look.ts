import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import type { Hop, NodeNetworkDocument } from '../../../shared/machines/network.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { nodeNetworkOf, type NetworkNode, type NetworkPod } from './node-links.ts'
import { packetPath, type PathEnd } from './packet-path.ts'
import { podRangeOf } from './pod-addresses.ts'

export interface NetworkSurroundings {
  readonly store: ObjectStore
  readonly cni: Cni
  readonly isOn: (node: string) => boolean
  readonly isCutOff: (node: string) => boolean
}

/** What `ip addr` and `ip route` say on a node; undefined where there is no such node. Walks all nodes. */
export function lookAtNode(around: NetworkSurroundings, name: string): NodeNetworkDocument | undefined {
  const { store, cni } = around
  const node = store.get(nodeKind, undefined, name)
  if (node === undefined) return undefined
  const pods = Array.from(store.onNode<Pod>(podKind, name)).flatMap((pod) => networkPod(pod) ?? [])
  const others = Array.from(store.all(nodeKind)).filter(({ metadata }) => metadata.name !== name)
  return nodeNetworkOf({
    cni,
    node: networkNode(cni, node),
    pods,
    others: others.map((other) => networkNode(cni, other))
  })
}

/** The way between two pods, named by their uids; undefined where one of them is not on a node or has no address. */
export function lookAtPath(around: NetworkSurroundings, from: string, to: string): readonly Hop[] | undefined {
  const [start, end] = [endOf(around, from), endOf(around, to)]
  return start === undefined || end === undefined ? undefined : packetPath(around.cni, start, end)
}

function endOf({ store, cni, isOn, isCutOff }: NetworkSurroundings, uid: string): PathEnd | undefined {
  const pod = store.byUid(uid) as Pod | undefined
  const node = store.get(nodeKind, undefined, pod?.spec?.nodeName ?? '')
  if (pod?.status?.podIP === undefined || node === undefined) return undefined
  const { name } = node.metadata
  return {
    pod: networkPod(pod),
    podName: pod.metadata.name,
    node: networkNode(cni, node),
    isOn: isOn(name),
    isCutOff: isCutOff(name)
  }
}

export function networkNode(cni: Cni, { metadata, spec, status }: Node): NetworkNode {
  const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '0.0.0.0'
  const range = spec.podCIDR === undefined ? undefined : podRangeOf(cni, spec.podCIDR)
  return { name: metadata.name, address, range }
}

/** undefined of one in its node's network, or without an address. */
export function networkPod(pod: Pod): NetworkPod | undefined {
  const { metadata, spec, status } = pod
  if (spec.hostNetwork === true || status?.podIP === undefined || isPodTerminal(pod)) return undefined
  return { uid: metadata.uid, name: metadata.name, ip: status.podIP }
}
