// The names that kube-proxy gives to its chains: a digest, since the kernel has room for 28 characters only.
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { endpointText, portTitle, type ProxiedPort, type ProxyEndpoint } from './proxied-port.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The first characters of the SHA-256 of a text in base 32 (RFC 4648). */
function digest(text: string, length: number): string {
  const bytes = sha256(utf8ToBytes(text))
  let name = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5 && name.length < length) {
      name += alphabet[(value >>> (bits - 5)) & 31]!
      bits -= 5
    }
    if (name.length === length) break
  }
  return name
}

function protocolName({ protocol }: ProxiedPort): string {
  return protocol.toLowerCase()
}

/** KUBE-SVC-, KUBE-SVL-, KUBE-EXT- and KUBE-FW- of a port: upstream's portProtoHash. */
export function serviceChain(prefix: 'SVC' | 'SVL' | 'EXT' | 'FW', port: ProxiedPort): string {
  return `KUBE-${prefix}-${digest(portTitle(port) + protocolName(port), 16)}`
}

/** KUBE-SEP- of an endpoint of a port: upstream's servicePortEndpointChainName. */
export function endpointChain(port: ProxiedPort, endpoint: ProxyEndpoint): string {
  return `KUBE-SEP-${digest(portTitle(port) + protocolName(port) + endpointText(endpoint), 16)}`
}

/** What nftables chains of a port are called behind service-, local-, external-: upstream's servicePortChainNameBase. */
export function nftName(port: ProxiedPort): string {
  return withDigest(nftBase(port))
}

/** Behind endpoint- and affinity-: upstream's servicePortEndpointChainNameBase. */
export function nftEndpointName(port: ProxiedPort, { ip, port: number }: ProxyEndpoint): string {
  return withDigest(`${nftBase(port)}__${ip}/${number}`)
}

function nftBase(port: ProxiedPort): string {
  return `${port.namespace}/${port.service}/${protocolName(port)}/${port.portName}`
}

function withDigest(name: string): string {
  return `${digest(name, 8)}-${name}`
}
