// The interfaces and routes of a machine, as `ip addr` and `ip route` of iproute2 print them.
import { digestOf } from '../../../shared/kube/digest.ts'
import { macOf } from '../../../shared/machines/machine.ts'
import type { NodeNetworkDocument } from '../../../shared/machines/network.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import { formatAddress, parseAddress } from './pod-addresses.ts'

/** A node as its neighbours know it. */
export interface NetworkNode {
  readonly name: string
  readonly address: string
  /** The network of its pods; undefined while it has none. */
  readonly range: string | undefined
}

/** A pod with a network namespace of its own. */
export interface NetworkPod {
  readonly uid: string
  readonly name: string
  readonly ip: string
}

export interface NodeView {
  readonly cni: Cni
  readonly node: NetworkNode
  readonly pods: readonly NetworkPod[]
  readonly others: readonly NetworkNode[]
}

interface Link {
  readonly name: string
  readonly flags: string
  readonly mtu: number
  readonly mac: string
  /** CIDR, with what stands behind it. */
  readonly inet?: string
  readonly rest: string
}

const up = 'BROADCAST,MULTICAST,UP,LOWER_UP'
const nobody = 'ff:ff:ff:ff:ff:ff'

/** The machine's own end of a pod's cable. */
export function hostLink(cni: Cni, { uid }: Pick<NetworkPod, 'uid'>): string {
  const id = digestOf(`${uid}/veth`).slice(7)
  if (cni === 'calico') return `cali${id.slice(0, 11)}`
  return cni === 'weave' ? `vethwepl${id.slice(0, 7)}` : `veth${id.slice(0, 8)}`
}

/** The bridge that pods of a node hang on; undefined where each has a route of its own. */
export function bridgeOf(cni: Cni): string | undefined {
  return cni === 'flannel' ? 'cni0' : cni === 'weave' ? 'weave' : undefined
}

/** The first address of a range, which its bridge has. */
export function gatewayOf(range: string): string {
  return formatAddress(parseAddress(range.split('/')[0]!) + 1)
}

/** The machines' own network: kubeadm's machines are all in one. */
function machineNetwork(address: string): { readonly cidr: string; readonly bits: number } {
  const parts = address.split('.')
  return parts[0] === '10'
    ? { cidr: `${parts.slice(0, 3).join('.')}.0/24`, bits: 24 }
    : { cidr: `${parts[0]}.${parts[1]}.0.0/16`, bits: 16 }
}

function linksOf({ cni, node, pods }: NodeView): readonly Link[] {
  const { name, address, range } = node
  const { bits } = machineNetwork(address)
  const links: Link[] = [
    {
      name: 'eth0',
      flags: up,
      mtu: 1500,
      mac: macOf(`${name}/eth0`),
      inet: `${address}/${bits} brd ${broadcast(address, bits)} scope global eth0`,
      rest: 'qdisc mq state UP group default qlen 1000'
    }
  ]
  if (range === undefined || cni === 'none') return links
  const gateway = gatewayOf(range)
  const network = range.split('/')[0]!
  if (cni === 'flannel') {
    links.push({
      name: 'flannel.1',
      flags: up,
      mtu: 1450,
      mac: macOf(name),
      inet: `${network}/32 scope global flannel.1`,
      rest: 'qdisc noqueue state UNKNOWN group default'
    })
  } else if (cni === 'weave') {
    for (const link of ['datapath', 'vethwe-datapath@vethwe-bridge', 'vethwe-bridge@vethwe-datapath'])
      links.push({
        name: link,
        flags: up,
        mtu: 1376,
        mac: macOf(`${name}/${link}`),
        rest: 'qdisc noqueue state UNKNOWN group default qlen 1000'
      })
  }
  const bridge = bridgeOf(cni)
  if (bridge !== undefined) {
    const mask = cni === 'weave' ? 12 : 24
    links.push({
      name: bridge,
      flags: up,
      mtu: cni === 'weave' ? 1376 : 1450,
      mac: macOf(`${name}/${bridge}`),
      inet: `${gateway}/${mask} brd ${broadcast(gateway, mask)} scope global ${bridge}`,
      rest: 'qdisc noqueue state UP group default qlen 1000'
    })
  }
  for (const pod of pods) {
    const master = bridge === undefined ? '' : `master ${bridge} `
    links.push({
      name: `${hostLink(cni, pod)}@if${cni === 'flannel' ? 2 : 4}`,
      flags: up,
      mtu: cni === 'weave' ? 1376 : cni === 'calico' ? 1500 : 1450,
      mac: cni === 'calico' ? 'ee:ee:ee:ee:ee:ee' : macOf(`${pod.uid}/veth`),
      rest: `qdisc noqueue ${master}state UP group default`
    })
  }
  return links
}

/** What a person reads on the machine. */
export function nodeNetworkOf(view: NodeView): NodeNetworkDocument {
  const lines = [
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000',
    '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
    '    inet 127.0.0.1/8 scope host lo',
    '       valid_lft forever preferred_lft forever'
  ]
  linksOf(view).forEach(({ name, flags, mtu, mac, inet, rest }, index) => {
    lines.push(`${index + 2}: ${name}: <${flags}> mtu ${mtu} ${rest}`, `    link/ether ${mac} brd ${nobody}`)
    if (inet !== undefined) lines.push(`    inet ${inet}`, '       valid_lft forever preferred_lft forever')
  })
  return { node: view.node.name, ipAddr: `${lines.join('\n')}\n`, ipRoute: `${routesOf(view).join('\n')}\n` }
}

/** The routes, in the order in which the kernel lists them. */
function routesOf({ cni, node, pods, others }: NodeView): readonly string[] {
  const { address, range } = node
  const { cidr } = machineNetwork(address)
  const router = gatewayOf(cidr)
  const routes: (readonly [network: string, text: string])[] = []
  const add = (network: string, text: string): void => void routes.push([network, `${network} ${text}`])
  add(cidr, `dev eth0 proto kernel scope link src ${address}`)
  if (range !== undefined && cni === 'weave')
    add('10.32.0.0/12', `dev weave proto kernel scope link src ${gatewayOf(range)}`)
  if (range !== undefined && cni === 'flannel') add(range, `dev cni0 proto kernel scope link src ${gatewayOf(range)}`)
  for (const other of others) {
    if (other.range === undefined || range === undefined) continue
    if (cni === 'flannel') add(other.range, `via ${other.range.split('/')[0]!} dev flannel.1 onlink`)
    else if (cni === 'calico') add(other.range, `via ${other.address} dev eth0 proto bird`)
  }
  if (range !== undefined && cni === 'calico') {
    routes.push([range, `blackhole ${range} proto bird`])
    for (const pod of pods) add(pod.ip, `dev ${hostLink(cni, pod)} scope link`)
  }
  const inOrder = routes.toSorted(([a], [b]) => parseAddress(a.split('/')[0]!) - parseAddress(b.split('/')[0]!))
  return [`default via ${router} dev eth0 proto static`, ...inOrder.map(([, text]) => text)]
}

function broadcast(address: string, bits: number): string {
  const size = 2 ** (32 - bits)
  return formatAddress(Math.floor(parseAddress(address) / size) * size + size - 1)
}
