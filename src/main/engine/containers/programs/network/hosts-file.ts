// Names of /etc/hosts, which come before what a name server says.
import type { Call } from '../../processes/call.ts'
import type { NetworkPort } from './network-port.ts'

/** The address of a name; undefined where the file does not know it. */
export function hostsAddress(call: Call, name: string): string | undefined {
  const text = call.seek('/etc/hosts')?.entry.text ?? ''
  const wanted = name.toLowerCase()
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address.includes(':') || address === '') continue
    if (names.some((one) => one.toLowerCase() === wanted)) return address
  }
  return undefined
}

/** The names of an address, as the file has them. */
export function hostsNames(call: Call, address: string): readonly string[] {
  for (const line of (call.seek('/etc/hosts')?.entry.text ?? '').split('\n')) {
    const [first, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (first === address) return names
  }
  return []
}

/** The network as programs ask it that look into /etc/hosts first. Questions to name servers go past it. */
export function throughHosts(call: Call): NetworkPort {
  const { network } = call
  return {
    ...network,
    request(request, done) {
      const address = hostsAddress(call, request.host)
      if (address === undefined) return network.request(request, done)
      const plain = request.isSecure ? 443 : 80
      const own = request.port === plain ? request.host : `${request.host}:${request.port}`
      return network.request({ ...request, host: address, headers: { Host: own, ...request.headers } }, done)
    },
    connect: (name, port, timeout, done) => network.connect(hostsAddress(call, name) ?? name, port, timeout, done)
  }
}
