// ip, ifconfig, route and arp: the interfaces and routes of a network namespace, which the add-on has made and nobody in
// a container changes.
import type { Call } from '../../processes/call.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

interface Interface {
  /** Its lines, as iproute2 prints them. */
  readonly lines: readonly string[]
  readonly name: string
  readonly flags: string
  readonly mtu: number
  readonly mac: string
  /** "10.244.1.5/24". */
  readonly inet: string | undefined
  readonly broadcast: string | undefined
}

function textsOf(call: Call): { readonly ipAddr: string; readonly ipRoute: string } {
  const loopback =
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n' +
    '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n' +
    '    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n'
  return call.network.interfaces() ?? { ipAddr: loopback, ipRoute: '' }
}

function interfacesOf(call: Call): readonly Interface[] {
  return textsOf(call)
    .ipAddr.split(/\n(?=\d+: )/)
    .map((block) => {
      const lines = block.replace(/\n$/, '').split('\n')
      const head = /^\d+: ([^:]+): <([^>]*)> mtu (\d+)/.exec(lines[0]!)
      const inet = /inet (\S+)(?: brd (\S+))?/.exec(block)
      return {
        lines,
        name: head?.[1] ?? '',
        flags: head?.[2] ?? '',
        mtu: Number(head?.[3]),
        mac: /link\/\S+ (\S+)/.exec(block)?.[1] ?? '',
        inet: inet?.[1],
        broadcast: inet?.[2]
      }
    })
}

const plainName = ({ name }: Interface): string => name.replace(/@.*/, '')

/** Busybox says nothing of an interface's state and group. */
function shown(call: Call, line: string): string {
  if (call.machine.distribution === 'debian') return line
  return line.replace(/ state \S+ group default/, '').replace(/ link-netnsid \d+/, '')
}

const isPart = (word: string, whole: string): boolean => word !== '' && whole.startsWith(word)

const ip = instant((call) => {
  const words = call.args.filter((word) => !/^-(4|o|d|s|c|color|details)$/.test(word))
  const isBrief = words.some((word) => /^-br(ief)?$/.test(word))
  const [object = '', verb = 'show', ...rest] = words.filter((word) => !word.startsWith('-'))
  const name = [verb, ...rest].filter((word) => !/^(dev|show|list|sh|ls|s|l)$/.test(word))[0]
  if (object === '') throw new ProgramError('usage: ip [ OPTIONS ] OBJECT { COMMAND | help }', 255)
  if (/^(add|del|delete|set|replace|change|flush|append)$/.test(verb)) {
    call.print('RTNETLINK answers: Operation not permitted\n', 2)
    return 2
  }
  if (isPart(object, 'address') || object === 'addr') return showAddresses(call, name, isBrief, true)
  if (isPart(object, 'link')) return showAddresses(call, name, isBrief, false)
  if (isPart(object, 'route')) {
    const wanted = verb === 'get' ? undefined : name
    const lines = textsOf(call).ipRoute.split('\n')
    const found = verb === 'get' ? [routeTo(call, rest[0] ?? '')] : lines.filter((line) => line !== '')
    const kept = wanted === undefined || verb === 'get' ? found : found.filter((line) => line.includes(wanted))
    call.print(kept.map((line) => `${line}\n`).join(''))
    return 0
  }
  if (isPart(object, 'neighbour') || object === 'neighbor' || object === 'rule') return 0
  call.print(`Object "${object}" is unknown, try "ip help".\n`, 2)
  return 255
})

function showAddresses(call: Call, name: string | undefined, isBrief: boolean, hasAddresses: boolean): number {
  const all = interfacesOf(call).filter((one) => name === undefined || plainName(one) === name)
  if (name !== undefined && all.length === 0) {
    const words =
      call.machine.distribution === 'debian' ? `Device "${name}" does not exist.` : `ip: can't find device '${name}'`
    call.print(`${words}\n`, 2)
    return 1
  }
  for (const one of all) {
    if (isBrief) {
      const state = one.name === 'lo' ? 'UNKNOWN' : 'UP'
      const last = hasAddresses ? (one.inet ?? '') : `${one.mac} <${one.flags}>`
      call.print(`${one.name.padEnd(16)} ${state.padEnd(14)} ${last}\n`)
    } else
      for (const line of one.lines) if (hasAddresses || /^\d|^ +link/.test(line)) call.print(`${shown(call, line)}\n`)
  }
  return 0
}

/** ip route get: by the default, or by the link that has it. */
function routeTo(call: Call, address: string): string {
  const own =
    interfacesOf(call)
      .find(({ name }) => name !== 'lo')
      ?.inet?.split('/')[0] ?? '127.0.0.1'
  const [, via, device] = /^default via (\S+) dev (\S+)/.exec(textsOf(call).ipRoute) ?? []
  if (via === undefined) throw new ProgramError('RTNETLINK answers: Network is unreachable', 2)
  return `${address} via ${via} dev ${device} src ${own} uid ${call.process.user}\n    cache`
}

function maskOf(bits: number): string {
  const mask = bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0
  return [24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.')
}

const ifconfig = instant((call) => {
  const name = call.args.find((word) => !word.startsWith('-'))
  const all = interfacesOf(call).filter((one) => name === undefined || plainName(one) === name)
  if (all.length === 0) throw new ProgramError(`${name}: error fetching interface information: Device not found`, 1)
  for (const one of all) {
    const isLoopback = one.name === 'lo'
    const [address = '', bits = '0'] = one.inet?.split('/') ?? []
    const kind = isLoopback ? 'Link encap:Local Loopback  ' : `Link encap:Ethernet  HWaddr ${one.mac.toUpperCase()}  `
    const brd = one.broadcast === undefined ? '' : `  Bcast:${one.broadcast}`
    const lines = [
      `${plainName(one).padEnd(9)} ${kind}`,
      ...(one.inet === undefined ? [] : [`          inet addr:${address}${brd}  Mask:${maskOf(Number(bits))}`]),
      `          UP ${isLoopback ? 'LOOPBACK RUNNING' : 'BROADCAST RUNNING MULTICAST'}  MTU:${one.mtu}  Metric:1`,
      '          RX packets:0 errors:0 dropped:0 overruns:0 frame:0',
      '          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0',
      '          collisions:0 txqueuelen:1000 ',
      '          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)'
    ]
    call.print(`${lines.join('\n')}\n\n`)
  }
  return 0
})

/** The table of route -n and netstat -rn. */
export function routeTable(call: Call): string {
  const rows = textsOf(call)
    .ipRoute.split('\n')
    .filter((line) => line !== '' && !line.startsWith('blackhole'))
    .map((line) => {
      const [target = ''] = line.split(' ')
      const via = / via (\S+)/.exec(line)?.[1]
      const device = / dev (\S+)/.exec(line)?.[1] ?? ''
      const [network = '', bits = '32'] = target === 'default' ? ['0.0.0.0', '0'] : target.split('/')
      const flags = `U${via === undefined ? '' : 'G'}${bits === '32' ? 'H' : ''}`
      const columns = [
        network.padEnd(15),
        (via ?? '0.0.0.0').padEnd(15),
        maskOf(Number(bits)).padEnd(15),
        flags.padEnd(5)
      ]
      return `${columns.join(' ')} 0      0        0 ${device}\n`
    })
  return `Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${rows.join('')}`
}

export const interfacePrograms: Readonly<Record<string, Program>> = {
  ip,
  ifconfig,
  route: instant((call) => call.print(routeTable(call))),
  arp: instant(() => 0)
}
