// IP addresses and CIDRs as upstream checks them (apimachinery/pkg/util/validation/ip.go, core validation).
import type { Errors } from './field.ts'
import { invalid } from './field.ts'

export const cidrMessage = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
export const ipMessage = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

/** The four or sixteen bytes of an address, undefined where it is none. Leading zeros are refused, as Go does. */
export function parseIP(text: string): readonly number[] | undefined {
  return text.includes(':') ? parseIPv6(text) : parseIPv4(text)
}

function parseIPv4(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255))
    return undefined
  return parts.map(Number)
}

function parseIPv6(text: string): number[] | undefined {
  let head = text
  let tail: number[] = []
  const last = text.slice(text.lastIndexOf(':') + 1)
  if (last.includes('.')) {
    const ipv4 = parseIPv4(last)
    if (ipv4 === undefined) return undefined
    tail = ipv4
    head = text.slice(0, text.length - last.length)
    head = head.endsWith('::') ? head : head.slice(0, -1)
  }
  const halves = head.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const bytes = groups.map((half) =>
    half.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
  )
  const missing = 16 - tail.length - bytes.reduce((sum, half) => sum + half.length, 0)
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined
  return [...bytes[0]!, ...Array<number>(halves.length === 1 ? 0 : missing).fill(0), ...(bytes[1] ?? []), ...tail]
}

export function isIPv4(text: string): boolean {
  return parseIP(text)?.length === 4
}

export function isIPv6(text: string): boolean {
  return parseIP(text)?.length === 16
}

export function isCIDR(text: string): boolean {
  const match = /^(.*)\/(0|[1-9]\d{0,2})$/.exec(text)
  const bytes = match === null ? undefined : parseIP(match[1]!)
  return bytes !== undefined && Number(match![2]) <= bytes.length * 8
}

/** Whether a range lies within another and is smaller; both must be CIDRs. */
export function isStrictSubset(range: string, whole: string): boolean {
  const inner = rangeOf(range)
  const outer = rangeOf(whole)
  if (inner.bytes.length !== outer.bytes.length || inner.bits <= outer.bits) return false
  return outer.bytes.every((byte, index) => {
    const mask = 0xff & (0xff00 >> Math.min(8, Math.max(0, outer.bits - index * 8)))
    return (byte & mask) === (inner.bytes[index]! & mask)
  })
}

function rangeOf(cidr: string): { readonly bytes: readonly number[]; readonly bits: number } {
  const slash = cidr.indexOf('/')
  return { bytes: parseIP(cidr.slice(0, slash)) ?? [], bits: Number(cidr.slice(slash + 1)) }
}

/** Addresses that nobody may offer to others: endpoints and external IPs. */
export function validateNonSpecialIP(errors: Errors, address: string, path: string): void {
  const bytes = parseIP(address)
  if (bytes === undefined) {
    invalid(errors, path, address, ipMessage)
    return
  }
  const isV4 = bytes.length === 4
  const isAll = (from: number, to: number) => bytes.slice(from, to).every((byte) => byte === 0)
  if (isAll(0, bytes.length)) invalid(errors, path, address, 'may not be unspecified (0.0.0.0 or ::)')
  if (isV4 ? bytes[0] === 127 : isAll(0, 15) && bytes[15] === 1) {
    invalid(errors, path, address, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')
  }
  if (isV4 ? bytes[0] === 169 && bytes[1] === 254 : bytes[0] === 0xfe && (bytes[1]! & 0xc0) === 0x80) {
    invalid(errors, path, address, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')
  }
  if (isV4 ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0 : bytes[0] === 0xff && (bytes[1]! & 0x0f) === 0x02) {
    invalid(errors, path, address, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')
  }
}
