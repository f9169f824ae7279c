// The way of a packet from one pod to another, hop by hop, as the network add-on has laid it.
import type { Hop } from '../../../shared/machines/network.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import { bridgeOf, gatewayOf, hostLink, type NetworkNode, type NetworkPod } from './node-links.ts'

/** An end of the way: a pod and the node that it is on. */
export interface PathEnd {
  /** Undefined of a pod in its node's own network. */
  readonly pod: NetworkPod | undefined
  /** Undefined of a machine itself. */
  readonly podName: string | undefined
  readonly node: NetworkNode
  /** Whether the machine runs. */
  readonly isOn: boolean
  /** Whether packets between it and others are lost. */
  readonly isCutOff: boolean
}

/** All hops from one pod to the other; the last one says so where the packet is lost. */
export function packetPath(cni: Cni, from: PathEnd, to: PathEnd): readonly Hop[] {
  const target = to.pod?.ip ?? to.node.address
  if (!from.isOn) return [{ node: from.node.name, at: from.node.name, what: 'the machine is off', isLost: true }]
  const hops = leavingHops(cni, from, target)
  if (from.node.name === to.node.name) return [...hops, ...arrive(cni, to, from.pod !== undefined)]
  if (to.pod !== undefined && cni === 'none') {
    const what = `no route to ${target}: without a network add-on nodes do not know each other's pods`
    return [...hops, { node: from.node.name, at: 'ip route', what, isLost: true }]
  }
  hops.push(...across(cni, from, to, target))
  const cut = [from, to].find(({ isCutOff }) => isCutOff)
  if (cut !== undefined) {
    const what = `${to.node.address} does not answer: ${cut.node.name} is cut off from the network`
    return [...hops, { at: 'network', what, isLost: true }]
  }
  if (!to.isOn) {
    const what = `${to.node.address} does not answer: the machine is off`
    return [...hops, { at: 'network', what, isLost: true }]
  }
  return [...hops, ...received(cni, from, to), ...arrive(cni, to, false)]
}

/** From the sender to where its machine decides about the packet. */
export function leavingHops(cni: Cni, { pod, podName, node }: PathEnd, target: string): Hop[] {
  const { name, range } = node
  if (pod === undefined || range === undefined)
    return [{ ...at(name, podName), at: 'eth0', what: `from ${node.address} to ${target}, in the node's own network` }]
  const gateway = cni === 'calico' ? '169.254.1.1' : gatewayOf(range)
  const link = hostLink(cni, pod)
  const bridge = bridgeOf(cni)
  return [
    { ...at(name, podName), at: 'eth0', what: `from ${pod.ip} to ${target}, default via ${gateway}` },
    { node: name, at: link, what: 'the other end of the pod’s veth pair' },
    ...(bridge === undefined ? [] : [{ node: name, at: bridge, what: `the bridge of the node’s pods, ${gateway}` }])
  ]
}

/** From the routing decision to the wire. */
function across(cni: Cni, from: PathEnd, to: PathEnd, target: string): readonly Hop[] {
  const { name, address } = from.node
  const { range } = to.node
  const wire = { node: name, at: 'eth0', what: `out to ${to.node.address}` }
  if (to.pod === undefined || range === undefined) {
    const masked =
      from.pod === undefined ? [] : [{ node: name, at: 'MASQUERADE', what: `the source becomes ${address}` }]
    return [...masked, wire]
  }
  const network = range.split('/')[0]!
  if (cni === 'flannel') {
    return [
      { node: name, at: 'ip route', what: `${range} via ${network} dev flannel.1 onlink` },
      { node: name, at: 'flannel.1', what: `wrapped in VXLAN 1: UDP 8472 from ${address} to ${to.node.address}` },
      wire
    ]
  }
  if (cni === 'weave') {
    const what = `wrapped by fast datapath: UDP 6784 from ${address} to ${to.node.address}`
    return [{ node: name, at: 'datapath', what }, wire]
  }
  return [
    { node: name, at: 'ip route', what: `${range} via ${to.node.address} dev eth0 proto bird` },
    { ...wire, what: `out to ${to.node.address}, as it is: ${target}` }
  ]
}

function received(cni: Cni, from: PathEnd, to: PathEnd): readonly Hop[] {
  const { name } = to.node
  const hops: Hop[] = [{ node: name, at: 'eth0', what: `in from ${from.node.address}` }]
  if (to.pod === undefined) return hops
  if (cni === 'flannel') hops.push({ node: name, at: 'flannel.1', what: 'unwrapped' })
  if (cni === 'weave') hops.push({ node: name, at: 'datapath', what: 'unwrapped' })
  return hops
}

/** `isBridged`: the packet is on the bridge already. */
function arrive(cni: Cni, { pod, podName, node }: PathEnd, isBridged: boolean): readonly Hop[] {
  const { name, address } = node
  if (pod === undefined) return [{ ...at(name, podName), at: 'eth0', what: `received by ${address}` }]
  const link = hostLink(cni, pod)
  const bridge = bridgeOf(cni)
  return [
    ...(bridge === undefined
      ? [{ node: name, at: 'ip route', what: `${pod.ip} dev ${link} scope link` }]
      : isBridged
        ? []
        : [{ node: name, at: bridge, what: 'the bridge of the node’s pods' }]),
    { node: name, at: link, what: 'this end of the pod’s veth pair' },
    { ...at(name, podName), at: 'eth0', what: `received by ${pod.ip}` }
  ]
}

function at(node: string, pod: string | undefined): Pick<Hop, 'node' | 'pod'> {
  return pod === undefined ? { node } : { node, pod }
}
