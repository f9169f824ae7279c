// The interfaces and routes inside a pod's network namespace, as iproute2 prints them.
import { digestOf } from '../../../shared/kube/digest.ts'
import { macOf } from '../../../shared/machines/machine.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import { gatewayOf } from './node-links.ts'
import { formatAddress, parseAddress } from './pod-addresses.ts'

export interface InterfaceTexts {
  readonly ipAddr: string
  readonly ipRoute: string
}

/** `range`: of its machine's pods, a CIDR. */
export function podLinks(cni: Cni, uid: string, ip: string, range: string): InterfaceTexts {
  const gateway = gatewayOf(range)
  const mtu = cni === 'weave' ? 1376 : cni === 'calico' ? 1500 : 1450
  const bits = cni === 'calico' ? 32 : cni === 'weave' ? 12 : 24
  const brd = bits === 32 ? '' : `brd ${broadcast(ip, bits)} `
  const other = (parseInt(digestOf(`${uid}/link`).slice(7, 9), 16) % 40) + 5
  const ipAddr =
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n' +
    '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n' +
    '    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n' +
    `2: eth0@if${other}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${mtu} qdisc noqueue state UP group default\n` +
    `    link/ether ${macOf(`${uid}/eth0`)} brd ff:ff:ff:ff:ff:ff link-netnsid 0\n` +
    `    inet ${ip}/${bits} ${brd}scope global eth0\n       valid_lft forever preferred_lft forever\n`
  return { ipAddr, ipRoute: routes(cni, ip, range, gateway) }
}

function routes(cni: Cni, ip: string, range: string, gateway: string): string {
  if (cni === 'calico') return 'default via 169.254.1.1 dev eth0\n169.254.1.1 dev eth0 scope link\n'
  if (cni === 'weave')
    return `default via ${gateway} dev eth0\n10.32.0.0/12 dev eth0 proto kernel scope link src ${ip}\n`
  const whole = `default via ${gateway} dev eth0\n`
  const all = cni === 'flannel' ? `10.244.0.0/16 via ${gateway} dev eth0\n` : ''
  const own = `${range} dev eth0 proto kernel scope link src ${ip}\n`
  return whole + (range.startsWith('10.244.0.') ? own + all : all + own)
}

function broadcast(address: string, bits: number): string {
  const size = 2 ** (32 - bits)
  return formatAddress(Math.floor(parseAddress(address) / size) * size + size - 1)
}
