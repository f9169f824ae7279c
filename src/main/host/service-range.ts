import { formatAddress, parseAddress } from '../engine/network/pod-addresses.ts'

/** Of a range larger than this upstream's own allocator would not keep account. */
const mostBits = 20
/** Three bits are eight addresses, the fewest that upstream takes. */
const fewestBits = 3

/**
 * The range of addresses that Services get, as its CIDR in canonical form: host bits are dropped, as Go's net.ParseCIDR
 * drops them. Throws an Error with the words of kube-apiserver (cmd/kube-apiserver/app/options/validation.go and
 * pkg/controlplane/instance.go) where it would refuse the range.
 */
export function parseServiceRange(text: string): string {
  const [, base = '', length = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? []
  const address = parseAddress(base)
  const bits = 32 - Number(length)
  // Go refuses leading zeros in both parts: they once meant octal.
  if (Number.isNaN(address) || bits < 0 || /(^|\.)0\d/.test(base) || /^0\d/.test(length)) {
    throw new Error('is not a valid cidr')
  }
  if (bits > mostBits) throw new Error(`is too large; for 32-bit addresses, the mask must be >= ${32 - mostBits}`)
  if (bits < fewestBits) {
    throw new Error(`is too small: the service cluster IP range must be at least ${2 ** fewestBits} IP addresses`)
  }
  const size = 2 ** bits
  return `${formatAddress(Math.floor(address / size) * size)}/${length}`
}
